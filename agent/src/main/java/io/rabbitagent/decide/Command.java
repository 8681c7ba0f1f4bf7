package io.rabbitagent.decide;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Budget;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What an agent or a human wants to be decided. {@link Transitions} answers it. */
public sealed interface Command {
    /** Who asks: an agent's node, or a user's name. */
    String actor();

    /** Puts a plan up for approval, or for the slot where its rule acts by itself. */
    record Propose(String actor, Plan plan) implements Command {}

    /** Takes back a proposal that the present facts no longer support. */
    record Withdraw(String actor, String planId, String why) implements Command {}

    /**
     * Allows a proposal, as it was shown.
     *
     * @param digest that of the plan that the human saw
     * @param asked the human asked for the cure, rather than answered what the agents proposed
     */
    record Approve(String actor, String planId, String digest, String reason, boolean asked) implements Command {
        public Approve(String actor, String planId, String digest, String reason) {
            this(actor, planId, digest, reason, false);
        }
    }

    /** Turns a proposal down and holds its rule for the target. */
    record Reject(String actor, String planId, String reason) implements Command {}

    /** Puts a proposal into the slot; its rule's budget is checked against the ledger in the same transaction. */
    record Begin(String actor, String planId, Budget budget) implements Command {}

    /** Announces that a step starts now. */
    record ClaimStep(String actor, String planId, int step, String claimId, String agent) implements Command {}

    /** Reports that a claimed step's effect was seen. */
    record StepDone(String actor, String planId, int step, String claimId, String detail) implements Command {}

    /** Ends the plan in the slot. */
    record Conclude(String actor, String planId, Run.Outcome outcome, String detail) implements Command {}

    /**
     * Ends the plan in the slot. A claimed step is waited for, unless its host is switched off.
     *
     * @param fenced the asker states that this node's host is switched off and stays so; must be the node of the claimed step
     */
    record Abort(String actor, String planId, String reason, Optional<NodeName> fenced) implements Command {}

    /**
     * Reports that a human acted on a node without the decisions: nothing begins until that is acknowledged.
     *
     * @param id of that act; reporting it again changes nothing
     */
    record ReportBreakGlass(String actor, String id, NodeName node, String detail) implements Command {}

    /** Releases what is held for a rule and a target. */
    record Acknowledge(String actor, String rule, NodeName target, String reason) implements Command {}

    /** Stops all remediation until a time. */
    record PauseAll(String actor, String reason, Instant until) implements Command {}

    /** Ends a pause. */
    record Resume(String actor, String reason) implements Command {}

    /** Ends the pause that began then: the asker has seen it for as long as it was to last. */
    record ExpirePause(String actor, Instant since) implements Command {}

    /** Says of a member what no agent can find out. */
    record Declare(String actor, NodeName node, Declaration.What what, String reason) implements Command {}

    /** Takes back what was said of a member, or ends it where it is over. */
    record TakeBack(String actor, NodeName node, Declaration.What what, String reason) implements Command {}

    /**
     * Has the agents of these nodes measure, on copies of their data, what each way to start would make of it. What was measured
     * of them before for these losses is dropped: whoever asks has found it missing, old or unusable.
     *
     * @param lost the nodes to take for lost
     * @param nodes those to measure
     */
    record AskRehearsal(String actor, SortedSet<NodeName> lost, SortedSet<NodeName> nodes, String reason)
            implements Command {
        public AskRehearsal {
            lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }
    }

    /**
     * Reports what came of it on one node.
     *
     * @param actor the node's own agent
     * @param fingerprint of the data that was copied
     * @param document names the measurement in the store; empty where there is a problem
     * @param problem why nothing could be measured
     */
    record ReportMeasured(
            String actor,
            NodeName node,
            SortedSet<NodeName> lost,
            String fingerprint,
            Optional<String> document,
            Optional<String> problem)
            implements Command {
        public ReportMeasured {
            lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        }
    }

    /** Ends what was asked to be measured; what has been measured stays. */
    record EndRehearsal(String actor, String why) implements Command {}

    /** Tells of firing alerts, all of which nobody has told of before: they change who counts as having asked for a plan. */
    record ReceiveAlerts(String actor, List<AlertHint> hints) implements Command {
        public ReceiveAlerts {
            hints = List.copyOf(hints);
        }
    }
}
