package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Persistent messages in every kind of queue, one queue of a kind led by each host, which must all be there again after an
 * outage.
 *
 * <p>All queues are bound to {@code amq.fanout}, so each gets the same messages. The management API answers a publish after
 * the broker's confirms: what was published has reached the disks, and of a mirrored queue all mirrors. {@link
 * Queues#deleteAll} takes queues and policy away.
 */
final class Messages {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String POLICY = "mirrored";

    /** In the order of their names, as {@link #present} has them. */
    private final List<String> bodies;

    private final List<String> queues;

    private Messages(List<String> queues, List<String> bodies) {
        this.queues = queues;
        this.bodies = bodies.stream().sorted().toList();
    }

    /**
     * Declares on each host a queue {@code mirrored-N-…} (a copy on all hosts, synchronised by itself), {@code plain-N-…} (only
     * there) and {@code quorum-N-…}, waits until all copies exist and a kill can't undo that, and publishes.
     *
     * @param each how many messages a queue gets, at most 1,000
     */
    static Messages publish(List<Integer> hosts, int each) {
        int first = hosts.get(0);
        String definition = "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}";
        Lab.rabbitmqctl(first, "set_policy", "--apply-to", "queues", POLICY, "^mirrored-", definition)
                .succeeded();
        // The files still name the queues of earlier tests.
        String unlike = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        List<String> queues = new ArrayList<>();
        for (int host : hosts) {
            queues.add(classic(host, "mirrored-" + host + "-" + unlike));
            queues.add(classic(host, "plain-" + host + "-" + unlike));
            queues.add(quorum(host, "quorum-" + host + "-" + unlike, hosts.size()));
        }
        queues.forEach(queue -> Queues.bind(first, "amq.fanout", queue));
        await("a copy of every replicated queue on " + hosts)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertCopies(first, hosts));
        queues.forEach(queue -> awaitOnDisk(hosts, queue));
        return new Messages(queues, Queues.publish(first, "amq.fanout", "", each));
    }

    private static String classic(int host, String queue) {
        Queues.declare(host, queue);
        return queue;
    }

    private static String quorum(int host, String queue, int members) {
        Queues.declareQuorum(host, queue, members);
        return queue;
    }

    private static void awaitOnDisk(List<Integer> hosts, String queue) {
        if (queue.startsWith("quorum-")) {
            OnDisk.awaitQuorumQueue(hosts, queue);
        } else {
            OnDisk.awaitQueue(hosts, queue);
        }
    }

    private static void assertCopies(int host, List<Integer> hosts) {
        for (JsonNode queue : Queues.all(host)) {
            String name = queue.path("name").asText();
            if (name.startsWith("mirrored-")) {
                assertThat(queue.path("synchronised_slave_nodes")).as(name).hasSize(hosts.size() - 1);
            } else if (name.startsWith("quorum-")) {
                assertThat(queue.path("online")).as(name).hasSize(hosts.size());
            }
        }
    }

    /** Waits until a host finds every message in every queue, once; they stay there. */
    void awaitAll(int host) {
        Map<String, List<String>> expected = new HashMap<>();
        queues.forEach(queue -> expected.put(queue, bodies));
        await("all messages, seen from rb" + host)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(present(host)).containsExactlyInAnyOrderEntriesOf(expected));
    }

    /** A queue that can't be read now has no entry. */
    private Map<String, List<String>> present(int host) {
        Map<String, List<String>> found = new HashMap<>();
        for (String queue : queues) {
            Optional<List<String>> messages = Queues.messagesIfReadable(host, queue);
            messages.ifPresent(present -> found.put(
                    queue, present.stream().sorted(Comparator.naturalOrder()).toList()));
        }
        return found;
    }
}
