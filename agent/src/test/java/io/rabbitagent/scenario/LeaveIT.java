package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that a human has asked to leave: its quorum queues and clients go first, and the others go on without it. */
class LeaveIT {
    private static final String RULE = "leave";
    private static final int LEAVER = 3;
    private static final List<Integer> STAY = List.of(1, 2);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @AfterEach
    void no_stream_and_no_discovery_stays_behind() {
        Lab.rabbitmqctl(LEAVER, "-q", "eval", "application:unset_env(rabbit, cluster_nodes).");
        Lab.rabbitmqctl(1, "-q", "delete_queue", "events");
    }

    @Test
    @Tag("quick")
    void quorum_queues_and_clients_go_first_and_nothing_starts_it_again() throws IOException {
        Queues.declareQuorum(LEAVER, "orders", 3);
        Queues.declareQuorum(LEAVER, "two", 2);
        List<String> orders = Queues.publish(LEAVER, "orders", 5);
        Queues.declare(LEAVER, "only-here");
        List<String> onlyHere = Queues.publish(LEAVER, "only-here", 100);
        Queues.declare(1, "elsewhere");
        List<String> elsewhere = Queues.publish(1, "elsewhere", 3);
        connect(LEAVER);
        connect(1);

        // What goes with a node is asked every 5 minutes, and at the start.
        restartItsAgent();
        JsonNode shown = dryRun();
        assertThat(shown.path("losses").findValuesAsText("queue")).containsExactly("only-here");
        assertThat(shown.path("steps").findValuesAsText("action"))
                .containsExactly(
                        "shrink-quorum-queues", "drain", "take-out-of-service", "backup", "forget_cluster_node");
        assertThat(running(1)).as("a dry run changes nothing").hasSize(3);

        Ran left = leave().exited(0);

        assertThat(left.out() + left.err()).contains("only-here", "step 2 of 5, drain, done", "backed up", "verified");
        assertTheOthersGoOn();
        assertThat(Queues.messages(1, "orders")).isEqualTo(orders);
        assertThat(Queues.messages(2, "elsewhere")).isEqualTo(elsewhere);
        assertThat(Queues.published(2, "orders", "after")).isTrue();
        assertThat(Queues.published(1, "two", "after")).isTrue();
        assertThat(names()).containsExactlyInAnyOrder("orders", "two", "elsewhere");
        assertThat(connections()).as("of the client that was not on it").isEqualTo(1);
        assertThat(logOfTheLeaver()).contains("Closed 1 local client connections");
        assertThat(Lab.dataDirectory(LEAVER).resolve("schema.DAT"))
                .as("kept as it was")
                .exists();
        JsonNode backups = Lab.view(LEAVER, "backups").path("backups");
        assertThat(backups).hasSize(1);
        assertThat(backups.get(0).path("complete").asBoolean()).isTrue();
        Views.awaitStatus(1, "the word ends", status -> status.path("declared").isEmpty());
        assertItsQueueIsBroughtBackOnce(onlyHere);
    }

    /** From its own host, where the backup is, to a member. */
    private static void assertItsQueueIsBroughtBackOnce(List<String> bodies) {
        Rescued.allowPublishing(LEAVER);
        String backup = Rescued.backup(LEAVER);
        Lab.agent(LEAVER, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(LEAVER, backup, "only-here")).isEqualTo(bodies);

        Ran nowhere = Rescued.replay(LEAVER, backup, "--uri", "amqp://rb1:5672");
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.out()).contains("there is no queue");
        Queues.declare(1, "only-here");
        Rescued.replay(LEAVER, backup, "--uri", "amqp://rb1:5672").succeeded();

