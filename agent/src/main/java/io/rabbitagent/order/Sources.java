package io.rabbitagent.order;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.order.NodeRecord.Stop;
import io.rabbitagent.order.StopEvidence.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The two sources of one node that does not run: what its agent recorded at its last stop, and its files as they are.
 *
 * <p>Important properties: the record wins, as each attempt to boot overwrites the files; the files count only where the
 * log shows that the last boot was completed, so that no attempt came after the stop.
 */
final class Sources {
    private static final Set<LogSignal> NOT_YET_UP = EnumSet.of(
            LogSignal.BOOT_STARTED,
            LogSignal.WAITING_FOR_TABLES,
            LogSignal.BOOT_FAILED,
            LogSignal.INCONSISTENT_CLUSTER);

    private final NodeObservation seen;
    private final NodeRecord record;
    private final NodeName node;

    Sources(NodeObservation seen, NodeRecord record) {
        this.seen = seen;
        this.record = record;
        this.node = seen.node();
    }

    Found evidence() {
        if (appIs(AppState.STOPPED)) {
            return stoppedInALivingVm();
        }
        if (record.hasRunSince()) {
            return Found.none(node, "it has run since its last recorded stop, and how that ended is not recorded");
        }
        if (appIs(AppState.VM_DOWN) && record.upAgain()) {
            return Found.none(node, "it has started since its last recorded stop, and that it ended is not recorded");
        }
        return record.lastStop().isPresent() ? fromHistory() : fromFilesOfADeadVm();
    }

    /** {@code stop_app} leaves no record: the VM goes on. */
    private Found stoppedInALivingVm() {
        if (!seen.log().isKnown()) {
            return Found.unknown(node, "its boot log", seen.log());
        }
        if (bootWasCompleted()) {
            return fromFiles();
        }
        if (record.hasRunSince() || record.lastStop().isEmpty()) {
            return Found.none(node, "an attempt to start its application has overwritten its files");
        }
        return fromHistory();
    }

    private Found fromFilesOfADeadVm() {
        if (!seen.log().isKnown()) {
            return Found.unknown(node, "nothing is recorded of it, and its boot log", seen.log());
        }
        return bootWasCompleted()
                ? fromFiles()
                : Found.none(
                        node,
                        "nothing is recorded of it, and its log does not show that its files are older than"
                                + " an attempt to boot");
    }

    /** What was recorded when its application last ended, whatever is so now. */
    Found fromHistory() {
        Optional<Stop> telling = record.tellingStop();
        if (telling.isEmpty()) {
            return Found.none(node, "its recorded lives were attempts to boot only");
        }
        NodeStopped stop = telling.get().event();
        if (!stop.how().isKnown()) {
            return Found.unknown(node, "whether its application ran in the life that ended last", stop.how());
        }
        boolean filesMayTell = telling.equals(record.lastStop()) && !record.upAgain();
        if (record.agentWasAway() && !filesMayTell) {
            return Found.none(node, "its agent was away after an attempt to boot: whether it ran then is not recorded");
        }
        if (stop.how().equals(Fact.known(HowEnded.NEVER_RAN))) {
            return Found.none(node, "after its application had ended, an attempt to start it overwrote its files");
        }
        Instant at = telling.get().at();
        return found(Source.HISTORY, stop.sawRunning(), stop.membership(), at, stop.how());
    }

    private Found fromFiles() {
        Fact<Membership> membership = seen.dataDirectory()
                .flatMap(DataDirectory::membership)
                .flatMap(content -> inFile(content, "cluster_nodes.config"));
        Fact<HowEnded> how = seen.log().map(log -> log.stopAsked().isPresent() ? HowEnded.CLEAN : HowEnded.CRASH);
        return found(Source.DATA_DIRECTORY, runningInFiles(), membership, seen.at(), how);
    }

