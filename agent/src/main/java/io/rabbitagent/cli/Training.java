package io.rabbitagent.cli;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.LogSettings;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.isolated.IsolationSettings;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.launch.Main;
import io.rabbitagent.launch.Request;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.StoreSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does once what client, command line and daemon do, for Java to note which classes that takes; {@code bin/make-archives}
 * runs it. What it leaves out works as well, and starts more slowly.
 *
 * <p>The daemon is a real one, beside no broker, with all its files in the directory that the argument names. It goes on
 * serving its socket there until standard input ends, for {@code bench/launch}.
 */
public final class Training {
    private static final List<List<String>> ALONE = List.of(
            List.of(),
            List.of("--version"),
            List.of("help"),
            List.of("--help"),
            List.of("--no-such-option"),
            List.of("rules", "validate"));
    private static final List<List<String>> SERVED = List.of(
            List.of("--version"),
            List.of("status"),
            List.of("status", "-o", "json"),
            List.of("explain", "app-stopped"),
            List.of("remediate", "--dry-run"),
            List.of("shutdown-order"),
            List.of("plans"),
            List.of("history"));

    private Training() {}

    public static void main(String[] arguments) throws IOException, StartException {
        Path directory = Path.of(arguments[0]);
        Path socket = directory.resolve("agent.sock");
        AgentConfig config = config(directory);
        Logging.configure(config.log());
        Daemon.Start start = new Daemon.Start(
                config, Map.of(), Version.text(), new FrontDoor(config.node(), Version.text(), socket));
        try (Daemon daemon = Daemon.start(start)) {
            ALONE.forEach(Training::alone);
            SERVED.forEach(command -> Main.run(command.toArray(String[]::new), socket));
            System.out.println("ready for " + daemon.agent().node());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static AgentConfig config(Path directory) {
        NodeName node = new NodeName("rabbit@training");
        BrokerSettings broker = new BrokerSettings(
                URI.create("http://127.0.0.1:9"),
                Optional.empty(),
                Optional.empty(),
                directory.resolve(node.value()),
                directory.resolve("broker.log"),
                directory.resolve("cookie"),
                Optional.empty(),
                List.of("false"),
                List.of("false"),
                new ServiceSettings.Systemd("rabbitmq-server"));
        Duration second = Duration.ofSeconds(1);
        return new AgentConfig(
                "training",
                List.of(node),
                node,
                broker,
                new StoreSettings(new FileLocation(directory.resolve("store")), directory.resolve("state")),
                new BackupSettings(directory.resolve("backups"), 0),
                new IsolationSettings(directory.resolve("isolated"), directory.resolve("no-server"), 0, 1, List.of()),
                AmqpAddress.parse("amqp://127.0.0.1:9"),
                new HttpSettings("127.0.0.1", 0),
                new ObserveSettings(second, second, second, second.multipliedBy(5)),
                new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.ERROR),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofDays(90));
    }

    /** With a coloured terminal, which takes more classes than without. */
    private static void alone(List<String> arguments) {
        ProcessIo io = new ProcessIo(System.in);
        Terminal terminal = new Terminal(true, true, true, 100);
        CommandRequest request = CommandRequest.of("training", new Request(arguments, "/", terminal, Map.of()));
        io.during(() -> run(request, io));
    }

    private static int run(CommandRequest request, CommandIo io) {
        return Cli.run(new Invocation(request, io, new BugFile(), new LocalSource(io.err())));
    }
}
