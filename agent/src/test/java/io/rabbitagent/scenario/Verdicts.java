package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the agents say of who went down last, which may be that they can't tell, and must never be wrong. A test knows how it was and has
 * them asked over and over.
 */
final class Verdicts {
    private static final String UNKNOWN = "unknown []";
    private static final String RUNNING = "running []";

    private final String truth;
    private final Set<String> right = new TreeSet<>(Set.of(UNKNOWN));
    private final List<Integer> answering = new ArrayList<>();

    private Verdicts(String verdict, List<Integer> startFirst) {
        this.truth = verdict + " " + startFirst.stream().sorted().map(Lab::node).toList();
        right.add(truth);
    }

    /** All ended in one moment. */
    static Verdicts together(List<Integer> all) {
        return new Verdicts("stopped-together", all);
    }

    static Verdicts last(int host) {
        return new Verdicts("last-down", List.of(host));
    }

    /** From now on the agent of this host is asked, too. */
    void hear(int host) {
        answering.add(host);
    }

    /** From now on somebody may have started a member. */
    void someMayRun() {
        right.add(RUNNING);
    }

    /** Asks each agent; one that can't answer in time on a busy machine says nothing wrong. */
    void look() {
        for (int host : answering) {
            Ran asked = Lab.agent(host, "shutdown-order", "-o", "json");
            if (asked.code() == 0) {
                assertThat(said(asked.json()))
                        .as("said on rb%s: %s", host, asked.out())
                        .isIn(right);
            }
        }
    }

    /** Waits until each of them tells how it was, while nobody starts anything. */
    void awaitTruth() {
        for (int host : answering) {
            await(truth + " on rb" + host)
                    .atMost(Plans.PATIENCE)
                    .until(
                            () -> {
                                look();
                                return said(ClusterDown.order(host));
                            },
                            truth::equals);
        }
    }

    private static String said(JsonNode order) {
        return order.path("verdict").asText() + " "
                + Views.texts(order.path("start_first")).stream().sorted().toList();
    }
}
