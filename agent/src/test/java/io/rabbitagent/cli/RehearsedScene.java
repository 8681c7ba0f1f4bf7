package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.plan.lost.Measured.led;
import static io.rabbitagent.plan.lost.Measured.replicated;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.decide.Command;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.plan.lost.Measured;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What was measured where messages, a new queue and a deleted one came between the stops. */
final class RehearsedScene {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private RehearsedScene() {}

    /** rb1, rb2 and rb3 went down in this order, with traffic between the stops, and rb3 is lost: what was measured. */
    static FakeAgent rehearsed() throws OperationException {
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), trafficBetweenTheStops(), RB3);
    }

    /** As before; a human has said that rb3 is lost, and the plan waits for approval. */
    static FakeAgent planned() throws OperationException {
        FakeAgent agent = rehearsed();
        agent.decide(new Command.Declare("ops", RB3, Declaration.What.LOST, "host burnt down, ticket 4711"));
        return agent.after(10);
    }

    /** rb1, rb2 and rb3 ended at the same time, and rb3 is lost. */
    static FakeAgent endedTogether() throws OperationException {
        return rehearsed(Outages.together().silent(RB3), trafficBetweenTheStops(), RB3);
    }

    /** Of rb2, which went down last of those that are left, nobody knows what it knew. */
    static FakeAgent lastOneDoesNotComeUp() throws OperationException {
        Measured measured = Measured.without(RB3)
                .holds(RB1, Map.of("ha.1", 3))
                .holds(RB2, Map.of("ha.1", 6))
                .tried(waits(RB1))
                .tried(tried(RB1, Option.FORGET_LOST, List.of(), led("ha.1", RB2)))
                .tried(tried(RB1, Option.FORCE_BOOT, List.of(), led("ha.1", RB3)))
                .tried(waits(RB2))
                .tried(tried(RB2, Option.FORGET_LOST, List.of(), led("ha.1", RB2)))
                .tried(fails(RB2, Option.FORCE_BOOT));
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), measured.all(), RB3);
    }

    /** Of rb2 and rb3, which are lost, one was seen before: with more than what is left, and with what nobody else knows. */
    static FakeAgent seenBefore() throws OperationException {
        SchemaQueue[] known = {led("h", RB1), led("ha.1", RB1), led("plain.3", RB3)};
        Measured measured = Measured.without(RB2, RB3)
                .holds(RB1, Map.of("h", 100, "ha.1", 3))
                .tried(waits(RB1))
                .tried(tried(RB1, Option.FORGET_LOST, List.of(), led("h", RB1), led("ha.1", RB1)))
                .tried(tried(RB1, Option.FORCE_BOOT, List.of(), known))
                .seen(
                        RB3,
                        12,
                        47,
                        Measured.uncounted("young"),
                        Measured.counted("plain.3", 1_250),
                        Measured.counted("h", 250),
                        Measured.counted("late", 60),
                        Measured.counted("ha.1", 3))
                .unseen(RB2, "its agent has not asked it while it ran, or kept no answer");
        Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB2).silent(RB3);
        return rehearsed(pictures, measured.all(), RB2, RB3);
    }

    static FakeAgent nothingStarts() throws OperationException {
        Measured measured = Measured.without(RB3)
                .holds(RB1, Map.of("ha.1", 3))
                .holds(RB2, Map.of("ha.1", 6))
                .tried(waits(RB1))
                .tried(fails(RB1, Option.FORGET_LOST))
                .tried(fails(RB1, Option.FORCE_BOOT))
                .tried(waits(RB2))
                .tried(fails(RB2, Option.FORGET_LOST))
                .tried(fails(RB2, Option.FORCE_BOOT));
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), measured.all(), RB3);
    }

    /** Mirrors that were in step, a quorum queue with a majority, and one without. */
    static FakeAgent sameNumbers() throws OperationException {
        SchemaQueue[] queues = {
            led("ha.1", RB2), led("ha.2", RB2), replicated("quorum", RB1, RB2, RB3), replicated("pair", RB1, RB3)
        };
        Measured measured = Measured.without(RB3)
                .holds(RB1, Map.of("ha.1", 3, "ha.2", 3, "quorum", 5, "pair", 2))
                .holds(RB2, Map.of("ha.1", 3, "ha.2", 3, "quorum", 5))
                .tried(waits(RB1))
                .tried(tried(RB1, Option.FORGET_LOST, List.of(), queues))
                .tried(fails(RB1, Option.FORCE_BOOT))
                .tried(waits(RB2))
                .tried(fails(RB2, Option.FORGET_LOST))
                .tried(tried(RB2, Option.FORCE_BOOT, List.of(), queues));
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), measured.all(), RB3);
    }

    /** Mirrors of which the newer ones were consumed, one of them to its end. */
    static FakeAgent consumedSince() throws OperationException {
        Measured measured = Measured.without(RB3)
                .holds(RB1, Map.of("ha.1", 3, "ha.2", 4, "ha.3", 3))
                .holds(RB2, Map.of("ha.1", 1, "ha.2", 0, "ha.3", 3))
                .tried(waits(RB1))
                .tried(tried(RB1, Option.FORGET_LOST, List.of(), led("ha.1", RB1), led("ha.2", RB1), led("ha.3", RB1)))
                .tried(fails(RB1, Option.FORCE_BOOT))
                .tried(waits(RB2))
                .tried(tried(RB2, Option.FORGET_LOST, List.of()))
                .tried(tried(RB2, Option.FORCE_BOOT, List.of(), led("ha.1", RB3), led("ha.2", RB3), led("ha.3", RB3)));
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), measured.all(), RB3);
    }

    /** All are there, and rb3 went down last. */
    static FakeAgent nobodyLost() throws OperationException {
        Measured measured = Measured.without()
                .holds(RB1, Map.of("ha.1", 5))
                .holds(RB2, Map.of("ha.1", 5))
                .holds(RB3, Map.of("ha.1", 0))
                .tried(waits(RB1))
                .tried(tried(RB1, Option.FORCE_BOOT, List.of(), led("ha.1", RB1)))
                .tried(waits(RB2))
                .tried(tried(RB2, Option.FORCE_BOOT, List.of(), led("ha.1", RB3)))
                .tried(tried(RB3, Option.AS_IT_IS, List.of(), led("ha.1", RB3)))
                .tried(tried(RB3, Option.FORCE_BOOT, List.of(), led("ha.1", RB3)));
        return rehearsed(Outages.inOrder123(HowEnded.CLEAN), measured.all());
    }

    private static FakeAgent rehearsed(Pictures pictures, List<Measurement> measured, NodeName... without)
            throws OperationException {
        TreeSet<NodeName> lost = new TreeSet<>(List.of(without));
        TreeSet<NodeName> survivors = new TreeSet<>(List.of(RB1, RB2, RB3));
        survivors.removeAll(lost);
        FakeAgent agent = new FakeAgent(pictures, Shipped.rules(), RB1).keeps(measured.toArray(Measurement[]::new));
        agent.decide(new Command.AskRehearsal("ops", lost, survivors, "asked by agent rehearse"));
        for (NodeName node : survivors) {
            agent.decide(new Command.ReportMeasured(
                    node.value(), node, lost, "f1", Optional.of("digest-" + node.host()), Optional.empty()));
        }
        return agent;
    }

    private static List<Measurement> trafficBetweenTheStops() {
        Definition leaver = Definition.of("users", "leaver", "u1", "c1");
        Definition ha = Definition.of("policies", "ha in vhost /", "p1", "c2");
        Definition orders =
                Definition.of("bindings", "amq.direct to queue ha.new with key 'new' in vhost /", "b1", "c3");
        return Measured.without(RB3)
                .holds(RB1, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "ha.del", 0))
                .holds(RB2, Map.of("ha.1", 6, "ha.2", 6, "ha.3", 6, "ha.new", 3))
                .tried(waits(RB1))
                .tried(waits(RB2))
                .tried(tried(
                        RB2,
                        Option.FORCE_BOOT,
                        List.of(ha, orders),
                        led("ha.1", RB3),
                        led("ha.2", RB3),
                        led("ha.3", RB3),
                        led("ha.new", RB3)))
                .tried(tried(RB2, Option.FORGET_LOST, List.of(ha)))
                .tried(tried(
                        RB1,
                        Option.FORCE_BOOT,
                        List.of(ha, leaver),
                        led("ha.1", RB3),
                        led("ha.2", RB2),
                        led("ha.3", RB3),
                        led("ha.del", RB1)))
                .tried(tried(
                        RB1,
                        Option.FORGET_LOST,
                        List.of(ha, leaver),
                        led("ha.1", RB2),
                        led("ha.2", RB2),
                        led("ha.3", RB2),
                        led("ha.del", RB1)))
                .all();
    }

    private static Trial tried(NodeName node, Option option, List<Definition> definitions, SchemaQueue... queues) {
        return new Trial(node, option, Optional.empty(), List.of(queues), definitions);
    }

    private static Trial waits(NodeName node) {
        return new Trial(
                node,
                Option.AS_IT_IS,
                Optional.of("the broker on the copy failed: {error,{badmatch,{error,{{timeout_waiting_for_tables,"
                        + "[rabbit@rb1,rabbit@rb2,rabbit@rb3],[rabbit_user,rabbit_user_permission,"
                        + "rabbit_topic_permission,rabbit_vhost,rabbit_durable_route,rabbit_durable_exchange,"
                        + "rabbit_runtime_parameters,rabbit_durable_queue]},{rabbit,start,[normal,[]]}}}}}"),
                List.of(),
                List.of());
    }

    private static Trial fails(NodeName node, Option option) {
        return new Trial(
                node,
                option,
                Optional.of("the broker on the copy failed: {error,{badmatch,{error,{{schema_integrity_check_failed,"
                        + "[{table_attributes_mismatch,rabbit_durable_queue,[name,durable],[name]}]},"
                        + "{rabbit,start,[normal,[]]}}}}}"),
                List.of(),
                List.of());
    }
}
