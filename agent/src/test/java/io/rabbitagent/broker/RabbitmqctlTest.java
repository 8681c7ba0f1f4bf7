package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.OwnStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that prints what the real {@code rabbitmqctl} of 3.10.8 printed. */
class RabbitmqctlTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb-1");
    private static final NodeName RB2 = new NodeName("rabbit@rb-2");
    private static final NodeName RB3 = new NodeName("rabbit@rb-3");
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Fact<Optional<BrokerProcess>> GONE = Fact.known(Optional.empty());
    private static final Fact<Optional<BrokerProcess>> THERE =
            Fact.known(Optional.of(new BrokerProcess(4711, 1, "boot")));

    @TempDir
    Path directory;

    @Test
    void tells_the_four_states_apart() throws IOException {
        assertThat(replaying("running").appState(RB1, THERE)).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(replaying("waiting-for-tables").appState(RB3, THERE)).isEqualTo(Fact.known(AppState.BOOTING));
        assertThat(replaying("stopped").appState(RB3, THERE)).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(replaying("vm-down").appState(RB3, GONE)).isEqualTo(Fact.known(AppState.VM_DOWN));
    }

    @Test
    void a_boot_that_has_not_set_its_state_yet_is_a_boot() throws IOException {
        assertThat(printing("{rabbit_agent,stopped,true}").appState(RB1, THERE))
                .isEqualTo(Fact.known(AppState.BOOTING));
    }

    @Test
    void an_application_on_its_way_down_has_no_state() throws IOException {
        assertThat(replaying("stopping").appState(RB3, THERE))
                .isEqualTo(Fact.unknown(Reason.FAILED, "the rabbit application is stopping"));
    }

    @Test
    void a_vm_that_does_not_answer_in_time_may_be_frozen_unless_its_host_can_not_be_reached_at_all()
            throws IOException {
        NodeName frozen = new NodeName("rabbit@localhost");
        Rabbitmqctl slow = new Rabbitmqctl(
                List.of(Scripts.write(directory, "rabbitmqctl", "exec sleep 60").toString()),
                runner(),
                Duration.ofMillis(200));
        int port;
        try (ServerSocket epmd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = epmd.getLocalPort();
            assertThat(reasonOf(slow.isHeard(frozen, port))).isEqualTo(Reason.TIMEOUT);
        }
        assertThat(slow.isHeard(frozen, port)).isEqualTo(Fact.known(false));
    }

    @Test
    void text_that_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of("", "ready", "{rabbit_agent,ready}", "{rabbit_agent,resting,false}")) {
            assertThat(reasonOf(printing(text).appState(RB1, THERE))).as(text).isEqualTo(Reason.FAILED);
        }
    }

    @Test
    void failures_have_their_reasons() throws IOException {
        assertThat(reasonOf(replaying("cookie-mismatch").appState(RB1, THERE))).isEqualTo(Reason.FAILED);
        assertThat(reasonOf(replaying("cookie-unreadable").appState(RB1, THERE)))
                .isEqualTo(Reason.UNREADABLE);
        assertThat(reasonOf(replaying("host-unknown").appState(RB1, THERE))).isEqualTo(Reason.FAILED);
        assertThat(reasonOf(new Rabbitmqctl(List.of("no-such-program"), runner(), LONG).appState(RB1, THERE)))
                .isEqualTo(Reason.FAILED);
    }

    @Test
    void a_vm_that_epmd_does_not_know_is_down_only_where_its_process_is_gone_too() throws IOException {
        assertThat(reasonOf(replaying("vm-down").appState(RB3, THERE))).isEqualTo(Reason.FAILED);
        assertThat(reasonOf(replaying("vm-down").appState(RB3, Fact.notObserved())))
                .isEqualTo(Reason.NOT_OBSERVED);
    }

    @Test
    void a_vm_that_has_only_just_begun_boots_though_epmd_does_not_know_it() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String text = Files.readString(Path.of("/proc/uptime"));
        double uptime = Double.parseDouble(text.substring(0, text.indexOf(' ')));
        long now = Math.round(uptime * 100);

        assertThat(replaying("vm-down").appState(RB3, vm(now - 300, boot))).isEqualTo(Fact.known(AppState.BOOTING));
        assertThat(reasonOf(replaying("vm-down").appState(RB3, vm(now - 6_000, boot))))
                .isEqualTo(Reason.FAILED);
    }

    private static Fact<Optional<BrokerProcess>> vm(long startTicks, String bootId) {
        return Fact.known(Optional.of(new BrokerProcess(4_711, startTicks, bootId)));
    }

    @Test
    void a_frozen_vm_and_a_wrong_cookie_print_the_same_and_are_not_told_apart() throws IOException {
        Fact<AppState> frozen = replaying("frozen-vm").appState(RB3, THERE);
        assertThat(frozen).isEqualTo(replaying("cookie-mismatch").appState(RB1, THERE));
        assertThat(((Fact.Unknown<AppState>) frozen).detail()).contains("cookie", "hangs");
    }

    @Test
    void another_nodes_absence_is_not_taken_for_ours() throws IOException {
        assertThat(reasonOf(replaying("other-name-only").appState(RB1, THERE))).isEqualTo(Reason.FAILED);
    }

    @Test
    void what_a_node_tells_of_itself_is_its_partitions_and_alarms() throws IOException {
        assertThat(replaying("of-itself-partitioned").ofItself(new NodeName("rabbit@rb1")))
                .isEqualTo(Fact.known(new OwnStatistics(Set.of(new NodeName("rabbit@rb3")), true, true)));
        assertThat(printing("{rabbit_agent,ready,[],[memory]}").ofItself(RB1))
                .isEqualTo(Fact.known(new OwnStatistics(Set.of(), true, false)));
        assertThat(printing("{rabbit_agent,ready,[],[disk]}").ofItself(RB1))
                .isEqualTo(Fact.known(new OwnStatistics(Set.of(), false, true)));
    }

    @Test
    void what_a_node_tells_of_itself_before_its_boot_is_complete_is_unknown() throws IOException {
        for (String text : List.of("{rabbit_agent,core_started,[],[]}", "{rabbit_agent,ready,[]}", "[]", "")) {
            assertThat(reasonOf(printing(text).ofItself(RB1))).as(text).isEqualTo(Reason.GARBLED);
        }
        assertThat(program("exit 69").ofItself(RB1).isKnown()).isFalse();
    }

    @Test
    void what_a_broker_is_set_up_with_is_what_it_says() throws IOException {
        Set<String> flags = Set.of(
                "classic_mirrored_queue_version",
                "drop_unroutable_metric",
                "empty_basic_get_metric",
                "implicit_default_bindings",
                "maintenance_mode_status",
                "quorum_queue",
                "stream_queue",
                "user_limits",
                "virtual_host_metadata");
        assertThat(replaying("settings").settings(RB1)).isEqualTo(Fact.known(new NodeSettings("ignore", "", flags)));
        assertThat(replaying("settings-discovery").settings(RB1))
                .isEqualTo(Fact.known(
                        new NodeSettings("pause_if_all_down", "rabbit_peer_discovery_classic_config", flags)));
        assertThat(printing("{rabbit_agent,autoheal,rabbit_peer_discovery_dns,[],[quorum_queue]}")
                        .settings(RB1))
                .isEqualTo(
                        Fact.known(new NodeSettings("autoheal", "rabbit_peer_discovery_dns", Set.of("quorum_queue"))));
    }

    @Test
    void settings_that_are_not_understood_are_unknown() throws IOException {
        for (String text : List.of(
                "",
                "{rabbit_agent,ignore,dns,[]}",
                "{rabbit_agent,pause,dns,[],[]}",
                "{rabbit_agent,{autoheal,[],ignore},dns,[],[]}",
                "{rabbit_agent,ignore,\"dns\",[],[]}")) {
            assertThat(reasonOf(printing(text).settings(RB1))).as(text).isEqualTo(Reason.GARBLED);
        }
        assertThat(program("exit 69").settings(RB1).isKnown()).isFalse();
    }

    @Test
    void a_call_that_hangs_is_unknown_and_gone() throws IOException {
        String name = "hanging-" + System.nanoTime();
        Path sleeper = Scripts.write(directory, name, "sleep 300");
        Path program = Scripts.write(directory, "rabbitmqctl", "(" + sleeper + " & wait) & wait");
        Rabbitmqctl hanging = new Rabbitmqctl(List.of(program.toString()), runner(), Duration.ofMillis(500));
        assertThat(reasonOf(hanging.appState(RB1, THERE))).isEqualTo(Reason.TIMEOUT);
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(name)))
                .isEmpty();
    }

    @Test
    void who_asks_while_a_call_is_under_way_shares_its_answer() throws IOException {
        Path calls = directory.resolve("calls");
        Path go = directory.resolve("go");
        Rabbitmqctl slow = program("echo call >> " + calls + "; until test -e " + go + "; do sleep 0.01; done;"
                + " echo '{rabbit_agent,ready,false}'");
        CompletableFuture<Fact<AppState>> first = CompletableFuture.supplyAsync(() -> slow.appState(RB1, THERE));
        await().until(() -> Files.exists(calls));
        CompletableFuture<Fact<AppState>> shared = new CompletableFuture<>();
        Thread second = new Thread(() -> shared.complete(slow.appState(RB1, THERE)));
        second.start();
        await().until(() -> second.getState() == Thread.State.WAITING);
        Files.createFile(go);
        assertThat(first.join()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(shared.join()).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(Files.readAllLines(calls)).hasSize(1);
        assertThat(slow.appState(RB1, THERE)).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(Files.readAllLines(calls)).hasSize(2);
    }

    @Test
    void asks_with_a_command_line_that_changes_nothing() throws IOException {
        Path program = Scripts.write(directory, "rabbitmqctl", "printf '%s\\n' \"$@\"");
        Rabbitmqctl echo = new Rabbitmqctl(List.of(program.toString()), runner(), LONG);
        assertThat(((Fact.Unknown<AppState>) echo.appState(RB1, THERE)).detail())
                .isEqualTo("not understood: -q -n rabbit@rb-1 eval " + Rabbitmqctl.APP_STATE_EXPRESSION);
    }

    @Test
    void tells_who_is_drained_also_of_a_node_whose_application_is_stopped() throws IOException {
        assertThat(replaying("drained-none").drained(RB1)).isEqualTo(Fact.known(Set.of()));
        assertThat(replaying("drained-rb2-and-stopped").drained(RB1))
                .isEqualTo(Fact.known(Set.of(new NodeName("rabbit@rb2"))));
    }

    @Test
    void who_is_drained_is_unknown_to_a_node_whose_application_does_not_run() throws IOException {
        assertThat(replaying("drained-app-stopped").drained(RB1).isKnown()).isFalse();
    }

    @Test
    void half_an_answer_is_garbled() throws IOException {
        assertThat(((Fact.Unknown<?>) printing("[rabbit@rb2").drained(RB1)).reason())
                .isEqualTo(Reason.GARBLED);
        assertThat(((Fact.Unknown<?>) printing("ok").drained(RB1)).reason()).isEqualTo(Reason.GARBLED);
    }

    @Test
    void start_app_names_the_two_that_disagree() throws IOException {
        StartAppResult result = replaying("start-app-inconsistent").startApp(RB3, LONG, child -> {});
        assertThat(((CommandResult.Exited) result.result()).code()).isEqualTo(69);
        assertThat(result.disagreement()).contains(new Disagreement(RB3, RB2));
    }

    @Test
    void start_app_of_a_running_application_says_nothing_of_it() throws IOException {
        StartAppResult result = replaying("start-app-running").startApp(RB3, LONG, child -> {});
        assertThat(((CommandResult.Exited) result.result()).code()).isZero();
        assertThat(result.disagreement()).isEmpty();
    }

    @Test
    void an_expression_is_evaluated_by_erl_call_and_by_rabbitmqctl_only_where_that_gets_no_answer() throws IOException {
        Path calls = directory.resolve("calls");
        Path program = Scripts.write(
                directory, "rabbitmqctl", "echo rabbitmqctl >>" + calls + "; echo '{rabbit_agent,stopped,false}'");
        Path cheap = Scripts.write(
                directory,
                "erl_call",
                "echo erl_call >>" + calls + "; echo '{ok, [\"e3JhYmJpdF9hZ2VudCxyZWFkeSxmYWxzZX0=\"]}'");
        Path cookie = Files.writeString(directory.resolve(".erlang.cookie"), "SECRET");
        Rabbitmqctl both = new Rabbitmqctl(
                List.of(program.toString()),
                Optional.of(new ErlCall(List.of(cheap.toString()), cookie, runner())),
                runner(),
                LONG);
        assertThat(both.appState(RB1, THERE)).isEqualTo(Fact.known(AppState.RUNNING));
        assertThat(Files.readAllLines(calls)).containsExactly("erl_call");

        Scripts.write(directory, "erl_call", "echo erl_call >>" + calls + "; exit 1");
        assertThat(both.appState(RB1, THERE)).isEqualTo(Fact.known(AppState.STOPPED));
        assertThat(Files.readAllLines(calls)).containsExactly("erl_call", "erl_call", "rabbitmqctl");
    }

    private Rabbitmqctl replaying(String fixture) throws IOException {
        Path out = Files.writeString(directory.resolve("out"), Fixtures.text("rabbitmqctl/" + fixture + ".out"));
        Path err = Files.writeString(directory.resolve("err"), Fixtures.text("rabbitmqctl/" + fixture + ".err"));
        String code = Fixtures.text("rabbitmqctl/" + fixture + ".rc").trim();
        return program("cat " + out + "; cat " + err + " >&2; exit " + code);
    }

    private Rabbitmqctl printing(String text) throws IOException {
        return program("echo '" + text + "'");
    }

    private Rabbitmqctl program(String body) throws IOException {
        Path program = Scripts.write(directory, "rabbitmqctl", body);
        return new Rabbitmqctl(List.of(program.toString()), runner(), LONG);
    }

    private static CommandRunner runner() {
        return new CommandRunner(CommandAudit.NONE);
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
