package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.broker.AbsentMembers;
import io.rabbitagent.broker.DepartureQuestion;
import io.rabbitagent.broker.MirrorQuestions;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.SettingsQuestion;
import io.rabbitagent.broker.SideQuestions;
import io.rabbitagent.launch.LoadedClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code agent remediate --dry-run} changes nothing, neither through a daemon nor by itself. */
class DryRunIT {
    private static final String READING = "-q -n " + Lab.node(2) + " ";
    private static final Set<String> READ_ONLY = Set.of(
            READING + "eval " + Rabbitmqctl.APP_STATE_EXPRESSION,
            READING + "eval " + Rabbitmqctl.OF_ITSELF_EXPRESSION,
            READING + "eval " + Rabbitmqctl.DRAINED_EXPRESSION,
            READING + "eval " + AbsentMembers.EXPRESSION,
            READING + "eval " + DepartureQuestion.EXPRESSION,
            READING + "eval " + SettingsQuestion.EXPRESSION,
            READING + "eval " + MirrorQuestions.SURVEY_EXPRESSION,
            READING + "eval " + SideQuestions.DURABLE_EXPRESSION,
            READING + "cluster_status --formatter json");
    private static final List<String> STATUS_FILES =
            List.of("cluster_nodes.config", "nodes_running_at_shutdown", "schema.DAT", "force_load");

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void through_a_daemon_it_leaves_broker_store_and_decisions_as_they_were() throws IOException {
        Recorder recorder = Recorder.at(2);
        Lab.agents("agent-stop", 2);
        Lab.agents("agent-start", 2);
        String plan = stopTheApplication();
        awaitQuietStore();
        Map<String, String> before = everythingShared();

        JsonNode shown = Plans.awaitDryRun(
                2, "app-stopped", "its step", one -> one.path("steps").size() == 1);

        assertThat(shown.path("target").asText()).isEqualTo(Lab.node(2));
        assertThat(everythingShared()).isEqualTo(before);
        assertThat(Views.decisions(2, plan)).containsExactly("plan-proposed");
        assertThat(recorder.calls()).isNotEmpty().allMatch(READ_ONLY::contains);
        for (String command : List.of("status", "remediate --dry-run")) {
            assertThat(loadedBy(command))
                    .as("classes that the client of %s loads", command)
                    .contains("io.rabbitagent.launch.Client")
                    .allMatch(LoadedClasses::isOfTheClientOrTheJdk);
        }
    }

    /** By the jar that is installed, beside the daemon of rb2. */
    private static List<String> loadedBy(String command) throws IOException {
        Lab.exec(
                        2,
                        "sh",
                        "-c",
                        "exec \"$1\" -Xlog:class+load:file=\"$2\" -cp \"$3\" io.rabbitagent.launch.Main $4",
                        "java",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "/var/log/rabbitmq-agent/classes",
                        Path.of("target/agent.jar").toAbsolutePath().toString(),
                        command)
                .succeeded();
        return LoadedClasses.in(Lab.hostDirectory(2).resolve("log/rabbitmq-agent/classes"));
    }

    @Test
    void without_a_daemon_it_leaves_the_state_directory_as_it_was_too() {
        Recorder recorder = Recorder.at(2);
        stopTheApplication();
        Lab.agents("agent-stop", 2);
        awaitQuietStore();
        recorder.forget();
        Map<String, String> before = everythingShared();
        Path state = Lab.hostDirectory(2).resolve("lib/rabbitmq-agent");
        Map<String, String> stateBefore = Bytes.below(state, path -> true);
        Map<String, String> boardBefore = SharedStore.board(2);
        assertThat(boardBefore).isNotEmpty();

        // Of what could not be asked within its few seconds nothing is planned: then it is asked again.
        Ran dryRun = await("a dry run that could ask everything")
                .atMost(Plans.PATIENCE)
                .until(
                        () -> Lab.agent(2, "remediate", "--dry-run", "-o", "json")
                                .succeeded(),
                        ran -> !ran.json().path("plans").isEmpty());

        assertThat(dryRun.err()).contains("no daemon runs on this host");
        JsonNode plan = dryRun.json().path("plans").get(0);
        assertThat(plan.path("rule").asText()).isEqualTo("app-stopped");
        assertThat(plan.path("steps").get(0).path("action").asText()).isEqualTo("start_app");
        assertThat(stateBefore).isNotEmpty();
        assertThat(Bytes.below(state, path -> true)).isEqualTo(stateBefore);
        assertThat(SharedStore.board(2)).isEqualTo(boardBefore);
        assertThat(recorder.calls()).isNotEmpty().allMatch(READ_ONLY::contains);
        assertThat(everythingShared()).isEqualTo(before);
    }

    /** So that there is something to plan. @return the plan that the daemons propose */
    private static String stopTheApplication() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        return Views.awaitFinding(1, "app-stopped", 2, "awaiting-approval")
                .path("plans")
                .get(0)
                .path("id")
                .asText();
    }

    /** Until the daemons have shipped what the fault has brought about. */
    private static void awaitQuietStore() {
        AtomicReference<Map<String, String>> before = new AtomicReference<>(Map.of());
        await("nothing more comes into the history")
                .during(Duration.ofSeconds(15))
                .atMost(Plans.PATIENCE)
                .until(SharedStore::decided, now -> now.equals(before.getAndSet(now)));
    }

    /** The brokers' files, what they are told to be, and what all agents share but the board, which lives. */
    private static Map<String, String> everythingShared() {
        Map<String, String> all = new TreeMap<>();
        for (int host : List.of(1, 2, 3)) {
            Bytes.below(Lab.dataDirectory(host), path -> STATUS_FILES.contains(String.valueOf(path.getFileName())))
                    .forEach((file, bytes) -> all.put(host + " " + file, bytes));
        }
        assertThat(all).containsKeys("1 cluster_nodes.config", "2 nodes_running_at_shutdown", "3 schema.DAT");
        all.put("definitions", definitions());
        all.putAll(SharedStore.decided());
        return all;
    }

    private static String definitions() {
        Lab.exec(1, "rabbitmqctl", "-q", "export_definitions", "/tmp/definitions.json")
                .succeeded();
        return Lab.exec(1, "cat", "/tmp/definitions.json").succeeded().out();
    }
}
