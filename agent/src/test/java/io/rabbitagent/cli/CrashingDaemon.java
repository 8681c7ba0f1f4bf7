package io.rabbitagent.cli;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Main;
import io.rabbitagent.store.CrashLines;
import io.rabbitagent.store.CrashPoint;
import io.rabbitagent.store.CrashingDisk;
import io.rabbitagent.store.CrashingEtcd;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.StoreSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What {@code agent run} runs, on a disk and with an etcd under which it ends at the point that the arguments
 * name, if they name one. Any signal ends it at once.
 */
public final class CrashingDaemon {
    private CrashingDaemon() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        CrashLines lines =
                new CrashLines(arguments.length == 0 ? Optional.empty() : Optional.of(CrashPoint.of(arguments)));
        AgentConfig config =
                crashing(Configuration.load(Optional.empty(), System.err).orElseThrow(), lines);
        Logging.configure(config.log());
        FrontDoor door = new FrontDoor(config.node(), Version.text(), Main.socket());
        CrashingDisk disk = new CrashingDisk(lines);
        try (Daemon daemon = Daemon.start(
                new Daemon.Start(config, System.getenv(), Version.text(), door, Optional.of(config.http()), disk))) {
            System.err.println("A crashing agent watches " + daemon.agent().node());
            new CountDownLatch(1).await();
        } catch (StartException e) {
            System.err.println("agent: " + e.getMessage());
            System.exit(ExitCode.CONFIGURATION);
        }
    }

    /** As it was read, but that an etcd is reached by way of {@link CrashingEtcd}. */
    private static AgentConfig crashing(AgentConfig read, CrashLines lines) throws IOException {
        if (!(read.store().location() instanceof EtcdSettings etcd)) {
            return read;
        }
        return new AgentConfig(
                read.clusterName(),
                read.members(),
                read.node(),
                read.broker(),
                new StoreSettings(CrashingEtcd.before(etcd, lines), read.store().stateDirectory()),
                read.backups(),
                read.isolation(),
                read.rescue(),
                read.http(),
                read.observe(),
                read.log(),
                read.rules(),
                read.windows(),
                read.notices(),
                read.keepHistoryFor());
    }
}
