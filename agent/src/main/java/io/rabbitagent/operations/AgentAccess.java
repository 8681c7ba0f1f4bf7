package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What operations need of an agent: the daemon, or a command line that looks for itself where no daemon runs. */
public interface AgentAccess {
    /** The agent's own node. */
    NodeName node();

    /**
     * Whether it is there only for one command: what this host has to do for a plan waits once that has ended, until an
     * agent runs here again.
     */
    default boolean passing() {
        return false;
    }

    /** Those of the last turn. */
    List<Rule> rules();

    /** As of the last turn. */
    Situation situation() throws OperationException;

    /**
     * The situation after a turn later than {@code seen}.
     *
     * @return the last one where no turn came in time
     */
    Situation situationAfter(Situation seen, Duration patience) throws OperationException;

    /** The notices to people that this host's agent has still to deliver; empty where it sends none. */
    default Optional<StatusView.Notices> notices() {
        return Optional.empty();
    }

    /** Commits a decision. @throws OperationException where it was refused, or can't be committed */
    void decide(Command command) throws OperationException;

    /** This host's backups. */
    BackupShelf backups() throws OperationException;

    /** What this host's agent alone can do while the decisions can't be read. @throws OperationException elsewhere */
    default GlassBox glassBox() throws OperationException {
        throw new OperationException(OperationException.Kind.REFUSED, "only this host's agent acts on its node");
    }

    /** What sends rescued messages into the cluster from this host. @throws OperationException elsewhere */
    default ReplayDesk replays() throws OperationException {
        throw new OperationException(
                OperationException.Kind.REFUSED, "only this host's agent sends rescued messages into its cluster");
    }

    /** The last entries of the shared history, oldest first. */
    default List<HistoryEntry> sharedHistory(int most) throws OperationException {
        return sharedHistory(any -> true, most);
    }

    /** The last such entries of the shared history, oldest first. */
    List<HistoryEntry> sharedHistory(Predicate<HistoryEntry> which, int most) throws OperationException;

    /** The last entries of this host's journal, oldest first. */
    List<HistoryEntry> localHistory(int most) throws OperationException;
}
