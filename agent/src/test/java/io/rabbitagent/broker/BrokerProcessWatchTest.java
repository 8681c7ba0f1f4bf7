package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that are called {@code beam.smp} and have the command lines of real brokers. */
class BrokerProcessWatchTest {
    private static final NodeName NODE =
            new NodeName("rabbit@watch-test-" + ProcessHandle.current().pid());
    private static final List<String> BROKER = List.of("-noinput", "-s", "rabbit", "boot", "-boot", "start_sasl");
    private static final List<String> CLI = List.of("-noinput", "-run", "escript", "start", "-escript", "main");

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<HostMoment> lastSeenAt = new CopyOnWriteArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private final BrokerProcessListener listener = new BrokerProcessListener() {
        @Override
        public void started(BrokerProcess process) {
            heard.add("started " + process.pid());
        }

        @Override
        public void ended(BrokerProcess process, HostMoment lastSeen) {
            lastSeenAt.add(lastSeen);
            heard.add("ended " + process.pid());
        }
    };

    @AfterEach
    void killAll() {
        for (Process process : started) {
            assertThat(new ProcessFamily(process.pid()).kill()).isTrue();
        }
    }

    @Test
    void finds_the_vm_by_its_pid_file_and_notices_its_end() throws IOException {
        Process vm = vm(BROKER, "");
        Path pidFile = Files.writeString(directory.resolve("pid"), Long.toString(vm.pid()));
        try (BrokerProcessWatch watch = new BrokerProcessWatch(NODE, Optional.of(pidFile), listener)) {
            await().until(() -> heard.contains("started " + vm.pid()));
            BrokerProcess process =
                    watch.current().value().flatMap(found -> found).orElseThrow();
            assertThat(process.startTicks())
                    .isEqualTo(ProcStat.read(vm.pid()).orElseThrow().startTicks());
            assertThat(process.bootId()).hasSize(36);
            HostMoment living = new HostMoment(process.bootId(), uptime());
            vm.destroyForcibly();
            await().until(() -> heard.contains("ended " + vm.pid()));
            assertThat(watch.current()).isEqualTo(Fact.known(Optional.empty()));
            HostMoment over = new HostMoment(process.bootId(), uptime());
            assertThat(lastSeenAt).hasSize(1);
            assertThat(lastSeenAt.get(0).isAbout(living, Duration.ofSeconds(1))).isTrue();
            assertThat(over.isAbout(lastSeenAt.get(0), Duration.ofMillis(10))).isTrue();
        }
    }

