package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.Comparator;

/** What a side has to lose: the more it is, the more it is worth to trust it. Members come first. */
record Weight(int members, long queues, long messages, long connections) implements Comparable<Weight> {
    private static final Comparator<Weight> ORDER = Comparator.comparingInt(Weight::members)
            .thenComparingLong(Weight::queues)
            .thenComparingLong(Weight::messages)
            .thenComparingLong(Weight::connections);

    @Override
    public int compareTo(Weight other) {
        return ORDER.compare(this, other);
    }

    static Fact<Weight> of(ClusterPicture picture, Collection<NodeName> side) {
        Fact<Weight> sum = Fact.known(new Weight(side.size(), 0, 0, 0));
        for (NodeName node : side) {
            Fact<Inventory> held = picture.observation(node).inventory();
            sum = sum.flatMap(before -> held.map(before::plus));
        }
        return sum;
    }

    private Weight plus(Inventory held) {
        return new Weight(
                members, queues + held.queues(), messages + held.messages(), connections + held.connections());
    }

    String text() {
        return counted(members, "member") + ", " + counted(queues, "queue") + " led, " + counted(messages, "message")
                + ", " + counted(connections, "connection");
    }

    static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
