package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells from what was measured on single copies what the whole cluster would be.
 *
 * <p>The first node to start gives the schema: which queues there are, and who leads each. What its leader has on its disk is then
 * the queue. A survivor that starts later takes that schema over, and throws away what it has of queues that others lead, or that
 * the schema does not know ({@code rabbit_queue_index:start/2}, RabbitMQ 3.10.8).
 */
public final class Forecaster {
    private final Rehearsal rehearsal;
    private final Optional<Trial> newest;

    public Forecaster(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
        this.newest = rehearsal.asKnownBy(rehearsal.newest().node());
    }

    /** Of each trial, the best first: the first one is recommended, if it is possible. */
    public List<Forecast> forecasts() {
        return rehearsal.trials().stream()
                .map(this::forecast)
                .sorted(Comparator.comparing(Forecast::isPossible)
                        .reversed()
                        .thenComparing(Forecast::lostMessages)
                        .thenComparing(Forecast::lostQueues)
                        .thenComparing(one -> one.missing().size())
                        .thenComparing(one -> one.comeBack().size())
                        .thenComparing(Forecast::option)
                        .thenComparing(Forecast::candidate))
                .toList();
    }

    private Forecast forecast(Trial trial) {
        if (trial.failure().isPresent()) {
            return new Forecast(trial.candidate(), trial.option(), trial.failure(), List.of(), List.of(), List.of());
        }
        Map<QueueId, SchemaQueue> schema = byQueue(trial);
        Set<QueueId> all = new TreeSet<>(schema.keySet());
        all.addAll(newest.map(known -> byQueue(known).keySet()).orElseGet(this::everyQueue));
        List<Definition> known = newest.or(
                        () -> rehearsal.anyOf(rehearsal.newest().node()))
                .map(Trial::definitions)
                .orElse(List.of());
        return new Forecast(
                trial.candidate(),
                trial.option(),
                Optional.empty(),
                all.stream()
                        .map(queue -> fate(queue, Optional.ofNullable(schema.get(queue))))
                        .toList(),
                without(known, trial.definitions()),
                without(trial.definitions(), known));
    }

    /** Where nobody can tell which of them the cluster had last: better one too many is called lost. */
    private Set<QueueId> everyQueue() {
        return Stream.concat(
                        rehearsal.trials().stream()
                                .flatMap(trial -> trial.queues().stream())
                                .map(SchemaQueue::queue),
                        rehearsal.survivors().stream()
                                .flatMap(survivor -> survivor.held().stream())
                                .map(HeldCopy::queue))
                .collect(Collectors.toSet());
    }

    private static Map<QueueId, SchemaQueue> byQueue(Trial trial) {
        return trial.queues().stream()
                .collect(
                        Collectors.toMap(SchemaQueue::queue, Function.identity(), (one, other) -> other, TreeMap::new));
    }

    private static List<Definition> without(List<Definition> some, List<Definition> others) {
        Set<Definition> there = new HashSet<>(others);
        return some.stream().filter(one -> !there.contains(one)).toList();
    }

    private QueueFate fate(QueueId queue, Optional<SchemaQueue> found) {
        List<Survivor> holders = new ArrayList<>(rehearsal.survivors().stream()
                .filter(survivor -> survivor.copyOf(queue).isPresent())
                .toList());
        Optional<Survivor> newestHolder =
                holders.isEmpty() ? Optional.empty() : Optional.of(holders.get(holders.size() - 1));
        Optional<NodeName> leader = found.filter(one -> !one.replicated())
                .map(SchemaQueue::leader)
                .filter(node -> rehearsal.survivor(node).isPresent());
        QueueFate.Kind kind = kind(queue, found);
        return new QueueFate(
                queue,
                kind,
                leader,
                leader.map(node -> messages(node, queue)).orElse(OptionalLong.empty()),
                newestHolder.map(holder -> messages(holder.node(), queue)).orElse(OptionalLong.empty()),
                newestHolder.map(Survivor::node),
                found.filter(SchemaQueue::replicated).isPresent()
                        ? List.of()
                        : holders.stream()
                                .map(Survivor::node)
                                .filter(node -> !leader.equals(Optional.of(node)))
                                .toList());
    }

    /** A leader without data of its own has an empty queue. */
    private OptionalLong messages(NodeName node, QueueId queue) {
        return rehearsal
                .survivor(node)
                .orElseThrow()
                .copyOf(queue)
                .map(HeldCopy::messages)
                .orElse(OptionalLong.of(0));
    }

    private QueueFate.Kind kind(QueueId queue, Optional<SchemaQueue> found) {
        if (found.isEmpty()) {
            return QueueFate.Kind.GONE;
        }
        SchemaQueue there = found.get();
        if (there.replicated()) {
            long returning = there.members().stream()
                    .filter(member -> !rehearsal.lost().contains(member))
                    .count();
            if (returning * 2 <= there.members().size()) {
                return QueueFate.Kind.WITHOUT_MAJORITY;
            }
        } else if (rehearsal.survivor(there.leader()).isEmpty()) {
            return QueueFate.Kind.DOWN;
        }
        boolean deleted = newest.isPresent() && !byQueue(newest.get()).containsKey(queue);
        return deleted ? QueueFate.Kind.COMES_BACK : QueueFate.Kind.KEPT;
    }
}
