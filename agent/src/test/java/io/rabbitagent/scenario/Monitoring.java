package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the Prometheus of a lab that is {@linkplain LabShape#MONITORED monitored} says, asked from a host of it. */
final class Monitoring {
    /** It fires as long as alerts reach anybody at all. */
    static final String ALWAYS = "RabbitagentWatchdog";

    private static final String ASK =
            "for one in \"$@\"; do curl -sS -m 20 --data-urlencode \"query=$one\" \"$0\" && echo || exit 1; done";

    private static final Set<String> LONG_LASTING =
            Set.of(ALWAYS, "RabbitagentRemediationLooping", "RabbitmqNodeRestarting");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Monitoring() {}

    /** The samples that an expression has now. */
    static List<JsonNode> query(String expression) {
        return query(List.of(expression)).get(0);
    }

    /** The samples of each of these, asked by one command: each takes a while to begin. */
    static List<List<JsonNode>> query(List<String> expressions) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", ASK, "http://" + address() + ":9090/api/v1/query"));
        command.addAll(expressions);
        List<String> answers = Lab.exec(1, command.toArray(new String[0]))
                .succeeded()
                .out()
                .lines()
                .toList();
        assertThat(answers).as("answers of Prometheus").hasSameSizeAs(expressions);
        return IntStream.range(0, answers.size())
                .mapToObj(i -> samples(expressions.get(i), Ran.json(answers.get(i))))
                .toList();
    }

    private static List<JsonNode> samples(String expression, JsonNode answer) {
        assertThat(answer.path("status").asText())
                .as("%s: %s", expression, answer)
                .isEqualTo("success");
        JsonNode result = answer.path("data").path("result");
        // A scalar or a string is an array of time and value itself.
        return answer.path("data").path("resultType").asText().matches("scalar|string")
                ? List.of(result)
                : Views.list(result);
    }

    /** The value of the only sample that an expression has now. */
    static double value(String expression) {
        List<JsonNode> samples = query(expression);
        assertThat(samples).as(expression).hasSize(1);
        return Double.parseDouble(samples.get(0).path("value").path(1).asText());
    }

    /** The labels of an alert that fires, as often as it does. */
    static List<JsonNode> firing(String alert) {
        return query("ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}").stream()
                .map(sample -> sample.path("metric"))
                .toList();
    }

    static Set<String> firing() {
        return query("ALERTS{alertstate=\"firing\"}").stream()
                .map(sample -> sample.path("metric").path("alertname").asText())
                .collect(Collectors.toSet());
    }

    static JsonNode awaitFiring(String alert) {
        return await(alert + " fires")
                .atMost(PATIENCE)
                .until(() -> firing(alert), labels -> !labels.isEmpty())
                .get(0);
    }

    /** Waits until an alert fires that nothing remedies: so its labels say. @return them */
    static JsonNode awaitShown(String alert, String rule) {
        JsonNode labels = awaitFiring(alert);
        assertThat(labels.path("cluster").asText()).as("%s", labels).isEqualTo("lab");
        assertThat(labels.path("rule").asText()).as("%s", labels).isEqualTo(rule);
        assertThat(labels.path("remediation").asText()).as("%s", labels).isEqualTo("none");
        return labels;
    }

    static void awaitResolved(String alert) {
        await(alert + " is resolved").atMost(PATIENCE).until(() -> firing(alert).isEmpty());
    }

    /** Waits until the agents have written an alert down. @return how status shows it */
    static JsonNode awaitTold(String alert) {
        JsonNode status = Views.awaitStatus(
                1, "agents are told of " + alert, seen -> told(seen, alert).isPresent());
        return told(status, alert).orElseThrow();
    }

    private static Optional<JsonNode> told(JsonNode status, String alert) {
        return Views.list(status.path("alerts")).stream()
                .filter(one -> one.path("alertname").asText().equals(alert))
                .findFirst();
    }

    /** Of what was before nothing fires any more, but for what counts over hours. */
    static void awaitQuiet() {
        await("nothing fires, but for " + LONG_LASTING)
                .atMost(PATIENCE)
                .until(() -> LONG_LASTING.containsAll(firing()));
    }

    /** Of Prometheus. */
    static String configuration() {
        return LabCluster.read(configurationFile());
    }

    /** Has Prometheus go by another configuration at once. */
    static void configure(String configuration) {
        LabCluster.write(configurationFile(), configuration);
        Lab.exec(1, "curl", "-sS", "--fail", "-m", "20", "-X", "POST", "http://" + address() + ":9090/-/reload")
                .succeeded();
    }

    private static Path configurationFile() {
        return Lab.STATE.resolve("monitoring").resolve("prometheus.yml");
    }

    private static String address() {
        return "10.77." + LabCluster.read(Lab.STATE.resolve("network")).strip() + ".254";
    }
}
