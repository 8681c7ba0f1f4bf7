package io.rabbitagent.daemon;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.FilesFound.Occasion;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.Certificates;
import io.rabbitagent.config.LogSettings;
import io.rabbitagent.config.TlsClient;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.isolated.IsolationSettings;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Status;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.store.Disk;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreSettings;
import java.io.IOException;
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
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon, and a whole onlooker, beside no broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DaemonTest {
    private static final NodeName ME = new NodeName("rabbit@no-such-host-of-a-test");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private int port;

    @BeforeEach
    void find_a_free_port() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @Test
    void a_daemon_beside_no_broker_says_that_its_node_is_stopped() throws Exception {
        try (Daemon daemon = Daemon.start(start(config()))) {
            AgentAccess agent = daemon.agent();
            Situation situation = onceTheNodeIsSeen(agent);
            assertThat(agent.node()).isEqualTo(ME);
            assertThat(agent.rules()).isNotEmpty();
            assertThat(NodeStates.of(situation.picture(), ME)).isEqualTo(NodeState.STOPPED);
            assertThat(situation.decisions().isKnown()).isTrue();
            assertThat(agent.situationAfter(situation, DEADLINE).now()).isAfter(situation.now());
        }
    }

    @Test
    void its_journal_begins_with_its_start_and_reaches_the_shared_history() throws Exception {
        try (Daemon daemon = Daemon.start(start(config()))) {
            assertThat(daemon.agent().situation()).isNotNull();
            assertThat(daemon.agent().localHistory(100).get(0).event()).isInstanceOf(AgentStarted.class);
            assertThat(daemon.agent().localHistory(1)).hasSize(1);
            await().atMost(DEADLINE)
                    .until(() -> !daemon.agent().sharedHistory(100).isEmpty());
            assertThat(daemon.agent().sharedHistory(100).get(0))
                    .isEqualTo(daemon.agent().localHistory(100).get(0));
        }
    }

    @Test
    void what_was_kept_before_a_boot_while_it_was_dead_is_in_the_journal_of_its_next_life() throws Exception {
        AgentConfig config = config();
        Daemon.start(start(config)).close();
        Path data = Files.createDirectories(config.broker().dataDirectory());
        Files.writeString(data.resolve("nodes_running_at_shutdown"), "['" + ME + "','rabbit@peer'].\n");
        assertThat(new ProcessBuilder(
                                "bin/capture-before-boot",
                                directory.resolve("state").toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        Files.writeString(data.resolve("nodes_running_at_shutdown"), "['" + ME + "'].\n");
        try (Daemon daemon = Daemon.start(start(config))) {
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(daemon.agent().localHistory(100))
                            .extracting(HistoryEntry::event)
                            .filteredOn(FilesFound.class::isInstance)
                            .extracting(event -> (FilesFound) event)
                            .extracting(FilesFound::occasion, FilesFound::sawRunning)
                            .containsExactly(
                                    tuple(Occasion.BEFORE_BOOT, Fact.known(Set.of(ME, new NodeName("rabbit@peer")))),
                                    tuple(Occasion.AGENT_START, Fact.known(Set.of(ME)))));
        }
    }

    @Test
    void an_agent_that_is_asked_to_measure_reports_what_came_of_it() throws Exception {
        AgentConfig config = config();
        Path data = Files.createDirectories(config.broker().dataDirectory());
        Files.writeString(data.resolve("cluster_nodes.config"), "{['" + ME + "'],['" + ME + "']}.\n");
        SortedSet<NodeName> lost = new TreeSet<>(List.of(new NodeName("rabbit@burnt")));
        try (Daemon daemon = Daemon.start(start(config))) {
            AgentAccess agent = daemon.agent();
            onceTheNodeIsSeen(agent);
            agent.decide(new Command.AskRehearsal("ann", lost, new TreeSet<>(List.of(ME)), "why"));

            await().atMost(DEADLINE)
                    .until(() -> agent.situation()
                            .decisions()
                            .value()
                            .flatMap(decisions -> decisions.measured(ME, lost))
                            .isPresent());
            assertThat(agent.situation().decisions().value().orElseThrow().rehearsal())
                    .as("nobody else is awaited")
                    .isEmpty();
            await().atMost(DEADLINE)
                    .until(() -> agent.situation().picture().measured().isKnown());
        }
    }

    @Test
    void a_decision_is_in_the_next_situation_and_a_refusal_is_told() throws Exception {
        try (Daemon daemon = Daemon.start(start(config()))) {
            AgentAccess agent = daemon.agent();
            agent.decide(new Command.PauseAll("ann", "upgrade", Instant.now().plusSeconds(600)));
            await().atMost(DEADLINE)
                    .until(() -> agent.situation()
                            .decisions()
                            .value()
                            .flatMap(decisions -> decisions.pause())
                            .isPresent());
            assertThatThrownBy(() -> agent.decide(new Command.Acknowledge("ann", "no-rule", ME, "")))
                    .isInstanceOf(OperationException.class)
                    .hasMessage("no-rule is not held for " + ME);
        }
    }

    @Test
    void alerts_are_written_down_by_one_of_the_agents_and_told_by_all() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        AgentConfig config = withToken(config(), token);
        AgentConfig beside = withToken(config(store(), free()), token);
        try (Daemon daemon = Daemon.start(start(config));
                Daemon other = Daemon.start(start(inOtherState(beside)))) {
            assertThat(daemon.agent().situation()).isNotNull();
            assertThat(other.agent().situation()).isNotNull();

            assertThat(List.of(send(config), send(beside)))
                    .extracting(body -> body.replaceAll("(?s).*\"result\":\"([a-z-]+)\".*", "$1"))
                    .containsExactly("no-finding", "duplicate");

            assertThat(other.agent().sharedHistory(100))
                    .extracting(HistoryEntry::event)
                    .filteredOn(DecisionMade.class::isInstance)
                    .extracting(event -> ((DecisionMade) event).decision())
                    .containsExactly("alert-received");
            await().atMost(DEADLINE)
                    .until(() -> Status.of(other.agent().situation()).alerts().size() == 1);
        }
    }

    /** Over a real store, by two agents that have no decision in memory. */
    @Test
    void a_certificate_that_is_renewed_beside_it_is_served_without_a_restart() throws Exception {
        Certificates.make(directory, "first", "EC");
        Certificates.make(directory, "second", "EC");
        HttpSettings.Tls tls = new HttpSettings.Tls(directory.resolve("tls.pem"), directory.resolve("tls.key"));
        serveWith("first", tls);
        AgentConfig config = config();
        config = with(config, config.store(), config.http().with(Optional.of(tls), Optional.empty()));
        try (Daemon daemon = Daemon.start(start(config))) {
            assertThat(daemon.agent().node()).isEqualTo(ME);
            assertThat(TlsClient.shownBy(port)).isEqualTo("CN=first");

            serveWith("second", tls);

            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(TlsClient.shownBy(port)).isEqualTo("CN=second"));
        }
    }

    private void serveWith(String name, HttpSettings.Tls tls) throws IOException {
        Files.copy(directory.resolve(name + ".pem"), tls.certificate(), REPLACE_EXISTING, COPY_ATTRIBUTES);
        Files.copy(directory.resolve(name + ".key"), tls.key(), REPLACE_EXISTING, COPY_ATTRIBUTES);
    }

    @Test
    void what_is_decided_over_http_holds_for_all_agents_and_history_has_who_said_so() throws Exception {
        Path read = tokenFile("read", "to-read-0123456789");
        Path decide = tokenFile("decide", "to-decide-0123456789");
        AgentConfig config = config();
        config = with(config, config.store(), config.http().withTokens(Optional.of(read), Optional.of(decide)));
        try (Daemon daemon = Daemon.start(start(config));
                Daemon other = Daemon.start(start(inOtherState(config(store(), free()))))) {
            assertThat(daemon.agent().situation()).isNotNull();
            String body = "{\"actor\":\"ann\",\"reason\":\"kernel upgrade\",\"for\":\"2h\"}";

            assertThat(pause(config, "to-read-0123456789", body).statusCode()).isEqualTo(403);
            HttpResponse<String> answer = pause(config, "to-decide-0123456789", body);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"decision\":\"paused\"", "\"seen\":true");
            assertThat(other.agent().sharedHistory(100))
                    .extracting(HistoryEntry::event)
                    .filteredOn(DecisionMade.class::isInstance)
                    .extracting(event -> ((DecisionMade) event).actor())
                    .containsExactly("http:ann@127.0.0.1");
            await().atMost(DEADLINE)
                    .until(() -> Status.of(other.agent().situation()).paused().isPresent());
            Files.writeString(decide, "another-token-of-the-operator");
            assertThat(pause(config, "to-decide-0123456789", body).statusCode()).isEqualTo(401);
        }
    }

    private Path tokenFile(String name, String token) throws IOException {
        Path file = Files.writeString(directory.resolve(name), token);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static HttpResponse<String> pause(AgentConfig config, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + config.http().port() + "/api/v1/pause"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String send(AgentConfig config) throws IOException, InterruptedException {
        String body = """
                {"version":"4","alerts":[{"status":"firing","startsAt":"2026-01-01T12:00:00Z","fingerprint":"ab12",
                "labels":{"alertname":"A","cluster":"test","rule":"app-stopped"}}]}""";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + config.http().port() + "/api/v1/alerts"))
                .header("Authorization", "Bearer 0123456789abcdef")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private AgentConfig withToken(AgentConfig config, Path token) {
        return with(config, config.store(), config.http().with(Optional.empty(), Optional.of(token)));
    }

    private AgentConfig inOtherState(AgentConfig config) {
        return with(
                config, new StoreSettings(config.store().location(), directory.resolve("other-state")), config.http());
    }

    private static AgentConfig with(AgentConfig config, StoreSettings store, HttpSettings http) {
        return new AgentConfig(
                config.clusterName(),
                config.members(),
                config.node(),
                config.broker(),
                store,
                config.backups(),
                config.isolation(),
                config.rescue(),
                http,
                config.observe(),
                config.log(),
                config.rules(),
                config.windows(),
                config.notices(),
                config.keepHistoryFor());
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void a_second_daemon_on_the_same_state_directory_does_not_start_and_disturbs_nobody() throws Exception {
        try (Daemon daemon = Daemon.start(start(config()))) {
            assertThatThrownBy(() -> Daemon.start(start(config(store(), 0))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another agent of this host runs already")
                    .hasMessageContaining(directory.resolve("state").toString());
            assertThat(daemon.agent().situation()).isNotNull();
            assertThat(isLocked()).isTrue();
        }
    }

    @Test
    void closing_frees_lock_port_and_socket_and_another_may_start() throws Exception {
        Path socket = directory.resolve("agent.sock");
        for (int life = 1; life <= 2; life++) {
            Daemon daemon = Daemon.start(new Daemon.Start(config(), Map.of(), "1", agent -> socket(socket)));
            assertThat(socket).exists();
            assertThat(isLocked()).isTrue();
            daemon.close();
            daemon.close();
            assertThat(socket).doesNotExist();
            assertThat(isLocked()).isFalse();
            listenOn(port).close();
        }
    }

    @Test
    void a_port_that_is_taken_keeps_it_from_starting_and_nothing_is_left_open() throws Exception {
        try (ServerSocket taken = listenOn(port)) {
            assertThatThrownBy(() -> Daemon.start(start(config())))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
        assertThat(isLocked()).isFalse();
        Daemon.start(start(config())).close();
    }

    @Test
    void a_front_end_that_can_not_be_opened_keeps_it_from_starting_and_nothing_is_left_open() throws Exception {
        Daemon.FrontEnd broken = agent -> {
            throw new StartException("no socket");
        };
        assertThatThrownBy(() -> Daemon.start(new Daemon.Start(config(), Map.of(), "1", broken)))
                .isInstanceOf(StartException.class)
                .hasMessage("no socket");
        assertThat(isLocked()).isFalse();
        listenOn(port).close();
    }

    @Test
    void a_state_directory_that_can_not_be_made_keeps_it_from_starting() throws Exception {
        Files.createFile(directory.resolve("state"));
        assertThatThrownBy(() -> Daemon.start(start(config())))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(directory.resolve("state").toString());
    }

    @Test
    void it_follows_the_files_of_its_rules_and_keeps_the_last_good_ones() throws Exception {
        RuleFiles files = new RuleFiles(directory.resolve("rules")).rule("app-down", 1);
        AgentConfig config = withRules(files.directory);
        try (Daemon daemon = Daemon.start(start(config))) {
            AgentAccess agent = daemon.agent();
            assertThat(agent.situation().rules().all()).extracting(Rule::name).containsExactly("app-down");
            files.rule("app-gone", 2);
            await().atMost(DEADLINE).until(() -> agent.situation().rules().all().size() == 2);
            assertThat(agent.rules()).extracting(Rule::name).containsExactly("app-down", "app-gone");

            files.file("app-gone.yaml", "no rule");
            await().atMost(DEADLINE)
                    .until(() -> !agent.situation().rules().problems().isEmpty());
            assertThat(agent.rules()).extracting(Rule::name).containsExactly("app-down", "app-gone");
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(agent.sharedHistory(1_000))
                            .extracting(HistoryEntry::event)
                            .filteredOn(RulesChanged.class::isInstance)
                            .extracting(event -> ((RulesChanged) event).added())
                            .containsExactly(List.of("app-down"), List.of("app-gone")));
        }
        try (Daemon daemon = Daemon.start(start(config));
                Onlooker unused = onlooker(config)) {
            assertThat(daemon.agent().situation().rules().problems()).isNotEmpty();
            assertThat(daemon.agent().rules()).extracting(Rule::name).containsExactly("app-down", "app-gone");
            assertThat(unused.rules()).extracting(Rule::name).containsExactly("app-down", "app-gone");
        }
    }

    @Test
    void without_its_store_it_observes_and_journals_and_decides_nothing() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Daemon daemon = Daemon.start(start(config(file.resolve("store"), port)))) {
            AgentAccess agent = daemon.agent();
            Situation situation = onceTheNodeIsSeen(agent);
            assertThat(situation.decisions())
                    .isInstanceOfSatisfying(
                            Fact.Unknown.class,
                            unknown -> assertThat(unknown.detail()).contains(file.toString()));
            assertThat(agent.localHistory(100))
                    .extracting(HistoryEntry::event)
                    .anyMatch(PictureTaken.class::isInstance);
            assertThatThrownBy(() -> agent.decide(new Command.Resume("ann", "")))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(OperationException.Kind.UNREACHABLE));
            assertThatThrownBy(() -> agent.sharedHistory(1)).isInstanceOf(OperationException.class);
        }
    }

    @Test
    void a_store_that_comes_back_is_used_without_a_restart() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Daemon daemon = Daemon.start(start(config(file.resolve("store"), port)))) {
            assertThat(daemon.agent().situation().decisions().isKnown()).isFalse();
            Files.delete(file);
            Files.createDirectory(file);
            await().atMost(DEADLINE)
                    .until(() -> daemon.agent().situation().decisions().isKnown());
        }
    }

    @Test
    void journal_and_history_lie_on_the_disk_that_it_was_started_with() throws Exception {
        Set<String> opened = ConcurrentHashMap.newKeySet();
        Disk disk = file -> {
            opened.add(file.getFileName().toString());
            return Disk.REAL.open(file);
        };
        try (Daemon daemon =
                Daemon.start(new Daemon.Start(config(), Map.of(), "1", agent -> () -> {}, Optional.empty(), disk))) {
            Situation unused = onceTheNodeIsSeen(daemon.agent());
            assertThat(opened).containsExactlyInAnyOrder("000001.jsonl", "log.jsonl");
        }
    }

    @Test
    void an_onlooker_sees_the_same_and_writes_nothing() throws Exception {
        try (Onlooker onlooker = onlooker(config())) {
            Situation situation = onlooker.situation();
            assertThat(NodeStates.of(situation.picture(), ME)).isEqualTo(NodeState.STOPPED);
            assertThat(onlooker.situationAfter(situation, SECOND).now()).isAfter(situation.now());
            assertThatThrownBy(() -> onlooker.decide(new Command.Resume("ann", "")))
                    .hasMessageContaining("no agent runs on this host");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void an_onlooker_reads_what_a_daemon_has_left() throws Exception {
        List<HistoryEntry> journal;
        try (Daemon daemon = Daemon.start(start(config()))) {
            assertThat(daemon.agent().situation()).isNotNull();
            await().atMost(DEADLINE)
                    .until(() -> !daemon.agent().sharedHistory(9).isEmpty());
            journal = daemon.agent().localHistory(1);
        }
        try (Onlooker onlooker = onlooker(config())) {
            assertThat(onlooker.localHistory(1_000)).containsAll(journal);
            assertThat(onlooker.sharedHistory(9)).isNotEmpty();
            assertThat(onlooker.situation().decisions().isKnown()).isTrue();
            assertThat(isLocked()).isFalse();
        }
    }

    /** Its first round may come before the first look at the host's processes. */
    private static Situation onceTheNodeIsSeen(AgentAccess agent) {
        return await().atMost(DEADLINE)
                .until(
                        agent::situation,
                        situation -> situation.picture().observation(ME).app().equals(Fact.known(AppState.VM_DOWN)));
    }

    private static Onlooker onlooker(AgentConfig config) {
        return new Onlooker(config, Map.of(), CommandAudit.NONE);
    }

    private static AutoCloseable socket(Path path) throws StartException {
        try {
            return CommandSocket.open(path, "1", new FakeHandler(), SocketLimits.USUAL);
        } catch (IOException e) {
            throw new StartException("the socket", e);
        }
    }

    private static Daemon.Start start(AgentConfig config) {
        return new Daemon.Start(config, Map.of(), "1", agent -> () -> {});
    }

    private boolean isLocked() throws Exception {
        StateDirectory.Attempt attempt = new StateDirectory(directory.resolve("state")).lock();
        if (attempt instanceof StateDirectory.Held held) {
            held.lock().close();
            return false;
        }
        return true;
    }

    private static ServerSocket listenOn(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private Path store() {
        return directory.resolve("store");
    }

    private AgentConfig config() {
        return config(store(), port);
    }

    private AgentConfig config(Path store, int httpPort) {
        return config(store, httpPort, Optional.empty());
    }

    private AgentConfig config(Path store, int httpPort, Optional<Path> rules) {
        BrokerSettings broker = new BrokerSettings(
                URI.create("http://127.0.0.1:9"),
                Optional.empty(),
                Optional.empty(),
                directory.resolve("mnesia").resolve(ME.value()),
                directory.resolve("broker.log"),
                directory.resolve("cookie"),
                Optional.empty(),
                List.of("false"),
                List.of("false"),
                new ServiceSettings.Systemd("rabbitmq-server"));
        return new AgentConfig(
                "test",
                List.of(ME),
                ME,
                broker,
                new StoreSettings(new FileLocation(store), directory.resolve("state")),
                new BackupSettings(directory.resolve("backups"), 0),
                new IsolationSettings(directory.resolve("isolated"), directory.resolve("no-server"), 0, 1, List.of()),
                AmqpAddress.parse("amqp://127.0.0.1:9"),
                new HttpSettings("127.0.0.1", httpPort),
                new ObserveSettings(SECOND, SECOND, SECOND, SECOND.multipliedBy(5)),
                new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.ERROR),
                rules,
                List.of(),
                Optional.empty(),
                SECOND.multipliedBy(86_400));
    }

    private AgentConfig withRules(Path rules) {
        return config(store(), port, Optional.of(rules));
    }
}
