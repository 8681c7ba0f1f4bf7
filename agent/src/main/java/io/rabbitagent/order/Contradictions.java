package io.rabbitagent.order;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.RanBefore;
import io.rabbitagent.order.NodeRecord.Stop;
import io.rabbitagent.order.Sources.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one source says of a node's end and another denies. */
record Contradictions(NodeObservation seen, NodeRecord record, Boots boots) {
    private static final Duration SAME_END = Duration.ofSeconds(30);

    List<String> all() {
        List<String> found = new ArrayList<>(record.contradictions());
        record.tellingStop().ifPresent(stop -> lostAndStillListed(stop, found));
        record.tellingStop().ifPresent(stop -> logSaysOtherwise(stop, found));
        boolean vmDown = seen.app().value().filter(AppState.VM_DOWN::equals).isPresent();
        if (vmDown && !record.upAgain()) {
            record.lastStop().ifPresent(stop -> unrecordedLife(stop, found));
        }
        return found;
    }

    private void lostAndStillListed(Stop stop, List<String> found) {
        Set<NodeName> both = new TreeSet<>(stop.lost());
        both.retainAll(stop.sawRunning().value().orElse(Set.of()));
        if (!both.isEmpty()) {
            found.add(
                    seen.node() + " lost sight of " + both + " before it stopped, but its files list them as running");
        }
    }

    /**
     * The broker's log tells of the same clean stop, and of other peers. Only of a clean stop: a broker that is killed takes
     * its last lines along. Both times are of this host's clock.
     */
    private void logSaysOtherwise(Stop stop, List<String> found) {
        Optional<RanBefore> logged = seen.log()
                .value()
                .flatMap(BootLog::lastRun)
                .filter(RanBefore::stoppedCleanly)
                .filter(run -> Duration.between(run.endedAt(), stop.at()).abs().compareTo(SAME_END) < 0);
        Optional<Set<NodeName>> files = stop.sawRunning().value();
        boolean clean = stop.how().equals(Fact.known(HowEnded.CLEAN));
        if (clean
                && logged.isPresent()
                && files.isPresent()
                && !files.get().equals(logged.get().sawRunning())) {
            found.add(seen.node() + "'s log tells that "
                    + new TreeSet<>(logged.get().sawRunning()) + " ran when it stopped, and its files list "
                    + new TreeSet<>(files.get()));
        }
    }

    /** The files are no longer those that were recorded: the node has lived without its agent. */
    private void unrecordedLife(Stop last, List<String> found) {
        Fact<Set<NodeName>> now = Files.running(seen);
        boolean differ = now.isKnown() && last.sawRunning().isKnown() && !now.equals(last.sawRunning());
        if (differ) {
            found.add(seen.node() + "'s files say that it saw running " + inOrder(now)
                    + ", but the record of its last stop says " + inOrder(last.sawRunning()));
        }
        boolean listsItself =
                now.value().filter(nodes -> !nodes.contains(seen.node())).isEmpty();
        if (last.neverRan() && boots.completed() && listsItself) {
            found.add(seen.node() + "'s last recorded life never booted, but its log shows a completed boot");
        }
        if (!last.neverRan() && boots.attempted() && boots.saidAfter(last.at())) {
            found.add(seen.node()
                    + "'s log shows an attempt to boot after its last recorded stop, which is not recorded");
        }
    }

    private static Set<NodeName> inOrder(Fact<Set<NodeName>> nodes) {
        return new TreeSet<>(nodes.value().orElseThrow());
    }
}
