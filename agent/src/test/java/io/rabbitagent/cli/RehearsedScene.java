package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.plan.lost.Measured.led;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
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
        TreeSet<NodeName> lost = new TreeSet<>(List.of(RB3));
        FakeAgent agent = new FakeAgent(Outages.inOrder123(HowEnded.CLEAN).silent(RB3), Shipped.rules(), RB1)
                .keeps(trafficBetweenTheStops().toArray(Measurement[]::new));
        agent.decide(
                new Command.AskRehearsal("ops", lost, new TreeSet<>(List.of(RB1, RB2)), "asked by agent rehearse"));
        for (NodeName node : List.of(RB1, RB2)) {
            agent.decide(new Command.ReportMeasured(
                    node.value(), node, lost, "f1", Optional.of("digest-" + node.host()), Optional.empty()));
        }
        return agent;
    }

    private static List<Measurement> trafficBetweenTheStops() {
        Definition leaver = new Definition("users", "leaver", "u1", "c1");
        Definition ha = new Definition("policies", "ha in vhost /", "p1", "c2");
        Definition orders =
                new Definition("bindings", "amq.direct to queue ha.new with key 'new' in vhost /", "b1", "c3");
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
}
