package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.ServiceState.Phase;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerServiceTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<List<String>> commands = new ArrayList<>();
    private final CommandRunner runner = new CommandRunner(new CommandAudit() {
        @Override
        public void starting(long call, List<String> argv) {
            commands.add(argv.subList(1, argv.size()));
        }

        @Override
        public void ended(long call, List<String> argv, CommandResult result) {}
    });

    @Test
    void systemd_is_asked_the_way_that_does_not_wait_for_a_boot_and_forgets_its_mask_at_reboot() throws IOException {
        SystemdService service = systemd("exit 0");
        List<CommandResult> results = List.of(
                service.mask(child -> {}),
                service.stop(child -> {}),
                service.unmask(child -> {}),
                service.start(child -> {}));
        assertThat(results).allMatch(result -> result instanceof CommandResult.Exited exited && exited.code() == 0);
        assertThat(commands)
                .containsExactly(
                        List.of("start", "rabbitmq-agent-mask@rabbitmq-server.service"),
                        List.of("stop", "rabbitmq-server"),
                        List.of("stop", "rabbitmq-agent-mask@rabbitmq-server.service"),
                        List.of("start", "--no-block", "rabbitmq-server"));
    }

    @Test
    void a_units_state_is_what_systemd_calls_active_state() throws IOException {
        assertThat(systemd("echo LoadState=loaded; echo ActiveState=activating").state())
                .isEqualTo(Fact.known(new ServiceState("activating", false, Phase.STARTING)));
        assertThat(systemd("echo ActiveState=inactive; echo LoadState=masked").state())
                .isEqualTo(Fact.known(new ServiceState("inactive", true, Phase.DOWN)));
        assertThat(systemd("echo ActiveState=active; echo LoadState=masked").state())
                .isEqualTo(Fact.known(new ServiceState("active", true, Phase.RUNNING)));
    }

    @Test
    void a_unit_that_does_not_exist_has_no_state_although_systemd_calls_it_inactive() throws IOException {
        Fact<ServiceState> state =
                systemd("echo LoadState=not-found; echo ActiveState=inactive").state();
        assertThat(state)
                .isEqualTo(Fact.unknown(Reason.FAILED, "rabbitmq-server: LoadState=not-found, ActiveState=inactive"));
    }

    @Test
    void a_host_without_systemd_has_no_state() throws IOException {
        assertThat(reasonOf(systemd("echo 'System has not been booted with systemd' >&2; exit 1")
                        .state()))
                .isEqualTo(Reason.FAILED);
        assertThat(reasonOf(new SystemdService(List.of("no-such-program"), "u", runner, LONG).state()))
                .isEqualTo(Reason.FAILED);
    }

    @Test
    void an_option_is_no_unit_name() {
        assertThatThrownBy(() -> new SystemdService("--now", runner, LONG)).hasMessage("'--now' is no unit name");
    }

    @Test
    void configured_commands_run_as_they_are_written() {
        CommandService service = new CommandService(
                new ServiceCommands(
                        List.of("echo", "start", "a b"),
                        List.of("echo", "stop"),
                        List.of("echo", "mask"),
                        List.of("echo", "unmask"),
                        Optional.of(List.of("echo", "running")),
                        LONG),
                runner);
        assertThat(List.of(service.start(child -> {}), service.stop(child -> {})))
                .extracting(result -> ((CommandResult.Exited) result).out().text())
                .containsExactly("start a b\n", "stop\n");
        assertThat(List.of(service.mask(child -> {}), service.unmask(child -> {})))
                .extracting(result -> ((CommandResult.Exited) result).out().text())
                .containsExactly("mask\n", "unmask\n");
        assertThat(service.state()).isEqualTo(Fact.known(new ServiceState("running", false, Phase.RUNNING)));
    }

    @Test
    void the_first_word_of_a_state_command_is_the_phase_and_masked_may_stand_anywhere_behind_it() {
        assertThat(ServiceState.of("running pid=7 since=x masked\n"))
                .isEqualTo(new ServiceState("running pid=7 since=x masked", true, Phase.RUNNING));
        assertThat(ServiceState.of("starting").phase()).isEqualTo(Phase.STARTING);
        assertThat(ServiceState.of("restarting exit=1 unmasked"))
                .isEqualTo(new ServiceState("restarting exit=1 unmasked", false, Phase.DOWN));
        assertThat(ServiceState.of("").phase()).isEqualTo(Phase.DOWN);
    }

    @Test
    void a_unit_may_be_given_with_its_suffix() throws IOException {
        Path systemctl = Scripts.write(directory, "systemctl", "exit 0");
        CommandResult unused =
                new SystemdService(List.of(systemctl.toString()), "rabbit.service", runner, LONG).mask(child -> {});
        assertThat(commands).containsExactly(List.of("start", "rabbitmq-agent-mask@rabbit.service"));
    }

    @Test
    void without_a_mask_command_there_is_nothing_to_mask_and_no_state_without_its_command() {
        CommandService service = new CommandService(
                new ServiceCommands(List.of("true"), List.of("true"), List.of(), List.of(), Optional.empty(), LONG),
                runner);
        assertThat(service.mask(child -> {})).isInstanceOf(CommandResult.Exited.class);
        assertThat(reasonOf(service.state())).isEqualTo(Reason.NOT_OBSERVED);
        assertThat(commands).isEmpty();
    }

    @Test
    void half_a_pair_of_mask_commands_is_refused() {
        assertThatThrownBy(() -> new ServiceCommands(
                        List.of("true"), List.of("true"), List.of("true"), List.of(), Optional.empty(), LONG))
                .hasMessageContaining("a mask command needs an unmask command");
    }

    private SystemdService systemd(String body) throws IOException {
        Path systemctl = Scripts.write(directory, "systemctl", body);
        return new SystemdService(List.of(systemctl.toString()), "rabbitmq-server", runner, LONG);
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
