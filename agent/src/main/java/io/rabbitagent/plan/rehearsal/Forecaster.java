package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.plan.rehearsal.QueueFate.Copy;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells from what was measured on single copies what the whole cluster would be.
 *
 * <p>The first node to start gives the schema: which queues there are, and who leads each. What its leader has on its disk is then
 * the queue. A survivor that starts later takes that schema over, and throws away what it has of queues that others lead, or that
 * the schema does not know ({@code rabbit_queue_index:start/2}, RabbitMQ 3.10.8).
 *
 * <p>Loss is measured against all that any survivor knows or has. What was deleted is told by those who went down last: by their own
 * schema, as a broker shows it that started as it is, or forced. By what forecasts are compared {@link Criterion} says.
 */
public final class Forecaster {
    private final Rehearsal rehearsal;
    private final SeenQueues seen;
    private final Set<NodeName> survivors = new HashSet<>();
    /** In the order in which their nodes went down. */
    private final Map<QueueId, List<HeldBy>> held = new HashMap<>();
    /** All queues that any survivor knows or has. */
    private final Set<QueueId> all = new HashSet<>();
    /** Those of them that nobody has deleted. */
    private final Set<QueueId> notDeleted = new HashSet<>();

    private final List<List<Definition>> definitions = new ArrayList<>();
    /** In the order in which they went down, each survivor's own queues. */
    private final Map<NodeName, Map<QueueId, SchemaQueue>> knownBy = new LinkedHashMap<>();

    private record HeldBy(NodeName node, HeldCopy copy) {}

    public Forecaster(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
        this.seen = new SeenQueues(rehearsal.seen(), rehearsal.lost());
        Set<Survivor> last = new HashSet<>(rehearsal.lastDown());
        for (Survivor survivor : rehearsal.survivors()) {
            survivors.add(survivor.node());
            Set<QueueId> known = new HashSet<>();
            for (HeldCopy copy : survivor.held()) {
                held.computeIfAbsent(copy.queue(), queue -> new ArrayList<>()).add(new HeldBy(survivor.node(), copy));
                known.add(copy.queue());
            }
            Optional<Trial> own = rehearsal.asKnownBy(survivor.node());
            Map<QueueId, SchemaQueue> schema = new HashMap<>();
            own.ifPresent(trial -> trial.queues().forEach(one -> schema.put(one.queue(), one)));
            knownBy.put(survivor.node(), schema);
            known.addAll(schema.keySet());
            all.addAll(known);
            if (last.contains(survivor)) {
                notDeleted.addAll(known);
                own.ifPresent(trial -> definitions.add(trial.definitions()));
            }
        }
        if (obstacle().isPresent()) {
            anythingMayHaveBeen();
        }
    }

    /** Where nobody can tell what the cluster had last: better one too many is called lost. */
    private void anythingMayHaveBeen() {
        rehearsal.trials().forEach(trial -> trial.queues().forEach(one -> all.add(one.queue())));
        notDeleted.addAll(all);
        definitions.clear();
        rehearsal
                .lastDown()
                .forEach(one -> rehearsal.anyOf(one.node()).ifPresent(trial -> definitions.add(trial.definitions())));
    }

    /** Why no forecast can be recommended: what there was, and so what is lost, is not known. */
    public Optional<String> obstacle() {
        return rehearsal.lastDown().stream()
                .map(Survivor::node)
                .filter(node -> rehearsal.asKnownBy(node).isEmpty())
                .findFirst()
                .map(
                        node -> "no broker came up on a copy of " + node + ", which went down last, as it is or after"
                                + " force_boot: what the cluster had when that ended is unknown, and so is what a start would lose");
    }

    /** Of each trial, the best first: the first one is recommended, if it is possible and there is no obstacle. */
    public List<Forecast> forecasts() {
        return rehearsal.trials().stream()
                .map(this::forecast)
                .sorted(Criterion.bestFirst())
                .toList();
    }

    /** Queues that lost nodes led when they were last asked, and that no survivor has or knows: those that are not counted first. */
    public List<OnlySeen> onlySeen() {
        Set<QueueId> known = new HashSet<>(all);
        rehearsal.trials().forEach(trial -> trial.queues().forEach(one -> known.add(one.queue())));
        return seen.onlySeen(known::contains);
    }

    /**
     * What speaks for another than the best.
     *
     * @param forecasts the best first
     * @return empty where nothing does
     */
    public static Optional<String> tradeOff(List<Forecast> forecasts) {
        return forecasts.stream()
                .skip(1)
                .filter(Forecast::isPossible)
                .flatMap(other -> Criterion.tradeOff(forecasts.get(0), other)
                        .map(words ->
                                other.way() + ", is better in " + words + ": which matters more is for you to say")
                        .stream())
                .findFirst();
    }

    private Forecast forecast(Trial trial) {
        if (trial.failure().isPresent()) {
            return Forecast.notPossible(
                    trial.candidate(), trial.option(), trial.failure().get());
        }
        Map<QueueId, SchemaQueue> schema = new HashMap<>();
        trial.queues().forEach(one -> schema.put(one.queue(), one));
        Set<QueueId> every = new TreeSet<>(all);
        every.addAll(schema.keySet());
        return new Forecast(
                trial.candidate(),
                trial.option(),
                Optional.empty(),
                every.stream()
                        .map(queue -> fate(queue, Optional.ofNullable(schema.get(queue))))
                        .toList(),
                definitions.isEmpty()
                        ? ChangedDefinitions.NONE
                        : ChangedDefinitions.between(definitions, withoutForgotten(trial)));
    }