    private Found found(
            Source source, Fact<Set<NodeName>> running, Fact<Membership> membership, Instant at, Fact<HowEnded> how) {
        if (!running.isKnown()) {
            return Found.unknown(node, "whom it saw running", running);
        }
        if (!membership.isKnown()) {
            return Found.unknown(node, "whom it took for members", membership);
        }
        Set<NodeName> saw = running.value().orElseThrow();
        return Found.of(new StopEvidence(node, source, saw, membership.value().orElseThrow(), at, how));
    }

    /** What one source says and another denies. */
    List<String> contradictions() {
        List<String> found = new ArrayList<>();
        record.tellingStop().ifPresent(stop -> lostAndStillListed(stop, found));
        if (appIs(AppState.VM_DOWN) && !record.upAgain()) {
            record.lastStop().ifPresent(stop -> unrecordedLife(stop, found));
        }
        return found;
    }

    private void lostAndStillListed(Stop stop, List<String> found) {
        Set<NodeName> both = new TreeSet<>(stop.lost());
        both.retainAll(stop.event().sawRunning().value().orElse(Set.of()));
        if (!both.isEmpty()) {
            found.add(node + " lost sight of " + both + " before it stopped, but its files list them as running");
        }
    }

    /** The files are no longer those that were recorded: the node has lived without its agent. */
    private void unrecordedLife(Stop last, List<String> found) {
        NodeStopped stop = last.event();
        Fact<Set<NodeName>> now = runningInFiles();
        boolean differ = now.isKnown() && stop.sawRunning().isKnown() && !now.equals(stop.sawRunning());
        if (differ) {
            found.add(node + "'s files say that it saw running " + inOrder(now)
                    + ", but the record of its last stop says " + inOrder(stop.sawRunning()));
        }
        boolean neverRan = stop.how().equals(Fact.known(HowEnded.NEVER_RAN));
        if (neverRan && bootWasCompleted()) {
            found.add(node + "'s last recorded life never booted, but its log shows a completed boot");
        }
        if (!neverRan && bootWasAttempted() && saidAfter(last.at())) {
            found.add(node + "'s log shows an attempt to boot after its last recorded stop, which is not recorded");
        }
    }

    private static Set<NodeName> inOrder(Fact<Set<NodeName>> nodes) {
        return new TreeSet<>(nodes.value().orElseThrow());
    }

    private Fact<Set<NodeName>> runningInFiles() {
        return seen.dataDirectory()
                .flatMap(DataDirectory::runningAtShutdown)
                .flatMap(content -> inFile(content, "nodes_running_at_shutdown"));
    }

    private static <T> Fact<T> inFile(Optional<T> content, String file) {
        return content.map(Fact::known).orElseGet(() -> Fact.unknown(Fact.Reason.UNREADABLE, "there is no " + file));
    }

    private boolean appIs(AppState state) {
        return seen.app().value().filter(state::equals).isPresent();
    }

    /**
     * The log's last telling line is younger than the recorded stop. Both times are of this host's clock. A broker that is
     * killed takes its last unwritten lines along, "startup complete" among them: the line alone tells nothing.
     */
    private boolean saidAfter(Instant stop) {
        return seen.log()
                .value()
                .flatMap(BootLog::last)
                .filter(line -> line.at().isAfter(stop))
                .isPresent();
    }

    /** The last that the log tells is of a boot that was not completed. */
    private boolean bootWasAttempted() {
        return seen.log().value().filter(Sources::endsInAnAttempt).isPresent();
    }

    /** The log knows of a completed boot, and of no later attempt. */
    private boolean bootWasCompleted() {
        return seen.log()
                .value()
                .filter(log -> log.booted() && !endsInAnAttempt(log))
                .isPresent();
    }

    private static boolean endsInAnAttempt(BootLog log) {
        boolean notYetUp =
                log.last().map(LogEvent::signal).filter(NOT_YET_UP::contains).isPresent();
        return notYetUp || log.bootFailed() || log.waitingForTables();
    }
}
