package io.rabbitagent.cli;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.daemon.Onlooker;
import io.rabbitagent.launch.Main;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where no daemon runs: a command that only looks does so by itself and writes nothing; one that decides or acts is this
 * host's agent while it runs.
 */
final class LocalSource implements AgentSource {
    private final PrintStream err;

    LocalSource(PrintStream err) {
        this.err = err;
    }

    @Override
    public Lease open(Purpose purpose) throws OperationException {
        AgentConfig config = Configuration.load(Optional.empty(), err)
                .orElseThrow(() -> new OperationException(Kind.CONFIGURATION, "the configuration can't be used"));
        if (purpose == Purpose.ACT) {
            return PassingLease.open(config, System.getenv(), Main.socket(), err);
        }
        err.println("agent: no daemon runs on this host; this is what the command sees by itself");
        return new OnlookerLease(new Onlooker(config, System.getenv(), CommandAudit.NONE));
    }

    private record OnlookerLease(Onlooker onlooker) implements Lease {
        @Override
        public AgentAccess agent() {
            return onlooker;
        }

        @Override
        public void close() {
            onlooker.close();
        }
    }
}
