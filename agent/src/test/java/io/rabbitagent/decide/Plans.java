package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.NOON;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans and documents for tests. */
final class Plans {
    static final Instant NOW = NOON;
    static final Instant LATER = NOON.plusSeconds(60);

    static final Budget AMPLE = new Budget(1_000, Duration.ofHours(1), 1_000, Duration.ofHours(1));

    private Plans() {}

    static Plan plan(String id, String rule, NodeName target, Mode mode, int steps) {
        List<Step> all = new ArrayList<>();
        for (int number = 1; number <= steps; number++) {
            all.add(new Step(number, target, new Action.StartApp()));
        }
        return with(id, rule, target, mode, all);
    }

    static Plan with(String id, String rule, NodeName target, Mode mode, List<Step> steps) {
        String digest = PlanDigest.of(rule, target, steps, "undo");
        return SomePlans.of(id, rule, target, mode, "summary", List.of(), steps, Losses.NONE, "undo", digest);
    }

    /** @throws AssertionError where it is refused */
    static Decisions decided(Decisions document, Command command) {
        return decided(document, command, NOW);
    }

    static Decisions decided(Decisions document, Command command, Instant now) {
        Answer answer = Transitions.decide(document, command, now);
        if (answer instanceof Answer.Decided made) {
            return made.decisions();
        }
        throw new AssertionError(command + " was refused: " + answer);
    }
}
