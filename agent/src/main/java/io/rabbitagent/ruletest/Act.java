package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.StepEnd;
import java.time.Duration;

/** What a test has somebody do. */
public sealed interface Act {
    /** A human approves the plan that waits. */
    record Approve(String rule, NodeName target) implements Act {}

    /** A human turns the plan that waits down. */
    record Reject(String rule, NodeName target) implements Act {}

    /** A human wants the plan that runs to end. */
    record Abort(String rule, NodeName target) implements Act {}

    /** A human releases what is held. */
    record Acknowledge(String rule, NodeName target) implements Act {}

    /** A human stops all remediation. */
    record PauseFor(Duration length) implements Act {}

    /** A human ends the pause. */
    record Resume() implements Act {}

    /** A human states that a member's host is gone for good. */
    record DeclareLost(NodeName node) implements Act {}

    /** A human asks a member to leave. */
    record AskToLeave(NodeName node) implements Act {}

    /** The step that is run or looked at next ends so; those after it are done again. */
    record NextStep(StepEnd.Result result) implements Act {}
}
