package io.rabbitagent.plan.lost;

import static io.rabbitagent.cluster.Pictures.node;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.cluster.rehearsal.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Measurements for tests, of the data that {@link Pictures} gives each node that is down. */
public final class Measured {
    private static final String DATA = "f1";

    private final TreeSet<NodeName> lost = new TreeSet<>();
    private final SortedMap<NodeName, List<HeldCopy>> held = new TreeMap<>();
    private final Map<NodeName, List<Trial>> trials = new TreeMap<>();
    private final List<SeenCounts> seen = new ArrayList<>();
    private final TreeMap<NodeName, String> unseen = new TreeMap<>();

    private Measured(List<NodeName> lost) {
        this.lost.addAll(lost);
    }

    public static Measured without(NodeName... lost) {
        return new Measured(List.of(lost));
    }

    /** Clean stops 1, 2, 3, then 3 is lost, as measured on 3.10.8: three mirrored queues, and one on each node alone. */
    public static Measured cleanStops() {
        NodeName rb1 = node(1);
        NodeName rb2 = node(2);
        NodeName rb3 = node(3);
        return without(rb3)
                .holds(rb1, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "plain.1", 3))
                .holds(rb2, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "plain.2", 3))
                .failed(rb1, Option.AS_IT_IS)
                .failed(rb2, Option.AS_IT_IS)
                .tried(
                        rb2,
                        Option.FORCE_BOOT,
                        led("ha.1", rb3),
                        led("ha.2", rb3),
                        led("ha.3", rb3),
                        led("plain.1", rb1),
                        led("plain.2", rb2),
                        led("plain.3", rb3))
                .tried(rb2, Option.FORGET_LOST, led("plain.1", rb1), led("plain.2", rb2))
                .tried(
                        rb1,
                        Option.FORCE_BOOT,
                        led("ha.1", rb3),
                        led("ha.2", rb2),
                        led("ha.3", rb3),
                        led("plain.1", rb1),
                        led("plain.2", rb2),
                        led("plain.3", rb3))
                .tried(
                        rb1,
                        Option.FORGET_LOST,
                        led("ha.1", rb2),
                        led("ha.2", rb2),
                        led("ha.3", rb2),
                        led("plain.1", rb1),
                        led("plain.2", rb2));
    }

    /** As before, with messages, a new queue and a deleted one between the stops. */
    public static Measured trafficBetweenTheStops() {
        NodeName rb1 = node(1);
        NodeName rb2 = node(2);
        NodeName rb3 = node(3);
        return without(rb3)
                .holds(rb1, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "ha.del", 0))
                .holds(rb2, Map.of("ha.1", 6, "ha.2", 6, "ha.3", 6, "ha.new", 3))
                .tried(rb2, Option.FORCE_BOOT, led("ha.1", rb3), led("ha.2", rb3), led("ha.3", rb3), led("ha.new", rb3))
                .tried(rb2, Option.FORGET_LOST)
                .tried(
                        rb1,
                        Option.FORGET_LOST,
                        led("ha.1", rb2),
                        led("ha.2", rb2),
                        led("ha.3", rb2),
                        led("ha.del", rb2));
    }

    public Measured holds(NodeName node, Map<String, Integer> messages) {
        held.put(
                node,
                messages.entrySet().stream()
                        .map(one -> HeldCopy.of(id(one.getKey()), one.getValue()))
                        .toList());
        return this;
    }

    public Measured holdsUncounted(NodeName node, String queue) {
        held.put(node, List.of(HeldCopy.uncounted(id(queue))));
        return this;
    }

    /** Its leader can't read it. */
    public Measured holdsUnreadable(NodeName node, String queue, String why) {
        held.put(node, List.of(HeldCopy.uncounted(id(queue), why)));
        return this;
    }

    public Measured tried(NodeName node, Option option, SchemaQueue... queues) {
        return tried(new Trial(node, option, Optional.empty(), List.of(queues), List.of()));
    }

    public Measured failed(NodeName node, Option option) {
        return tried(new Trial(node, option, Optional.of("it waits for tables"), List.of(), List.of()));
    }

    public Measured tried(Trial trial) {
        trials.computeIfAbsent(trial.candidate(), node -> new ArrayList<>()).add(trial);
        return this;
    }

    /** What a broker counted at noon, all that it led. */
    public Measured seen(NodeName node, LedQueue... led) {
        return seen(node, 0, 0, led);
    }

    /** @param more queues that are not named, with so many messages in all */
    public Measured seen(NodeName node, int more, long moreMessages, LedQueue... led) {
        long messages =
                Stream.of(led).mapToLong(one -> one.messages().orElse(0)).sum();
        int uncounted =
                (int) Stream.of(led).filter(one -> one.messages().isEmpty()).count();
        seen.add(new SeenCounts(
                node,
                Pictures.NOON,
                new Inventory(led.length + more, messages + moreMessages, uncounted, 0, List.of(led))));
        return this;
    }

    public Measured unseen(NodeName node, String why) {
        unseen.put(node, why);
        return this;
    }

    /** As each agent asks for the lost nodes and its own. */
    private SeenBefore seenBy(NodeName node) {
        return new SeenBefore(
                seen.stream()
                        .filter(one -> lost.contains(one.node()) || one.node().equals(node))
                        .toList(),
                unseen);
    }

    public static LedQueue counted(String queue, long messages) {
        return new LedQueue("/", queue, "classic", OptionalLong.of(messages));
    }

    public static LedQueue uncounted(String queue) {
        return new LedQueue("/", queue, "classic", OptionalLong.empty());
    }

    public List<Measurement> all() {
        List<Measurement> all = new ArrayList<>();
        held.forEach((node, copies) ->
                all.add(new Measurement(node, DATA, lost, copies, trials.getOrDefault(node, List.of()), seenBy(node))));
        return all;
    }

    /** A picture in which the lost ones are declared so, and this was measured. */
    public ClusterPicture in(Pictures pictures) {
        return declared(pictures).withMeasured(Fact.known(Measurements.of(all())));
    }

    public ClusterPicture declared(Pictures pictures) {
        return pictures.picture()
                .withDeclared(Fact.known(lost.stream()
                        .map(node -> new Declaration(node, Declaration.What.LOST, "ann", "burnt down", Pictures.NOON))
                        .toList()));
    }

    public static SchemaQueue led(String queue, NodeName leader) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.CLASSIC, leader, List.of(leader), Optional.empty());
    }

    static SchemaQueue stream(String queue, NodeName leader, NodeName... members) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.STREAM, leader, List.of(members), Optional.empty());
    }

    public static SchemaQueue replicated(String queue, NodeName... members) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.QUORUM, members[0], List.of(members), Optional.empty());
    }

    public static SchemaQueue notOpened(String queue, NodeName leader, String why) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.CLASSIC, leader, List.of(leader), Optional.of(why));
    }

    public static QueueId id(String name) {
        return new QueueId("/", name);
    }
}