    /**
     * The definitions that are left once the lost nodes are forgotten. A broker that was forced to start still has the bindings of
     * queues that they led, and nobody uses these: they are deleted with their queues ({@code rabbit_amqqueue:forget_all_durable/1},
     * RabbitMQ 3.10.8).
     */
    private List<Definition> withoutForgotten(Trial trial) {
        Set<QueueId> forgotten = trial.queues().stream()
                .filter(this::isForgotten)
                .map(SchemaQueue::queue)
                .collect(Collectors.toSet());
        return trial.definitions().stream()
                .filter(one -> one.boundTo().filter(forgotten::contains).isEmpty())
                .toList();
    }

    /** Quorum queues stay, and streams that elect another leader. */
    private boolean isForgotten(SchemaQueue queue) {
        return rehearsal.lost().contains(queue.leader())
                && queue.type() != SchemaQueue.Type.QUORUM
                && !(queue.replicated() && hasMajority(queue));
    }

    private QueueFate fate(QueueId queue, Optional<SchemaQueue> found) {
        List<HeldBy> holders = held.getOrDefault(queue, List.of());
        Optional<NodeName> leader =
                found.filter(one -> !one.replicated()).map(SchemaQueue::leader).filter(survivors::contains);
        Optional<HeldCopy> used = leader.flatMap(node -> holders.stream()
                .filter(one -> one.node().equals(node))
                .map(HeldBy::copy)
                .findFirst());
        boolean deleted = !notDeleted.contains(queue);
        Optional<String> problem = found.flatMap(SchemaQueue::problem)
                .or(() -> used.flatMap(HeldCopy::problem))
                .or(() -> found.flatMap(this::knownOtherwise))
                .or(() -> found.flatMap(there -> whyUncounted(there, holders)));
        OptionalLong agreed = found.filter(there -> problem.isEmpty() && there.replicated() && hasMajority(there))
                .map(there -> agreed(there, holders))
                .orElse(OptionalLong.empty());
        return new QueueFate(
                queue,
                kind(found, used, deleted),
                deleted,
                leader,
                leader.isEmpty() ? agreed : messages(used),
                problem,
                holders.stream()
                        .map(one -> new Copy(one.node(), one.copy().messages()))
                        .toList(),
                found.filter(SchemaQueue::replicated).isPresent()
                        ? List.of()
                        : holders.stream()
                                .map(HeldBy::node)
                                .filter(node -> !leader.equals(Optional.of(node)))
                                .toList(),
                seen.of(
                        queue,
                        holders.stream().anyMatch(one -> one.copy().messages().isEmpty())),
                found.filter(one -> one.type() == SchemaQueue.Type.STREAM)
                        .filter(one -> rehearsal.lost().contains(one.leader()))
                        .isPresent());
    }

    /** The schema names a replicated queue's members, but each member's own log says with whom it elects a leader. */
    private Optional<String> knownOtherwise(SchemaQueue there) {
        if (!there.replicated()) {
            return Optional.empty();
        }
        return knownBy.entrySet().stream()
                .filter(own -> Optional.ofNullable(own.getValue().get(there.queue()))
                        .filter(one -> one.type() != there.type()
                                || !Set.copyOf(one.members()).equals(Set.copyOf(there.members())))
                        .isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .map(node -> "the data of " + node + " names other members of it");
    }

    /** With a majority there is one that has all, whoever can't be read. */
    private Optional<String> whyUncounted(SchemaQueue there, List<HeldBy> holders) {
        return there.replicated() && !hasMajority(there)
                ? holders.stream().flatMap(one -> one.copy().problem().stream()).findFirst()
                : Optional.empty();
    }

    /** Who is elected has all that was confirmed. Who that is can't be told, so only that all who are there have as many tells. */
    private OptionalLong agreed(SchemaQueue there, List<HeldBy> holders) {
        List<OptionalLong> counts = there.members().stream()
                .filter(survivors::contains)
                .map(member -> holders.stream()
                        .filter(one -> one.node().equals(member))
                        .findFirst()
                        .map(one -> one.copy().messages())
                        .orElse(OptionalLong.empty()))
                .distinct()
                .toList();
        return counts.size() == 1 ? counts.get(0) : OptionalLong.empty();
    }

    /** A leader without data of its own has an empty queue. */
    private static OptionalLong messages(Optional<HeldCopy> used) {
        return used.map(HeldCopy::messages).orElse(OptionalLong.of(0));
    }

    /** Whoever leads it: its own copy tells of another survivor what the schema tells of the candidate. */
    private Kind kind(Optional<SchemaQueue> found, Optional<HeldCopy> used, boolean deleted) {
        if (found.isEmpty()) {
            return deleted ? Kind.STAYS_DELETED : Kind.GONE;
        }
        SchemaQueue there = found.get();
        if (there.replicated() && !hasMajority(there)) {
            return Kind.WITHOUT_MAJORITY;
        }
        if (!there.replicated() && !survivors.contains(there.leader())) {
            return Kind.DOWN;
        }
        if (there.problem().isPresent() || used.filter(copy -> !copy.opened()).isPresent()) {
            return Kind.NOT_OPENED;
        }
        return deleted ? Kind.COMES_BACK : Kind.KEPT;
    }

    /** Streams are served as long as their coordinator is, a Raft group of all members of the cluster. */
    private boolean hasMajority(SchemaQueue queue) {
        long there = queue.members().stream().filter(survivors::contains).count();
        boolean coordinated = queue.type() != SchemaQueue.Type.STREAM
                || survivors.size() > rehearsal.lost().size();
        return coordinated && there * 2 > queue.members().size();
    }
}
