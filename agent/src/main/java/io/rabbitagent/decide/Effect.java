package io.rabbitagent.decide;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;

/** What the daemon does for a turn, in order. */
public sealed interface Effect {
    /** Asks for a decision. A refusal or a conflict needs nothing: the next turn starts from what is so then. */
    record Decide(Command command) implements Effect {}

    /**
     * Looks, without doing anything, whether a step that an earlier life of this agent may have begun has taken effect: waits
     * for a child of it that still runs.
     */
    record LookAtStep(Plan plan, Step step, String claimId) implements Effect {}

    /**
     * Runs a step that this agent has claimed.
     *
     * @param judgedAt uptime of the turn in which the claim was read back and the gates were open
     */
    record RunStep(Plan plan, Step step, String claimId, Duration judgedAt) implements Effect {}

    /**
     * Has the step that this agent works on end early, where it still does: said again each turn for as long as that is so.
     *
     * @param why for a human, such as {@code for app-stopped on rabbit@rb3 (priority 400 before 100)}
     */
    record GiveWay(String claimId, String why) implements Effect {}

    /**
     * Measures on copies of the own node's data: said again each turn for as long as that is asked for and not reported.
     *
     * @param fingerprint of the data as it was seen for this turn
     */
    record Measure(RehearsalAsked ask, String fingerprint) implements Effect {}

    /** Writes an event into the journal. */
    record Journal(Event event) implements Effect {}
}
