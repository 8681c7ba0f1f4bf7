package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.BootFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Each way to start hosts 1 and 2 without 3 that was rehearsed, taken for real: by hand, as its command has it, and from the same data.
 * Nobody's agent may run there.
 */
final class EachWay {
    private EachWay() {}

    /** What was forecast of those that start comes true, and the recommended one keeps most of all. */
    static void comesTrue(JsonNode rehearsed) {
        comesTrue(rehearsed, (candidate, host) -> {});
    }

    /** @param also asserted of each that starts, and a host that runs, once the lost one is forgotten */
    static void comesTrue(JsonNode rehearsed, BiConsumer<JsonNode, Integer> also) {
        Lab.agents("agent-stop", 1, 2);
        Map<String, Rehearsed.Kept> kept = new TreeMap<>();
        try (SavedData saved = SavedData.of(List.of(1, 2))) {
            for (JsonNode candidate : rehearsed.path("candidates")) {
                if (candidate.path("failure").isTextual()) {
                    continue;
                }
                int first = treat(candidate, saved);
                Lab.start(first);
                Lab.start(3 - first);
                Rehearsed.assertComesTrue(candidate, first);
                if (!candidate.path("option").asText().equals("forget-lost")) {
                    forgetThree(first);
                }
                Rehearsed.assertComesTrueOnceForgotten(candidate, first);
                also.accept(candidate, first);
                kept.put(way(candidate), Rehearsed.kept(first));
                Lab.stop(3 - first);
                Lab.stop(first);
            }
            saved.putBack();
        }
        assertKeepsMost(way(rehearsed.path("recommended")), kept);
    }

    /** The first that was forecast not to start does not, for the same reason: one is enough, it may wait for minutes. */
    static void doesNotStart(JsonNode rehearsed) {
        JsonNode candidate = Views.list(rehearsed.path("candidates")).stream()
                .filter(one -> one.path("failure").isTextual())
                .findFirst()
                .orElseThrow();
        NodeName node = new NodeName(candidate.path("first").asText());
        String forecast = BootFailure.inShort(candidate.path("failure").asText(), node);
        assertThat(forecast).contains("it waits for a member", Lab.node(3));
        try (SavedData saved = SavedData.of(List.of(1, 2))) {
            int first = treat(candidate, saved);
            Path log = Lab.hostDirectory(first).resolve("log/rabbitmq/rabbitmq-server.error.log");
            Files.deleteIfExists(log);
            Ran started = Lab.run(Lab.numbered("start", first));
            assertThat(started.code()).as("%s", started).isNotZero();
            assertThat(ClusterDown.service(first)).startsWith("failed");
            assertThat(BootFailure.inShort(Files.readString(log), node)).isEqualTo(forecast);
            saved.putBack();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return who is started first, once its data is as the option has it */
    private static int treat(JsonNode candidate, SavedData saved) {
        int first = candidate.path("first").asText().endsWith("1") ? 1 : 2;
        saved.putBack();
        switch (candidate.path("option").asText()) {
            case "force-boot" -> Lab.rabbitmqctl(first, "force_boot").succeeded();
            case "forget-lost" ->
                Lab.rabbitmqctl(first, "forget_cluster_node", "--offline", Lab.node(3))
                        .succeeded();
            default -> {}
        }
        return first;
    }

    /** As a human would, once all that are left run. */
    private static void forgetThree(int host) {
        Lab.rabbitmqctl(host, "forget_cluster_node", Lab.node(3)).succeeded();
        assertThat(Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                        .succeeded()
                        .json()
                        .path("disk_nodes")
                        .toString())
                .contains(Lab.node(1), Lab.node(2))
                .doesNotContain(Lab.node(3));
    }

    private static void assertKeepsMost(String recommended, Map<String, Rehearsed.Kept> kept) {
        Rehearsed.Kept best = Optional.ofNullable(kept.get(recommended))
                .orElseThrow(() -> new AssertionError(recommended + " is not among " + kept));
        assertThat(kept.values()).as(recommended + " of " + kept).allSatisfy(other -> {
            assertThat(other.queues()).isLessThanOrEqualTo(best.queues());
            assertThat(other.messages()).isLessThanOrEqualTo(best.messages());
        });
    }

    /** Of a candidate, and of the recommendation. */
    private static String way(JsonNode candidate) {
        return candidate.path("first").asText() + " " + candidate.path("option").asText();
    }
}
