package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What alerts that agents are told of change: who counts as having asked for a plan, and nothing else.
 *
 * <p>Important properties: an alert neither proposes nor approves nor begins anything; each is taken once, whichever agents it
 * is sent to; at most {@link Decisions#MOST_ALERTS} are remembered, the latest.
 */
final class Alerting {
    private static final int NAMED = 10;

    private Alerting() {}

    static Answer receive(Decisions document, Command.ReceiveAlerts command, Instant now) {
        List<AlertHint> hints = command.hints();
        if (hints.isEmpty() || hints.size() > Decisions.MOST_ALERTS) {
            return new Refused(Why.INVALID, hints.size() + " alerts: expected 1 to " + Decisions.MOST_ALERTS);
        }
        List<ReceivedAlert> next = document.alerts().stream()
                .filter(one -> !one.isOld(now))
                .collect(Collectors.toCollection(ArrayList::new));
        for (AlertHint hint : hints) {
            if (next.stream().anyMatch(one -> one.hint().isSame(hint))) {
                return new Refused(
                        Why.STALE,
                        "alert " + hint.fingerprint() + " since " + hint.startsAt() + " was received before");
            }
            next.add(new ReceivedAlert(hint, now, command.actor()));
        }
        int tooMany = Math.max(0, next.size() - Decisions.MOST_ALERTS);
        Decisions remembered = document.withAlerts(next.subList(tooMany, next.size()));
        return new Decided(tied(remembered, hints), entry(command));
    }

    /** A plan that waits, and that nobody has asked for so far, is asked for now. */
    private static Decisions tied(Decisions document, List<AlertHint> hints) {
        Decisions next = document;
        for (ProposedPlan proposal : document.proposals()) {
            Plan plan = proposal.plan();
            Optional<AlertHint> asks = hints.stream()
                    .filter(hint -> hint.isAbout(plan.rule(), plan.target()))
                    .findFirst();
            if (asks.isPresent() && proposal.trigger() instanceof Trigger.ByRule) {
                next = next.withTrigger(plan.id(), asks.get().trigger());
            }
        }
        return next;
    }

    /** Who has asked for a plan that is proposed now. */
    static Trigger of(Plan plan, Decisions document, Instant now) {
        return document.alerts().stream()
                .filter(one -> one.asksFor(plan.rule(), plan.target(), document, now))
                .findFirst()
                .map(one -> one.hint().trigger())
                .orElseGet(Trigger.ByRule::new);
    }

    private static DecisionMade entry(Command.ReceiveAlerts command) {
        List<AlertHint> hints = command.hints();
        AlertHint first = hints.get(0);
        boolean oneRule = hints.stream().allMatch(hint -> hint.rule().equals(first.rule()));
        Optional<NodeName> node = hints.size() == 1 ? first.node() : Optional.empty();
        String more = hints.size() > NAMED ? "; and " + (hints.size() - NAMED) + " more" : "";
        return new DecisionMade(
                "alert-received",
                command.actor(),
                Optional.empty(),
                oneRule ? Optional.of(first.rule()) : Optional.empty(),
                node,
                hints.stream().limit(NAMED).map(Alerting::words).collect(Collectors.joining("; ")) + more);
    }

    private static String words(AlertHint hint) {
        return hint.alertname() + " " + hint.fingerprint() + " for " + hint.rule()
                + hint.node().map(node -> " on " + node).orElse("") + " since " + hint.startsAt() + ", "
                + hint.seen().text();
    }
}