        assertThat(Queues.messages(2, "only-here")).as("each once").isEqualTo(bodies);
        assertThat(Rescued.marks(2, "only-here"))
                .as("numbers of the export, by the header")
                .isEqualTo(IntStream.rangeClosed(1, bodies.size()).boxed().toList());
        Ran again = Rescued.replay(LEAVER, backup, "--uri", "amqp://rb1:5672").succeeded();
        assertThat(Queues.messages(2, "only-here")).as(again.out()).isEqualTo(bodies);
        Isolated.assertNothingIsLeft(LEAVER);
    }

    @Test
    void nothing_starts_it_after_its_host_boots_anew() {
        leave().exited(0);
        Lab.run("reboot", Integer.toString(LEAVER)).succeeded();
        Lab.agents("agent-start", LEAVER);
        Views.awaitStatus(
                1,
                "its agent is back and has looked for a minute",
                status -> Views.node(status, LEAVER).path("agent").path("fresh").asBoolean());
        Awaitility.await("longer than member-down waits")
                .pollDelay(Duration.ofSeconds(75))
                .atMost(Duration.ofSeconds(100))
                .until(() -> Lab.exec(LEAVER, "lab-service", "status").out(), said -> !said.startsWith("running"));
        assertTheOthersGoOn();
        assertThat(Views.status(1).path("plans")).isEmpty();
        assertThat(Views.status(1).path("declared")).isEmpty();
    }

    @Test
    void with_peer_discovery_or_a_stream_it_is_refused_in_words_and_nobody_is_asked_to_leave_any_more() {
        Lab.rabbitmqctl(
                        LEAVER,
                        "-q",
                        "eval",
                        "application:set_env(rabbit, cluster_nodes, {['" + Lab.node(1) + "'], disc}).")
                .succeeded();
        restartItsAgent();

        Ran discovery = leave().exited(77);
        assertThat(discovery.err()).contains("no-peer-discovery", "peer discovery is configured");
        assertNothingHappened();

        Lab.rabbitmqctl(LEAVER, "-q", "eval", "application:unset_env(rabbit, cluster_nodes).")
                .succeeded();
        declareStream();
        restartItsAgent();

        Ran stream = leave().exited(77);
        assertThat(stream.err())
                .contains("no-stream-replica", "rabbitmq-streams delete_replica --vhost / events " + Lab.node(LEAVER));
        assertNothingHappened();

        Lab.rabbitmqctl(1, "--script-name", "rabbitmq-streams", "delete_replica", "events", Lab.node(LEAVER))
                .succeeded();
        Lab.rabbitmqctl(1, "-q", "delete_queue", "events").succeeded();
    }

    private static void assertNothingHappened() {
        assertThat(running(1)).hasSize(3);
        assertThat(Lab.exec(LEAVER, "lab-service", "status").succeeded().out()).startsWith("running");
        Views.awaitStatus(
                1,
                "its word is taken back",
                status -> status.path("declared").isEmpty()
                        && Views.finding(status, RULE, LEAVER).isEmpty());
    }

    private static void restartItsAgent() {
        Lab.agents("agent-stop", LEAVER);
        Lab.agents("agent-start", LEAVER);
    }

    private static void declareStream() {
        Lab.rabbitmqctl(
                        1,
                        "-q",
                        "eval",
                        "{new, _} = rabbit_amqqueue:declare(rabbit_misc:r(<<\"/\">>, queue, <<\"events\">>), true, false,"
                                + " [{<<\"x-queue-type\">>, longstr, <<\"stream\">>}], none, <<\"test\">>), ok.")
                .succeeded();
    }

    private static Ran leave() {
        return Lab.agent(
                1, "remediate", "--rule", RULE, "--node", "rb3", "--yes", "--reason", "its host is given back");
    }

    /** Once the brokers have told what would go with it. */
    private static JsonNode dryRun() {
        return Awaitility.await("a dry run that knows the losses")
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () -> Lab.agent(1, "remediate", "--dry-run", "--rule", RULE, "--node", "rb3", "-o", "json")
                                .succeeded()
                                .json()
                                .path("plans")
                                .path(0),
                        plan -> !plan.path("losses").isEmpty());
    }

    private static void assertTheOthersGoOn() {
        for (int host : STAY) {
            assertThat(running(host)).containsExactlyInAnyOrder(Lab.node(1), Lab.node(2));
            assertThat(disc(host)).containsExactlyInAnyOrder(Lab.node(1), Lab.node(2));
        }
        for (JsonNode queue : Lab.rabbitmqctl(1, "-q", "list_queues", "name", "members", "--formatter", "json")
                .succeeded()
                .json()) {
            assertThat(Views.texts(queue.path("members"))).doesNotContain(Lab.node(LEAVER));
        }
        assertThat(Lab.exec(LEAVER, "lab-service", "status").out()).doesNotStartWith("running");
    }

    private static List<String> running(int host) {
        return status(host, "running_nodes");
    }

    private static List<String> disc(int host) {
        return status(host, "disk_nodes");
    }

    private static List<String> status(int host, String field) {
        return Views.texts(Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                .succeeded()
                .json()
                .path(field));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        Lab.rabbitmqctl(1, "-q", "list_queues", "name", "--formatter", "json")
                .succeeded()
                .json()
                .forEach(queue -> names.add(queue.path("name").asText()));
        return names;
    }

    /** A client of RabbitMQ's own, in the VM of rb2, that is connected to a host. */
    private static void connect(int host) {
        Lab.rabbitmqctl(
                        2,
                        "-q",
                        "eval",
                        "{ok, _} = application:ensure_all_started(amqp_client), {ok, P} = amqp_uri:parse(\"amqp://admin:"
                                + Lab.password("admin") + "@rb" + host
                                + "\"), {ok, C} = amqp_connection:start(P), is_pid(C).")
                .succeeded();
    }

    private static int connections() {
        return Lab.rabbitmqctl(1, "-q", "list_connections", "name", "--formatter", "json")
                .succeeded()
                .json()
                .size();
    }

    private static String logOfTheLeaver() throws IOException {
        Path log = Lab.hostDirectory(LEAVER).resolve("log/rabbitmq/" + Lab.node(LEAVER) + ".log");
        return Files.readString(log);
    }
}
