package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** While the store is away, a human at a terminal has one step done; once it is back everybody knows, and nothing begins unseen. */
class BreakGlassIT {
    private static final int NODE = 2;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void one_step_is_done_and_holds_all_plans_until_somebody_has_looked() {
        SharedStore.lose(1, 2, 3);
        try {
            Lab.rabbitmqctl(NODE, "stop_app").succeeded();
            Views.awaitStatus(
                    NODE,
                    "the application is stopped, and the store can't be reached",
                    seen -> !seen.path("store").path("reachable").asBoolean()
                            && !Views.list(seen.path("findings")).isEmpty());

            Ran otherwise = await("it is asked for cluster and node, as the rule has fired for long enough")
                    .atMost(Plans.PATIENCE)
                    .until(() -> breakGlass("lab\nrb3\n"), ran -> ran.out().contains("nothing was done"));
            assertThat(otherwise.code()).as("%s", otherwise).isEqualTo(77);
            assertThat(appRuns()).isFalse();

            Ran done = breakGlass("lab\nrabbit@rb2\n");
            assertThat(done.code()).as("%s", done).isZero();
            assertThat(done.out()).contains("The decisions can't be read", "Step 1: done");
            assertThat(appRuns()).isTrue();
            assertThat(glass(Views.journal(NODE))).hasSize(2);
        } finally {
            SharedStore.giveBack(1, 2, 3);
        }
        JsonNode held = Views.awaitStatus(
                1, "the others hear of it", status -> !status.path("held").isEmpty());
        assertThat(held.path("held").findValuesAsText("rule")).containsExactly("break-glass");
        assertThat(Views.history(1).stream()
                        .map(entry -> entry.path("data").path("decision").asText()))
                .contains("break-glass-reported")
                .doesNotContain("plan-begun");
    }

    private static Ran breakGlass(String typed) {
        return Lab.agentAtTerminal(
                NODE,
                typed,
                "remediate",
                "--break-glass",
                "lab",
                "--rule",
                "app-stopped",
                "--node",
                "rb2",
                "--reason",
                "night");
    }

    private static boolean appRuns() {
        return Lab.rabbitmqctl(NODE, "-q", "eval", "rabbit:is_running().")
                .succeeded()
                .out()
                .strip()
                .equals("true");
    }

    private static List<JsonNode> glass(List<JsonNode> journal) {
        return Views.ofKind(journal, "break-glass-used");
    }
}
