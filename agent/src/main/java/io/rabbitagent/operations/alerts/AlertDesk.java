package io.rabbitagent.operations.alerts;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes alerts.
 *
 * <ol>
 *   <li>Sorts out what is no business of this cluster, and what fires no more.
 *   <li>Of the rest, sees what the agents themselves have found of the rule that the alert names.
 *   <li>Writes down, in one decision, what none of the agents has written down before.
 * </ol>
 *
 * <p>Important properties: labels are hints: nothing is believed of them that this agent does not see itself, and nothing is done
 * here; an alert that was answered is in the store, and one that is not was not answered; where nothing has to be written down the
 * store is not needed.
 */
public final class AlertDesk {
    private static final int TRIES = 5;

    private final NodeName me;
    private final String cluster;
    private final AlertBook book;

    /**
     * @param me the agent's own node
     * @param cluster as configured
     */
    public AlertDesk(NodeName me, String cluster, AlertBook book) {
        this.me = me;
        this.cluster = cluster;
        this.book = book;
    }

    /**
     * What came of each, in their order. May block.
     *
     * @throws OperationException where it could not be written down: they are to be sent again
     */
    public AlertsView receive(List<Alert> alerts) throws OperationException {
        List<Sorted> sorted = new ArrayList<>();
        for (Alert alert : alerts) {
            sorted.add(sort(alert, sorted));
        }
        if (sorted.stream().allMatch(one -> one.hint().isEmpty())) {
            return view(sorted);
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<Sorted> judged =
                    againstKnown(sorted, book.decisions(), situation().now());
            if (remembered(judged)) {
                return view(judged);
            }
        }
        throw new OperationException(Kind.TRY_LATER, "other agents kept writing down the same alerts: send them again");
    }

    /** Whether they are in the store; not where another agent was quicker, and they have to be judged anew. */
    private boolean remembered(List<Sorted> judged) throws OperationException {
        List<AlertHint> fresh =
                judged.stream().flatMap(one -> one.hint().stream()).toList();
        if (fresh.isEmpty()) {
            return true;
        }
        try {
            book.decide(new Command.ReceiveAlerts(me.value(), fresh));
            return true;
        } catch (OperationException e) {
            if (e.kind() == Kind.REFUSED) {
                return false;
            }
            throw e;
        }
    }

    private static AlertsView view(List<Sorted> sorted) {
        return AlertsView.of(sorted.stream()
                .map(one -> new AlertsView.Line(
                        one.alert().fingerprint(), one.alert().name(), one.result()))
                .toList());
    }

    private static List<Sorted> againstKnown(List<Sorted> sorted, Decisions document, Instant now) {
        List<Sorted> next = new ArrayList<>();
        int fresh = 0;
        for (Sorted one : sorted) {
            if (one.hint().filter(hint -> document.hasReceived(hint, now)).isPresent()) {
                next.add(Sorted.out(one.alert(), AlertResult.DUPLICATE));
            } else if (one.hint().isPresent() && fresh++ >= Decisions.MOST_ALERTS) {
                next.add(Sorted.out(one.alert(), AlertResult.REFUSED));
            } else {
                next.add(one);
            }
        }
        return next;
    }

    private Sorted sort(Alert alert, List<Sorted> before) throws OperationException {
        if (!alert.firing()) {
            return Sorted.out(alert, AlertResult.RESOLVED);
        }
        Optional<String> name = alert.label("rule");
        if (name.isEmpty()) {
            return Sorted.out(alert, AlertResult.NO_RULE);
        }
        if (!alert.label("cluster").equals(Optional.of(cluster))) {
            return Sorted.out(alert, AlertResult.OTHER_CLUSTER);
        }
        Situation situation = situation();
        Optional<Rule> rule = situation.rules().all().stream()
                .filter(one -> one.name().equals(name.get()))
                .findFirst();
        if (rule.isEmpty()) {
            return Sorted.out(alert, AlertResult.UNKNOWN_RULE);
        }
        boolean twice = before.stream()
                .anyMatch(one -> one.hint().isPresent()
                        && one.alert().fingerprint().equals(alert.fingerprint())
                        && one.alert().startsAt().equals(alert.startsAt()));
        return twice ? Sorted.out(alert, AlertResult.DUPLICATE) : about(alert, rule.get(), situation);
    }

    private static Sorted about(Alert alert, Rule rule, Situation situation) {
        Optional<String> label = rule.scope() == Scope.NODE ? alert.label("node") : Optional.empty();
        Optional<NodeName> node = label.flatMap(text -> situation.picture().members().stream()
                .filter(member -> member.value().equals(text))
                .findFirst());
        if (label.isPresent() && node.isEmpty()) {
            return Sorted.out(alert, AlertResult.UNKNOWN_NODE);
        }
        AlertHint.Seen seen = Sight.of(rule, node, situation.findings());
        return new Sorted(
                alert,
                AlertResult.of(seen),
                Optional.of(
                        new AlertHint(alert.fingerprint(), alert.startsAt(), alert.name(), rule.name(), node, seen)));
    }

    private Situation situation() throws OperationException {
        return book.situation()
                .orElseThrow(() -> new OperationException(
                        Kind.TRY_LATER, "the agent has not looked at its broker yet: send it again in a moment"));
    }

    /** @param hint what there is to be written down; empty where nothing is */
    private record Sorted(Alert alert, AlertResult result, Optional<AlertHint> hint) {
        static Sorted out(Alert alert, AlertResult result) {
            return new Sorted(alert, result, Optional.empty());
        }
    }
}
