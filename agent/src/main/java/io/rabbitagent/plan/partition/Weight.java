package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.Comparator;

/**
 * What a side has to lose: the more it is, the more it is worth to trust it. Members come first.
 *
 * @param uncounted queues whose messages nobody has counted
 */
record Weight(int members, long queues, long messages, long uncounted, long connections) {
    /** What is known for sure. */
    static final Comparator<Weight> BY_QUEUES =
            Comparator.comparingInt(Weight::members).thenComparingLong(Weight::queues);

    /** Among those that are alike by queues and have counted all messages. */
    static final Comparator<Weight> BY_MESSAGES =
            Comparator.comparingLong(Weight::messages).thenComparingLong(Weight::connections);

    static Fact<Weight> of(ClusterPicture picture, Collection<NodeName> side) {
        Fact<Weight> sum = Fact.known(new Weight(side.size(), 0, 0, 0, 0));
        for (NodeName node : side) {
            Fact<Inventory> held = picture.observation(node).inventory();
            sum = sum.flatMap(before -> held.map(before::plus));
        }
        return sum;
    }

    private Weight plus(Inventory held) {
        return new Weight(
                members,
                queues + held.queues(),
                messages + held.messages(),
                uncounted + held.uncounted(),
                connections + held.connections());
    }

    String text() {
        String besides = uncounted == 0
                ? ""
                : " and those of " + counted(uncounted, "queue") + (uncounted == 1 ? " that is" : " that are")
                        + " not counted";
        return counted(members, "member") + ", " + counted(queues, "queue") + " led, " + counted(messages, "message")
                + besides + ", " + counted(connections, "connection");
    }

    static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
