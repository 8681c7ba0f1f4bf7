package io.rabbitagent.http;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Pause;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Decisions documents for tests. */
final class Documents {
    static final Instant STARTED = Pictures.NOON.minusSeconds(60);

    private Documents() {}

    static Decisions with(Optional<ActivePlan> active, List<ProposedPlan> proposals, Optional<Pause> pause) {
        return with(active, proposals, pause, Optional.empty());
    }

    static Decisions with(
            Optional<ActivePlan> active,
            List<ProposedPlan> proposals,
            Optional<Pause> pause,
            Optional<RehearsalAsked> rehearsal) {
        return new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                active,
                proposals,
                List.of(),
                pause,
                List.of(),
                List.of(),
                rehearsal,
                List.of());
    }

    static Decisions ran(Run... runs) {
        return new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(runs),
                List.of(),
                Optional.empty(),
                List.of());
    }

    static Run run(String planId, String rule, Run.Outcome outcome) {
        return new Run(planId, rule, Pictures.node(2), outcome, "seen", STARTED, Pictures.NOON);
    }

    static ActivePlan active(String rule, NodeName target) {
        StepProgress waiting = new StepProgress(1, StepProgress.State.WAITING, Optional.empty(), "");
        return new ActivePlan(
                plan("p-active", rule, target, Mode.AUTO),
                STARTED,
                Optional.empty(),
                List.of(waiting),
                Optional.empty());
    }

    static ProposedPlan waiting(String id, String rule, NodeName target, Mode mode) {
        return new ProposedPlan(plan(id, rule, target, mode), STARTED, Optional.empty());
    }

    static RehearsalAsked asked() {
        return new RehearsalAsked(
                "r-1",
                "ops",
                new TreeSet<>(Pictures.nodes(3)),
                new TreeSet<>(Pictures.nodes(1, 2)),
                "what would it cost?",
                STARTED);
    }

    static Approval approval() {
        return new Approval("ops", "go", Pictures.NOON, "digest");
    }

    static Pause pause(Duration left) {
        return new Pause("ops", "upgrade", STARTED, Pictures.NOON.plus(left));
    }

    private static Plan plan(String id, String rule, NodeName target, Mode mode) {
        List<Step> steps = List.of(new Step(1, target, new Action.StartApp()));
        return SomePlans.of(id, rule, target, mode, "summary", List.of(), steps, Losses.NONE, "none", "digest");
    }
}
