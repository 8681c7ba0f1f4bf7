package io.rabbitagent.copies.isolated;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What the broker on a copy is asked, as the Erlang term that {@code isolated_copy} reads. */
final class Job {
    private Job() {}

    static String queues() {
        return "queues.\n";
    }

    static String messages(List<WantedQueue> queues) {
        return queues.stream().map(Job::wanted).collect(Collectors.joining(",\n ", "{messages, [", "]}.\n"));
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
