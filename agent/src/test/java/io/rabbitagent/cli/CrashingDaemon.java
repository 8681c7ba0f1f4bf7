package io.rabbitagent.cli;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Main;
import io.rabbitagent.store.CrashPoint;
import io.rabbitagent.store.CrashingDisk;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What {@code agent run} runs, on a disk under which it ends at the point that the arguments name, if they
 * name one. Any signal ends it at once.
 */
public final class CrashingDaemon {
    private CrashingDaemon() {}

    public static void main(String[] arguments) throws InterruptedException {
        AgentConfig config = Configuration.load(Optional.empty(), System.err).orElseThrow();
        Logging.configure(config.log());
        FrontDoor door = new FrontDoor(config.node(), Version.text(), Main.socket());
        CrashingDisk disk =
                new CrashingDisk(arguments.length == 0 ? Optional.empty() : Optional.of(CrashPoint.of(arguments)));
        try (Daemon daemon = Daemon.start(
                new Daemon.Start(config, System.getenv(), Version.text(), door, Optional.of(config.http()), disk))) {
            System.err.println("A crashing agent watches " + daemon.agent().node());
            new CountDownLatch(1).await();
        } catch (StartException e) {
            System.err.println("agent: " + e.getMessage());
            System.exit(ExitCode.CONFIGURATION);
        }
    }
}