    private static Duration uptime() throws IOException {
        String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000));
    }

    @Test
    void finds_a_vm_without_the_application_by_the_name_on_its_command_line() throws IOException {
        Process vm = vm(List.of("-noinput", "-sname", NODE.value()), "");
        assertThat(found(Optional.empty())).contains(vm.pid());
    }

    @Test
    void finds_a_vm_that_has_not_written_its_pid_yet_by_its_environment() throws IOException {
        Process vm = vm(BROKER, NODE.value());
        assertThat(found(Optional.of(directory.resolve("no-pid-file")))).contains(vm.pid());
    }

    @Test
    void another_nodes_vm_is_not_ours() throws IOException {
        vm(BROKER, "rabbit@other");
        vm(List.of("-noinput", "-sname", NODE.value() + "0"), "");
        vm(BROKER, "");
        assertThat(found(Optional.empty())).isEmpty();
    }

    @Test
    void a_vm_without_any_name_is_ours_unless_another_nodes_pid_file_claims_it() throws IOException {
        Process vm = vm(BROKER, "");
        Path ours = directory.resolve(NODE + ".pid");
        assertThat(found(Optional.of(ours))).contains(vm.pid());
        Files.writeString(directory.resolve("rabbit@other.pid"), Long.toString(vm.pid()));
        assertThat(found(Optional.of(ours))).isNotEqualTo(Optional.of(vm.pid()));
    }

    @Test
    void what_a_vm_forks_is_no_vm_though_it_looks_the_same_until_it_becomes_another_program() throws IOException {
        Process vm = vm(BROKER, "", "(sleep 300; :) & wait");
        await().until(() -> vmBelow(vm).isPresent());
        assertThat(found(Optional.of(directory.resolve(NODE + ".pid")))).contains(vm.pid());
        Path pidFile = Files.writeString(
                directory.resolve("pid"), Long.toString(vmBelow(vm).orElseThrow()));
        assertThat(found(Optional.of(pidFile))).contains(vm.pid());
    }

    @Test
    void rabbitmqctl_is_a_vm_and_no_broker() throws IOException {
        Process cli = vm(CLI, NODE.value());
        Path pidFile = Files.writeString(directory.resolve("pid"), Long.toString(cli.pid()));
        assertThat(found(Optional.of(pidFile))).isNotEqualTo(Optional.of(cli.pid()));
    }

    @Test
    void a_stale_pid_file_that_names_another_process_is_no_vm() throws IOException {
        Path pidFile = directory.resolve("pid");
        Process other = vm(BROKER, "rabbit@other");
        long self = ProcessHandle.current().pid();
        for (String pid : List.of(Long.toString(self), Long.toString(other.pid()), "4194999", "", "x")) {
            Files.writeString(pidFile, pid);
            assertThat(found(Optional.of(pidFile)).filter(found -> found == self || found == other.pid()))
                    .as(pid)
                    .isEmpty();
        }
    }

    @Test
    void a_zombie_has_ended() throws IOException {
        Path program = Scripts.write(directory, "beam.smp", "sleep 300 & wait");
        // The parent becomes a program that never asks how its child ended.
        String body = program + " " + String.join(" ", BROKER) + " & exec sleep 300";
        Process parent = start(List.of("/bin/sh", "-c", body), "");
        await().until(() -> vmBelow(parent).isPresent());
        long vm = vmBelow(parent).orElseThrow();
        Path pidFile = Files.writeString(directory.resolve("pid"), Long.toString(vm));
        try (BrokerProcessWatch watch = new BrokerProcessWatch(NODE, Optional.of(pidFile), listener)) {
            await().until(() -> watch.current().value().flatMap(found -> found).isPresent());
            assertThat(ProcessHandle.of(vm).orElseThrow().destroyForcibly()).isTrue();
            await().until(() -> heard.contains("ended " + vm));
            assertThat(ProcStat.read(vm).orElseThrow().hasEnded()).isTrue();
        }
    }

    private static Optional<Long> vmBelow(Process parent) {
        return parent.children()
                .filter(child -> child.info().commandLine().orElse("").contains("beam.smp"))
                .map(ProcessHandle::pid)
                .findFirst();
    }

    @Test
    void a_supervisor_that_starts_the_next_one_at_once_gives_an_end_and_a_start() throws IOException {
        Process first = vm(BROKER, "");
        Path pidFile = Files.writeString(directory.resolve("pid"), Long.toString(first.pid()));
        try (BrokerProcessWatch watch = new BrokerProcessWatch(NODE, Optional.of(pidFile), listener)) {
            await().until(() -> watch.current().value().flatMap(found -> found).isPresent());
            Process second = vm(BROKER, "");
            Files.writeString(pidFile, Long.toString(second.pid()));
            first.destroyForcibly();
            await().until(() -> heard.size() == 3);
            assertThat(heard)
                    .containsExactly("started " + first.pid(), "ended " + first.pid(), "started " + second.pid());
        }
    }

    @Test
    void the_end_is_noticed_within_a_tenth_of_a_second() throws IOException {
        Process vm = vm(BROKER, "");
        Path pidFile = Files.writeString(directory.resolve("pid"), Long.toString(vm.pid()));
        try (BrokerProcessWatch watch = new BrokerProcessWatch(NODE, Optional.of(pidFile), listener)) {
            await().until(() -> watch.current().value().flatMap(found -> found).isPresent());
            vm.destroyForcibly();
            // Half of what it would take if only the search of once a second noticed it.
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMillis(500))
                    .until(() -> heard.size() == 2);
        }
    }

    private Optional<Long> found(Optional<Path> pidFile) throws IOException {
        return new VmFinder(Path.of("/proc"), NODE, pidFile).find().map(ProcStat::pid);
    }

    private Process vm(List<String> arguments, String nodeName) throws IOException {
        return vm(arguments, nodeName, "sleep 300 & wait");
    }

    private Process vm(List<String> arguments, String nodeName, String body) throws IOException {
        Path program = Scripts.write(directory, "beam.smp", body);
        List<String> argv = new ArrayList<>();
        argv.add(program.toString());
        argv.addAll(arguments);
        Process process = start(argv, nodeName);
        await().until(() -> process.info().commandLine().orElse("").contains("sh " + program));
        return process;
    }

    private Process start(List<String> argv, String nodeName) throws IOException {
        List<String> grouped = new ArrayList<>(List.of("setsid"));
        grouped.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(grouped);
        builder.environment().put("RABBITMQ_NODENAME", nodeName);
        Process process = builder.start();
        started.add(process);
        return process;
    }
}
