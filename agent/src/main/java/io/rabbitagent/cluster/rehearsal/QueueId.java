package io.rabbitagent.cluster.rehearsal;

import java.util.Comparator;

/** A queue, as its users name it. */
public record QueueId(String vhost, String name) implements Comparable<QueueId> {
    private static final Comparator<QueueId> ORDER =
            Comparator.comparing(QueueId::vhost).thenComparing(QueueId::name);

    @Override
    public int compareTo(QueueId other) {
        return ORDER.compare(this, other);
    }
}
