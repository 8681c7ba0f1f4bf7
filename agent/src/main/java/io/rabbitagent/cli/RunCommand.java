package io.rabbitagent.cli;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Main;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code agent run}: the daemon, until it is told to end. */
@Command(
        name = "run",
        description =
                "Runs the daemon: watches this host's broker, and acts on it by the rules. Ends on SIGTERM or SIGINT.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private AgentCommand parent;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "default: RABBITAGENT_CONFIG, or else /etc/rabbitmq-agent/agent.yaml")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Invocation invocation = parent.invocation();
        Optional<AgentConfig> config = Configuration.load(Optional.ofNullable(file), invocation.err());
        if (config.isEmpty()) {
            return ExitCode.CONFIGURATION;
        }
        Logging.configure(config.get().log());
        CountDownLatch told = new CountDownLatch(1);
        invocation.io().onCancel(told::countDown);
        FrontDoor door = new FrontDoor(config.get().node(), Version.text(), Main.socket());
        try (Daemon daemon = Daemon.start(new Daemon.Start(config.get(), System.getenv(), Version.text(), door))) {
            log.info(
                    "The agent of {} watches cluster {}",
                    daemon.agent().node(),
                    config.get().clusterName());
            told.await();
            log.info("The agent ends");
            return ExitCode.DONE;
        } catch (StartException e) {
            invocation.err().println("agent: " + e.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }
}
