package io.rabbitagent.operations;

import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.operations.StatusView.PlanLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent plans -o json}: what waits, what runs, what is held and what ran lately.
 *
 * @param rehearsal what is being tried on copies
 */
public record PlansView(
        int formatVersion,
        List<PlanLine> plans,
        List<PlanView> details,
        List<HeldLine> held,
        List<RunLine> recent,
        Optional<RehearsalLine> rehearsal) {

    /**
     * What is being tried on copies of stopped nodes' data.
     *
     * @param lost the nodes that are taken for lost
     * @param awaited those that have not reported yet
     */
    public record RehearsalLine(List<String> lost, List<AwaitedLine> awaited, String by, String reason, Instant at) {}

    /** @param progress how far its agent is, as that tells */
    public record AwaitedLine(String node, Optional<String> progress) {}

    public record HeldLine(String rule, String target, String about, String plan, String why, Instant since) {}

    /**
     * @param trigger who or what asked for it: rule, human or alert
     * @param alert that alert's fingerprint
     */
    public record RunLine(
            String plan,
            String rule,
            String target,
            String about,
            String outcome,
            String detail,
            Instant startedAt,
            Instant endedAt,
            String trigger,
            Optional<String> alert) {}
}
