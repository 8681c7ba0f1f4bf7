package io.rabbitagent.operations.alerts;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.AlertHint.Seen;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.Rule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What this agent sees itself of what an alert is about. */
final class Sight {
    private Sight() {}

    /** Of several findings, the one of which most is made. */
    static Seen of(Rule rule, Optional<NodeName> node, List<Finding> findings) {
        return findings.stream()
                .filter(one -> one.rule().equals(rule.name()))
                .filter(one -> node.map(one.target()::equals).orElse(true))
                .map(one -> of(rule, one))
                .min(Comparator.naturalOrder())
                .orElse(Seen.NO_FINDING);
    }

    private static Seen of(Rule rule, Finding finding) {
        return switch (finding.state()) {
            case RUNNING, VERIFYING, STALLED, ABORTING -> Seen.ALREADY_RUNNING;
            case DETECTED, PENDING, MEASURING, PLANNED, AWAITING_APPROVAL, APPROVED ->
                rule.mode() == Mode.OBSERVE ? Seen.OBSERVED : Seen.ACTED;
            case BLOCKED -> rule.mode() == Mode.OBSERVE ? Seen.OBSERVED : Seen.BLOCKED;
        };
    }
}
