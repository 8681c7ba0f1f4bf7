package io.rabbitagent.copies.isolated;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the broker on a copy is asked.
 *
 * @param term as {@code isolated_copy} reads it
 * @param before what is done to the copy before it boots
 */
record Job(String term, Treatment before) {
    /** Either a copy loads its tables alone, and then at once, or it waits for others in vain. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(10);

    static Job queues() {
        return new Job("queues.\n", Treatment.NONE);
    }

    /** As {@link #queues}, but of quorum queues and streams only those are counted that can be within this time, all together. */
    static Job queuesCountedWithin(Duration limit) {
        return new Job("{queues, " + limit.toMillis() + "}.\n", Treatment.NONE);
    }

    static Job messages(List<WantedQueue> queues) {
        return new Job(
                queues.stream().map(Job::wanted).collect(Collectors.joining(",\n ", "{messages, [", "]}.\n")),
                Treatment.NONE);
    }

    static Job outcome(Treatment before) {
        boolean mayWait = before.equals(Treatment.NONE);
        return new Job(mayWait ? "{outcome, " + DECIDED_WITHIN.toMillis() + "}.\n" : "outcome.\n", before);
    }

    private static String wanted(WantedQueue queue) {
        return "{" + binary(queue.vhost()) + ", " + binary(queue.name()) + ", " + queue.skip() + ", "
                + queue.last().map(Job::binary).orElse("none") + "}";
    }

    /** By its bytes: no name can end it. */
    private static String binary(String text) {
        StringBuilder term = new StringBuilder("<<");
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            term.append(term.length() > 2 ? "," : "").append(one & 0xff);
        }
        return term.append(">>").toString();
    }
}
