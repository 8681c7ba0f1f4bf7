package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.StopClassification.BootOf;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.OwnStatistics;
import io.rabbitagent.cluster.ReportedView;
import io.rabbitagent.scenario.LabExtension;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The package against three real brokers. */
class BrokerIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withoutAgents();

    private static final NodeName RB1 = Lab.node(1);
    private static final NodeName RB2 = Lab.node(2);
    private static final NodeName RB3 = Lab.node(3);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Rabbitmqctl rabbitmqctl = Lab.rabbitmqctl(3, CommandAudit.NONE, Duration.ofSeconds(20));
    private Vertx vertx;
    private BrokerProcessWatch process;
    private BrokerLog log;

    @BeforeAll
    static void beAsPatientAsABootTakes() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @BeforeEach
    void watchHost3() {
        vertx = Vertx.vertx();
        log = new BrokerLog(Lab.logFile(3), Duration.ofMillis(200), event -> {});
        process = new BrokerProcessWatch(Lab.proc(3), RB3, Optional.of(pidFile()), new BrokerProcessListener() {
            @Override
            public void started(BrokerProcess started) {
                heard.add("started");
            }

            @Override
            public void ended(BrokerProcess ended, HostMoment lastSeen) {
                heard.add("ended "
                        + log.readNow()
                                .flatMap(atEnd -> StopClassification.of(atEnd, true, BootOf.A_NEW_VM))
                                .value());
            }
        });
        await().until(() -> heard.contains("started"));
    }

    private static Path pidFile() {
        return Path.of(Lab.dataDirectory(3) + ".pid");
    }

    @AfterEach
    void close() {
        process.close();
        log.close();
        vertx.close().await();
    }

    @Test
    void the_management_api_shows_the_cluster_and_its_health() {
        try (ManagementClient client = client(Lab.admin())) {
            await().until(() -> done(client.view()).tellsOfItself());
            ClusterView view = done(client.view()).view();
            assertThat(view.observer()).isEqualTo(RB3);
            assertThat(view.running()).containsExactly(RB1, RB2, RB3);
            assertThat(view.rabbitmqVersion()).startsWith("3.");
            assertThat(done(client.health())).hasSize(5).allMatch(HealthCheck::passed);
        }
    }

    @Test
    void a_wrong_password_costs_one_line_in_the_brokers_log() throws IOException {
        long before = refusedLogins();
        try (ManagementClient client = client(new Credentials("admin", "wrong"))) {
            for (int round = 0; round < 10; round++) {
                Fact<ReportedView> view = client.view().toCompletableFuture().join();
                assertThat(((Fact.Unknown<ReportedView>) view).reason()).isEqualTo(Reason.UNAUTHORIZED);
            }
        }
        await().until(() -> refusedLogins() > before);
        assertThat(refusedLogins()).isEqualTo(before + 1);
    }

    private static long refusedLogins() throws IOException {
        return Files.readString(Lab.logFile(3))
                .lines()
                .filter(line -> line.contains("HTTP access denied"))
                .count();
    }

    @Test
    void erl_call_answers_as_rabbitmqctl_does() {
        ErlCall erlCall = Lab.erlCall(3);
        for (String expression : List.of(
                Rabbitmqctl.APP_STATE_EXPRESSION,
                Rabbitmqctl.DRAINED_EXPRESSION,
                Rabbitmqctl.OF_ITSELF_EXPRESSION,
                SettingsQuestion.EXPRESSION,
                MirrorQuestions.SURVEY_EXPRESSION,
                DepartureQuestion.EXPRESSION,
                AbsentMembers.EXPRESSION,
                "lists:seq(1, 40000).",
                "{nothing, <<255, 0>>, \"\", \"\\x{e9}\", 'a b'}.")) {
            Optional<CommandResult> cheap = erlCall.evaluate(RB3, expression, DEADLINE);
            assertThat(cheap).as(expression).contains(rabbitmqctl.evaluate(RB3, expression));
        }
        assertThat(erlCall.evaluate(RB3, "foo:bar().", DEADLINE)).as("an error").isEmpty();
        assertThat(erlCall.evaluate(new NodeName("rabbit@nowhere"), "ok.", DEADLINE))
                .isEmpty();
    }

    @Test
    void the_application_is_stopped_and_started_in_a_living_vm() {
        assertThat(app()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(rabbitmqctl.ofItself(RB3)).isEqualTo(Fact.known(new OwnStatistics(Set.of(), false, false)));
        Lab.run("ctl", "3", "stop_app");
        assertThat(app()).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(rabbitmqctl.ofItself(RB3).isKnown()).isFalse();
        assertThat(log.readNow().map(one -> one.stopAsked().isPresent())).isEqualTo(Fact.known(true));
        StartAppResult started = rabbitmqctl.startApp(RB3, Duration.ofMinutes(1), child -> {});
        assertThat(((CommandResult.Exited) started.result()).code()).isZero();
        assertThat(app()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(log.readNow().map(one -> one.stopAsked().isPresent())).isEqualTo(Fact.known(false));
        assertThat(heard).containsExactly("started");
    }

    @Test
    void a_clean_stop_in_the_order_3_1_2_is_told_by_log_files_and_processes_and_3_waits_for_the_others() {
        Lab.run("stop", "3", "1", "2");
        await().until(() -> heard.contains("ended Optional[CLEAN]"));
        assertThat(app()).isEqualTo(Fact.known(AppState.VM_DOWN));
        assertThat(registered()).isEqualTo(Fact.known(false));
        assertThat(runningAtShutdown(3)).containsExactlyInAnyOrder(RB1, RB2, RB3);
        assertThat(runningAtShutdown(1)).containsExactlyInAnyOrder(RB1, RB2);
        assertThat(runningAtShutdown(2)).containsExactly(RB2);

        Lab.run("start", "--no-block", "3");
        await().until(() -> log.current().map(BootLog::waitingForTables).equals(Fact.known(true)));
        assertThat(app()).isEqualTo(Fact.known(AppState.BOOTING));
        assertThat(registered()).isEqualTo(Fact.known(true));
        assertThat(process.current().value().flatMap(found -> found)).isPresent();
        assertThat(rabbitmqctl.drained(RB3).isKnown()).isFalse();
    }

    @Test
    void a_frozen_vm_is_a_timeout_that_leaves_no_rabbitmqctl_behind() {
        Rabbitmqctl impatient = Lab.rabbitmqctl(3, CommandAudit.NONE, Duration.ofSeconds(3));
        Lab.run("exec", "3", "pkill", "-STOP", "-x", "beam.smp");
        try {
            Fact<AppState> app = impatient.appState(RB3, process.current());
            assertThat(((Fact.Unknown<AppState>) app).reason()).isEqualTo(Reason.TIMEOUT);
            // A zombie runs nothing; it only waits for the lab to notice.
            assertThat(Lab.run("exec", "3", "sh", "-c", "ps -C beam.smp -o stat= | grep -vc Z"))
                    .isEqualTo("1");
        } finally {
            Lab.run("exec", "3", "pkill", "-CONT", "-x", "beam.smp");
        }
        assertThat(app()).isEqualTo(Fact.known(AppState.RUNNING));
    }

    @Test
    void a_kill_is_a_crash() {
        Lab.run("kill", "3");
        await().until(() -> heard.contains("ended Optional[CRASH]"));
        assertThat(process.current()).isEqualTo(Fact.known(Optional.empty()));
    }

    @Test
    void a_node_that_was_forgotten_names_who_disagrees() {
        Lab.run("ctl", "3", "stop_app");
        Lab.run("ctl", "1", "forget_cluster_node", RB3.value());
        StartAppResult started = rabbitmqctl.startApp(RB3, Duration.ofMinutes(1), child -> {});
        assertThat(started.disagreement().map(Disagreement::believer)).contains(RB3);
        awaitInLog(started.disagreement());
        assertThat(app()).isEqualTo(Fact.known(AppState.STOPPED));
        Lab.run("ctl", "3", "reset");
        Lab.run("ctl", "3", "join_cluster", RB1.value());
        Lab.run("ctl", "3", "start_app");
        awaitInLog(Optional.empty());
    }

    /** A broker's log is up to 2 s behind the broker: Erlang's logger_std_h opens it with delayed_write. */
    private void awaitInLog(Optional<Disagreement> disagreement) {
        await().untilAsserted(() ->
                assertThat(log.readNow().map(BootLog::disagreement)).isEqualTo(Fact.known(disagreement)));
    }

    private Fact<AppState> app() {
        return rabbitmqctl.appState(RB3, process.current());
    }

    private static Fact<Boolean> registered() {
        return new Epmd(new InetSocketAddress(Lab.address(3), 4369), DEADLINE).isRegistered(RB3);
    }

    private static Set<NodeName> runningAtShutdown(int host) {
        return new DataDirectoryReader(Lab.dataDirectory(host), DEADLINE)
                .read()
                .flatMap(DataDirectory::runningAtShutdown)
                .value()
                .flatMap(nodes -> nodes)
                .orElseThrow();
    }

    private ManagementClient client(Credentials credentials) {
        URI url = URI.create("http://" + Lab.address(3) + ":15672");
        return new ManagementClient(vertx, new ManagementConfig(url, Optional.empty(), DEADLINE), () -> credentials);
    }

    private static <T> T done(CompletionStage<Fact<T>> stage) {
        Fact<T> fact = stage.toCompletableFuture().join();
        assertThat(fact).isInstanceOf(Fact.Known.class);
        return fact.value().orElseThrow();
    }
}
