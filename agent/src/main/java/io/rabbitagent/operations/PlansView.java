package io.rabbitagent.operations;

import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.operations.StatusView.PlanLine;
import java.time.Instant;
import java.util.List;

/** {@code agent plans -o json}: what waits, what runs, what is held and what ran lately. */
public record PlansView(
        int formatVersion, List<PlanLine> plans, List<PlanView> details, List<HeldLine> held, List<RunLine> recent) {

    public record HeldLine(String rule, String target, String about, String plan, String why, Instant since) {}

    public record RunLine(
            String plan,
            String rule,
            String target,
            String about,
            String outcome,
            String detail,
            Instant startedAt,
            Instant endedAt) {}
}
