package io.rabbitagent.operations;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.lost.StartWithoutLostRemedy;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What follows once members are said to be lost while none runs: the rule that starts the others without them. */
public final class WithoutLost {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private WithoutLost() {}

    /** Empty while a member runs or may run, or where no rule in force starts a cluster so. */
    public static Optional<Rule> rule(AgentAccess agent) throws OperationException {
        Situation situation = agent.situation();
        boolean down = NoMemberRuns.judge(
                        situation.picture(), situation.picture().members().get(0))
                .holds();
        return agent.rules().stream()
                .filter(rule -> down && rule.remedy() instanceof StartWithoutLostRemedy)
                .findFirst();
    }

    /** Waits until the rule finds what was said; where it does not in time, whoever asks for findings hears that there are none. */
    public static void await(AgentAccess agent, Rule rule, BooleanSupplier cancelled) throws OperationException {
        Situation situation = agent.situation();
        Duration end = situation.uptime().plus(PATIENCE);
        while (!isFound(situation, rule)
                && !cancelled.getAsBoolean()
                && situation.uptime().compareTo(end) < 0) {
            situation = agent.situationAfter(situation, LOOK_EVERY);
        }
    }

    private static boolean isFound(Situation situation, Rule rule) {
        return situation.findings().stream().anyMatch(finding -> finding.rule().equals(rule.name()));
    }
}
