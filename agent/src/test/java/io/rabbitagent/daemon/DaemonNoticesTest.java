package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.ConfigLoader;
import io.rabbitagent.config.ConfigResult;
import io.rabbitagent.config.Host;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.notify.Receiver;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.StatusView;
import io.rabbitagent.store.Disk;
import io.rabbitagent.store.FileSharedStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon, from a file of settings, and who is told of what it decided in an earlier life. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class DaemonNoticesTest {
    private static final NodeName ME = new NodeName("rabbit@no-such-host-of-a-test");
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private int port;

    private AgentConfig config(Receiver receiver) throws Exception {
        Path url = Files.writeString(
                directory.resolve("url"), receiver.url("/hooks/secret").toString());
        Files.setPosixFilePermissions(url, PosixFilePermissions.fromString("rw-------"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = Files.writeString(directory.resolve("agent.yaml"), """
                cluster: {name: orders, members: [NODE]}
                node: NODE
                store: file:DIRECTORY/store
                state_directory: DIRECTORY/state
                http: {listen: 127.0.0.1:PORT}
                broker:
                  url: http://127.0.0.1:1
                  data_directory: DIRECTORY/data
                  log_file: DIRECTORY/log
                  cookie_file: DIRECTORY/cookie
                  erl_call: none
                  rabbitmqctl: "false"
                notify: {url_file: DIRECTORY/url}
                """.replace("NODE", ME.value())
                .replace("DIRECTORY", directory.toString())
                .replace("PORT", Integer.toString(port)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ConfigResult result = ConfigLoader.load(Optional.of(file), Map.of(), new Host("rb1", file));
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    /** As an agent decided it that was killed at once. */
    private void decided(int number) throws Exception {
        try (FileSharedStore store =
                FileSharedStore.open(directory.resolve("store"), "s", AgentJson.create(), DEADLINE, Disk.REAL)) {
            store.append(new HistoryEntry(
                    1,
                    new EntryId("decision/" + number),
                    ME.value(),
                    Instant.now(),
                    new DecisionMade(
                            "plan-failed",
                            ME.value(),
                            Optional.of("p-" + number),
                            Optional.of("cluster-down"),
                            Optional.of(ME),
                            "no answer")));
        }
    }

    private static Daemon start(AgentConfig config) throws Exception {
        return Daemon.start(new Daemon.Start(config, Map.of(), "1", agent -> () -> {}));
    }

    private static List<NoticeSent> journalled(Daemon daemon) throws Exception {
        return daemon.agent().localHistory(1_000).stream()
                .map(HistoryEntry::event)
                .filter(NoticeSent.class::isInstance)
                .map(NoticeSent.class::cast)
                .toList();
    }

    @Test
    void what_an_earlier_life_has_decided_is_told_once_and_journalled_on_this_host_alone() throws Exception {
        try (Receiver receiver = new Receiver()) {
            AgentConfig config = config(receiver);
            decided(1);
            try (Daemon daemon = start(config)) {
                await().atMost(DEADLINE).until(() -> journalled(daemon).size() == 1);
                assertThat(scrape())
                        .contains(
                                "rabbitagent_notifications_total{cluster=\"orders\",kind=\"failed\",outcome=\"sent\"} 1",
                                "rabbitagent_notifications_total{cluster=\"orders\",kind=\"failed\",outcome=\"given-up\"} 0",
                                "rabbitagent_notifications_waiting{cluster=\"orders\"} 0");
                assertThat(daemon.agent().notices()).contains(new StatusView.Notices(0, Optional.empty()));
            }
            decided(2);
            try (Daemon daemon = start(config)) {
                await().atMost(DEADLINE).until(() -> journalled(daemon).size() == 2);
                assertThat(daemon.agent().sharedHistory(1_000))
                        .extracting(HistoryEntry::event)
                        .noneMatch(NoticeSent.class::isInstance);
            }
            assertThat(receiver.posts())
                    .extracting(Receiver.Post::body)
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains("\"plan\":\"p-1\"", "of rule cluster-down for cluster orders failed"),
                            second -> assertThat(second).contains("\"plan\":\"p-2\""));
        }
    }

    @Test
    void an_agent_that_is_there_for_one_command_tells_nobody() throws Exception {
        try (Receiver receiver = new Receiver()) {
            AgentConfig config = config(receiver);
            decided(1);
            Daemon.Start passing =
                    new Daemon.Start(config, Map.of(), "1", agent -> () -> {}, Optional.empty(), Disk.REAL);
            try (Daemon daemon = Daemon.start(passing)) {
                assertThat(daemon.agent().situation()).isNotNull();
                assertThat(daemon.agent().notices()).isEmpty();
                assertThat(threads()).doesNotContain("notices");
            }
            try (Daemon daemon = start(config)) {
                assertThat(threads()).as("this is how one is recognised").contains("notices");
                await().atMost(DEADLINE).until(() -> journalled(daemon).size() == 1);
            }
            assertThat(threads()).doesNotContain("notices");
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private String scrape() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
