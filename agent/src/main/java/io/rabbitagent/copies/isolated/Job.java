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
 * @param tablesWithin how long a boot waits for tables, each time that it does
 */
record Job(String term, Treatment before, Duration tablesWithin) {
    /** They are loaded from the disk, whoever was last: by what was done to the copy. */
    private static final Duration LOADED_WITHIN = Duration.ofMinutes(5);
    /**
     * Either the copy loads its tables alone, and then at once, or it waits for others until the boot fails: as many times as there
     * are feature flags that look at tables, five on RabbitMQ 3.10.8.
     */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(10);

    static Job queues() {
        return new Job("queues.\n", Treatment.NONE, LOADED_WITHIN);
    }

    static Job messages(List<WantedQueue> queues) {
        return new Job(
                queues.stream().map(Job::wanted).collect(Collectors.joining(",\n ", "{messages, [", "]}.\n")),
                Treatment.NONE,
                LOADED_WITHIN);
    }

    static Job outcome(Treatment before) {
        return new Job("outcome.\n", before, before.equals(Treatment.NONE) ? DECIDED_WITHIN : LOADED_WITHIN);
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
