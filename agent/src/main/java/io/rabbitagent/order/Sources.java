package io.rabbitagent.order;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LastEnd.Source;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.order.NodeRecord.Stop;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The sources of one node that does not run: what its agent recorded at its last stop, what was kept of its files before
 * each boot, and its files as they are. The log is a witness ({@link Contradictions}).
 *
 * <p>Important properties: the record wins, as each attempt to boot overwrites the files; the files count only where the
 * log shows that the last boot was completed, so that no attempt came after the stop.
 */
final class Sources {
    private final NodeObservation seen;
    private final NodeRecord record;
    private final Optional<String> bootId;
    private final Boots boots;

    /** @param bootId of the host now; empty where that is not known */
    Sources(NodeObservation seen, NodeRecord record, Optional<String> bootId) {
        this.seen = seen;
        this.record = record;
        this.bootId = bootId;
        this.boots = new Boots(seen.log());
    }

    Fact<LastEnd> lastEnd() {
        if (appIs(AppState.RUNNING)) {
            return Fact.unknown(Reason.NOT_OBSERVED, "the application runs");
        }
        return seen.app().isKnown() ? ofOneThatIsDown() : fromHistory();
    }

    private Fact<LastEnd> ofOneThatIsDown() {
        if (appIs(AppState.VM_DOWN) && holdsNothing()) {
            return none("its data directory is empty: it was wiped, or is new");
        }
        if (appIs(AppState.STOPPED)) {
            return stoppedInALivingVm();
        }
        if (record.hasRunSince()) {
            return none("it has run since its last recorded stop, and how that ended is not recorded");
        }
        if (appIs(AppState.VM_DOWN) && record.upAgain()) {
            return none("it has started since its last recorded stop, and that it ended is not recorded");
        }
        if (record.lastStop().isPresent()) {
            return fromHistory();
        }
        return appIs(AppState.VM_DOWN)
                ? fromFilesOfADeadVm()
                : none("nothing is recorded of it, and its boot, which goes on, may have overwritten its files");
    }

    private boolean holdsNothing() {
        return seen.dataDirectory()
                .value()
                .filter(files -> !files.schemaPresent()
                        && files.membership().equals(Fact.known(Optional.empty()))
                        && files.runningAtShutdown().equals(Fact.known(Optional.empty())))
                .isPresent();
    }

    /** {@code stop_app} leaves no record: the VM goes on. */
    private Fact<LastEnd> stoppedInALivingVm() {
        if (!seen.log().isKnown()) {
            return unknown("its boot log", seen.log());
        }
        if (boots.completed()) {
            return fromFiles();
        }
        if (record.hasRunSince() || record.lastStop().isEmpty()) {
            return none("an attempt to start its application has overwritten its files");
        }
        return fromHistory();
    }

    private Fact<LastEnd> fromFilesOfADeadVm() {
        if (!seen.log().isKnown()) {
            return unknown("nothing is recorded of it, and its boot log", seen.log());
        }
        return boots.completed()
                ? fromFiles()
                : none("nothing is recorded of it, and its log does not show that its files are older than"
                        + " an attempt to boot");
    }

    /** What was recorded when its application last ended, whatever is so now. */
    private Fact<LastEnd> fromHistory() {
        Optional<Stop> telling = record.tellingStop();
        if (telling.isEmpty()) {
            return none(
                    record.lastStop().isPresent()
                            ? "its recorded lives were attempts to boot only"
                            : "nothing is recorded of it");
        }
        Stop stop = telling.get();
        if (record.hasRunSince()) {
            return none("it has run since its last recorded stop, and how that ended is not recorded");
        }
        if (!stop.how().isKnown()) {
            return unknown("whether its application ran in the life that ended last", stop.how());
        }
        boolean filesMayTell = telling.equals(record.lastStop()) && !record.upAgain();
        if (record.agentWasAway() && !filesMayTell) {
            return none("its agent was away after an attempt to boot: whether it ran then is not recorded");
        }
        if (!stop.witnessed() && telling.equals(record.lastStop()) && boots.attempted()) {
            return none("its agent found it down, after an attempt to boot that had overwritten its files");
        }
        if (stop.neverRan()) {
            return none("after its application had ended, an attempt to start it overwrote its files");
        }
        boolean rebooted = bootId.isPresent()
                && stop.bootId().filter(then -> !then.equals(bootId.get())).isPresent();
        return end(stop.source(), stop.sawRunning(), stop.membership(), stop.at(), stop.how(), rebooted);
    }

    private Fact<LastEnd> fromFiles() {
        Fact<HowEnded> how = seen.log().map(log -> log.stopAsked().isPresent() ? HowEnded.CLEAN : HowEnded.CRASH);
        return end(Source.DATA_DIRECTORY, Files.running(seen), Files.membership(seen), seen.at(), how, false);
    }

    private Fact<LastEnd> end(
            Source source,
            Fact<Set<NodeName>> running,
            Fact<Membership> membership,
            Instant at,
            Fact<HowEnded> how,
            boolean rebooted) {
        if (!running.isKnown()) {
            return unknown("whom it saw running", running);
        }
        if (!membership.isKnown()) {
            return unknown("whom it took for members", membership);
        }
        return Fact.known(new LastEnd(
                source,
                running.value().orElseThrow(),
                membership.value().orElseThrow(),
                at,
                how,
                record.startedSince(),
                record.startWanted() && triesStill(),
                rebooted,
                new Contradictions(seen, record, boots).all()));
    }

    private static Fact<LastEnd> none(String why) {
        return Fact.unknown(Reason.NOT_OBSERVED, why);
    }

    private static Fact<LastEnd> unknown(String what, Fact<?> fact) {
        return none(what + " is unknown (" + fact + ")");
    }

    /** Who stops it while it boots has changed his mind. */
    private boolean triesStill() {
        return appIs(AppState.BOOTING)
                || seen.log().value().filter(BootLog::bootFailed).isPresent();
    }

    private boolean appIs(AppState state) {
        return seen.app().value().filter(state::equals).isPresent();
    }

    /** The two status files as the observation has them; unknown also where there is none. */
    static final class Files {
        private Files() {}

        static Fact<Set<NodeName>> running(NodeObservation seen) {
            return seen.dataDirectory()
                    .flatMap(DataDirectory::runningAtShutdown)
                    .flatMap(content -> present(content, "nodes_running_at_shutdown"));
        }

        static Fact<Membership> membership(NodeObservation seen) {
            return seen.dataDirectory()
                    .flatMap(DataDirectory::membership)
                    .flatMap(content -> present(content, "cluster_nodes.config"));
        }

        private static <T> Fact<T> present(Optional<T> content, String file) {
            return content.map(Fact::known).orElseGet(() -> Fact.unknown(Reason.UNREADABLE, "there is no " + file));
        }
    }
}
