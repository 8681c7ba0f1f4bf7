package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.LogSettings;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.isolated.IsolationSettings;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.decide.Command;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Main;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.StoreSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real agent for one command, beside no broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PassingLeaseTest {
    private static final NodeName ME = new NodeName("rabbit@no-such-host-of-a-test");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void it_decides_serves_the_socket_and_leaves_nothing_open() throws Exception {
        for (int time = 1; time <= 2; time++) {
            try (PassingLease lease = open(directory.resolve("state"))) {
                assertThat(lease.agent().passing()).isTrue();
                assertThat(lease.agent()
                                .situation()
                                .picture()
                                .observation(ME)
                                .app()
                                .isKnown())
                        .isTrue();
                lease.agent()
                        .decide(new Command.PauseAll("ann", "x", Instant.now().plusSeconds(60)));
                assertThat(Main.run(new String[] {"--version"}, socket())).isEqualTo(ExitCode.DONE);
            }
            assertThat(socket()).doesNotExist();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("this command is its agent until it ends");
    }

    @Test
    void it_needs_no_port() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PassingLease lease = open(directory.resolve("state"), taken.getLocalPort())) {
            assertThat(lease.agent().node()).isEqualTo(ME);
        }
    }

    @Test
    void while_another_holds_the_lock_and_is_silent_it_says_what_to_do() throws Exception {
        try (PassingLease first = open(directory.resolve("state"))) {
            Files.delete(socket());
            assertThatThrownBy(() -> open(directory.resolve("state")))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE))
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("nobody answers on " + socket())
                    .hasMessageContaining("systemctl restart rabbitmq-agent");
            assertThat(first.agent().situation()).isNotNull();
        }
    }

    @Test
    void another_users_state_directory_is_left_alone() throws Exception {
        Path others = othersDirectory();
        String owner = Files.getOwner(others).getName();
        assertThatThrownBy(() -> open(others))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("belongs to " + owner)
                .hasMessageContaining("run this command as " + owner);
        assertThat(others.resolve("agent.lock")).doesNotExist();
    }

    /** Root can give one away; nobody else owns what root owns. */
    private Path othersDirectory() throws Exception {
        if (!Files.getOwner(Path.of("/proc/self")).equals(Files.getOwner(Path.of("/usr")))) {
            return Path.of("/usr");
        }
        Path given = Files.createDirectory(directory.resolve("given"));
        Files.setOwner(
                given, given.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        return given;
    }

    private Path socket() {
        return directory.resolve("agent.sock");
    }

    private PassingLease open(Path state) throws OperationException {
        return open(state, 0);
    }

    private PassingLease open(Path state, int port) throws OperationException {
        return PassingLease.open(
                config(state, port), Map.of(), socket(), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private AgentConfig config(Path state, int port) {
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
                new StoreSettings(new FileLocation(directory.resolve("store")), state),
                new BackupSettings(directory.resolve("backups"), 0),
                new IsolationSettings(directory.resolve("isolated"), directory.resolve("no-server"), 0, 1, List.of()),
                AmqpAddress.parse("amqp://127.0.0.1:9"),
                new HttpSettings("127.0.0.1", port),
                new ObserveSettings(SECOND, SECOND, SECOND, SECOND.multipliedBy(5)),
                new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.ERROR),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                SECOND.multipliedBy(86_400));
    }
}
