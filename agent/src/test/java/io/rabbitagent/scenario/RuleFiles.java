package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Rule files that the agents follow, in a directory on each host: at first those that come with the program. */
final class RuleFiles {
    /** As the hosts see it. */
    static final String DIRECTORY = "/etc/rabbitmq-agent/rules";

    /** A window that is open on one day, and not today: a rule may only name what its host has. */
    private static final String SETTINGS = """
            rules:
              directory: %s
            maintenance:
              windows: [{name: patching, cron: "* * * 1 1 ? 2099"}]
            """.formatted(DIRECTORY);

    static final List<Integer> HOSTS = List.of(1, 2, 3);

    private RuleFiles() {}

    /** Has all agents begin anew, with the exported rules as theirs. */
    static void follow() {
        delete();
        for (int host : HOSTS) {
            Lab.agent(host, "rules", "export", DIRECTORY).succeeded();
            LabCluster.append(LabCluster.configuration(host, "agent.yaml"), SETTINGS);
        }
        Lab.agents("agent-stop", 1, 2, 3);
        Lab.agents("agent-start", 1, 2, 3);
        for (int host : HOSTS) {
            Views.awaitStatus(host, "all agents are there, with the rules of " + DIRECTORY, RuleFiles::isSettled);
        }
    }

    private static boolean isSettled(JsonNode status) {
        return rules(status).path("source").asText().equals(DIRECTORY)
                && rules(status).path("problems").isEmpty()
                && Views.list(status.path("nodes")).stream()
                        .allMatch(node -> node.path("agent").path("fresh").asBoolean());
    }

    /** Takes the directories away; the next test restores the configuration. */
    static void delete() {
        for (int host : HOSTS) {
            Path directory = LabCluster.configuration(host, "rules");
            if (Files.exists(directory)) {
                delete(directory);
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(int host, String name) {
        return LabCluster.configuration(host, "rules").resolve(name);
    }

    static String read(int host, String rule) {
        return LabCluster.read(file(host, rule + ".yaml"));
    }

    static void write(int host, String rule, String text) {
        LabCluster.write(file(host, rule + ".yaml"), text);
    }

    /** Replaces a piece of a rule's text, and waits until the agents go by the other text. */
    static void editEverywhere(String rule, String from, String to) {
        String text = read(1, rule);
        assertThat(text).contains(from);
        changeEverywhere(() -> HOSTS.forEach(host -> write(host, rule, text.replace(from, to))));
    }

    static void removeEverywhere(String rule) {
        changeEverywhere(() -> HOSTS.forEach(host -> remove(host, rule)));
    }

    static void writeEverywhere(String rule, String text) {
        changeEverywhere(() -> HOSTS.forEach(host -> write(host, rule, text)));
    }

    private static void changeEverywhere(Runnable change) {
        String before = digest(Views.status(1));
        change.run();
        for (int host : HOSTS) {
            awaitRules(
                    host,
                    "the rules are others",
                    rules -> !rules.path("digest").asText().equals(before)
                            && rules.path("problems").isEmpty());
        }
        assertThat(HOSTS.stream().map(host -> digest(Views.status(host))).distinct())
                .hasSize(1);
    }

    private static void remove(int host, String rule) {
        try {
            Files.delete(file(host, rule + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the rules of an agent's status are as wanted. @return that status */
    static JsonNode awaitRules(int host, String what, Predicate<JsonNode> wanted) {
        return Views.awaitStatus(host, what, status -> wanted.test(rules(status)));
    }

    static JsonNode rules(JsonNode status) {
        return status.path("rules");
    }

    static String digest(JsonNode status) {
        return rules(status).path("digest").asText();
    }
}
