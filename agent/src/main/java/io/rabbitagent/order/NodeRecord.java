package io.rabbitagent.order;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd.Source;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the history says of one node's lives: its last stop, and the last stop of a life in which its application ran.
 *
 * <p>A life in which it never ran leaves files that its attempt to boot has overwritten: such a stop is no evidence, and
 * takes none away. Where the application did run, and a later attempt in the same life failed, the files are lost. Files
 * that were kept before each boot tell of lives that no agent saw.
 */
final class NodeRecord {
    private final NodeName node;
    private final Set<NodeName> lost = new TreeSet<>();
    private final List<String> contradictions = new ArrayList<>();
    private Optional<Stop> last = Optional.empty();
    private Optional<Stop> telling = Optional.empty();
    private boolean up;
    private boolean ran;
    private boolean startedSince;
    private boolean startWanted;
    private boolean agentWasAway;
    private boolean filesFoundSince;
    private boolean eachBootIsAnnounced;
    private boolean endUntold;

    NodeRecord(NodeName node) {
        this.node = node;
    }

    /**
     * @param lost whom the agent had seen this node lose, and not find again, when it stopped
     * @param bootId of the host, in the life that ended; empty where no agent saw that life
     * @param witnessed read as it ended, or before a boot; false where attempts to boot may lie between
     */
    record Stop(
            Source source,
            Fact<HowEnded> how,
            Fact<Set<NodeName>> sawRunning,
            Fact<Membership> membership,
            Instant at,
            Set<NodeName> lost,
            Optional<String> bootId,
            boolean witnessed) {
        boolean neverRan() {
            return how.equals(Fact.known(HowEnded.NEVER_RAN));
        }

        private Stop ending(Fact<HowEnded> manner) {
            return new Stop(source, manner, sawRunning, membership, at, lost, bootId, witnessed);
        }

        private Stop seeing(Source from, Fact<Set<NodeName>> running, Fact<Membership> members) {
            return new Stop(from, how, running, members, at, lost, bootId, witnessed);
        }
    }

    static NodeRecord of(NodeName node, List<HistoryEntry> entries) {
        NodeRecord made = new NodeRecord(node);
        entries.forEach(entry -> made.take(entry.event(), entry.at()));
        return made;
    }

    /** Its last stop, whatever came of the life before. */
    Optional<Stop> lastStop() {
        return last;
    }

    /** The last stop of a life that is not known to have been a mere attempt to boot. */
    Optional<Stop> tellingStop() {
        return telling;
    }

    /** A life has begun whose end is not recorded. */
    boolean upAgain() {
        return up || endUntold;
    }

    /** In the life that has begun the application has been seen running. */
    boolean hasRunSince() {
        return up && ran;
    }

    /** Its VM was started, or about to be, after the telling stop. */
    boolean startedSince() {
        return startedSince;
    }

    /** After the telling stop somebody started it while no member ran. */
    boolean startWanted() {
        return startWanted;
    }

    /** The agent started anew after the last stop or start that it recorded, and no kept files tell of what was between. */
    boolean agentWasAway() {
        return agentWasAway;
    }

    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** All that later entries can depend on, and all that is told: two records of the same state stay alike. */
    List<Object> state() {
        return List.of(
                node,
                Set.copyOf(lost),
                List.copyOf(contradictions),
                last,
                telling,
                up,
                ran,
                startedSince,
                startWanted,
                agentWasAway,
                filesFoundSince,
                eachBootIsAnnounced,
                endUntold);
    }

    void take(Event event, Instant at) {
        if (event instanceof NodeStarted started && started.node().equals(node)) {
            started();
        } else if (event instanceof StartWanted wanted && wanted.node().equals(node)) {
            startWanted = true;
        } else if (event instanceof AppStarted app && app.node().equals(node)) {
            up = true;
            ran = true;
            lost.clear();
        } else if (event instanceof NodeStopped stopped && stopped.node().equals(node)) {
            stopped(stopped, at);
        } else if (event instanceof FilesFound found && found.node().equals(node)) {
            found(found, at);
        } else if (event instanceof PeerLost gone && gone.observer().equals(node)) {
            lost.add(gone.peer());
        } else if (event instanceof PeerReturned back && back.observer().equals(node)) {
            lost.remove(back.peer());
        } else if (event instanceof AgentStarted agent && agent.node().equals(node)) {
            agentWasAway = !eachBootIsAnnounced;
        }
    }

    private void started() {
        eachBootIsAnnounced = filesFoundSince;
        up = true;
        ran = false;
        startedSince = true;
        filesFoundSince = false;
        endUntold = false;
        lost.clear();
    }

    /** An end that an agent only found is that of a life before those which were announced by the files kept since. */
    private void stopped(NodeStopped stopped, Instant at) {
        if (!stopped.witnessed() && !up && filesFoundSince) {
            endUntold = true;
            return;
        }
        Optional<String> boot = Optional.of(stopped.life().bootId());
        boolean aBootFollowed = stopped.capture().isPresent();
        ended(new Stop(
                aBootFollowed ? Source.BEFORE_BOOT : Source.HISTORY,
                stopped.how(),
                stopped.sawRunning(),
                stopped.membership(),
                at,
                Set.copyOf(lost),
                boot,
                stopped.witnessed()));
        filesFoundSince = aBootFollowed;
        startedSince = startedSince || aBootFollowed;
    }

    private void found(FilesFound found, Instant at) {
        if (found.occasion() == FilesFound.Occasion.BESIDE_A_LIFE) {
            return;
        }
        Source source =
                found.occasion() == FilesFound.Occasion.BEFORE_BOOT ? Source.BEFORE_BOOT : Source.DATA_DIRECTORY;
        if (!up && last.isPresent() && !filesFoundSince) {
            sameEnd(found, source, last.get());
        } else {
            Stop stop = new Stop(
                    source, found.how(), found.sawRunning(), found.membership(), at, Set.of(), Optional.empty(), true);
            ended(stop.neverRan() ? appNotSeen(stop) : stop);
        }
        agentWasAway = false;
        endUntold = false;
        filesFoundSince = true;
        startedSince = startedSince || found.occasion() == FilesFound.Occasion.BEFORE_BOOT;
    }

    /** Nothing has begun since the recorded stop: the files are those that it left. */
    private void sameEnd(FilesFound found, Source source, Stop stop) {
        if (!stop.sawRunning().isKnown() || !stop.membership().isKnown()) {
            Stop seen = stop.seeing(source, found.sawRunning(), found.membership());
            telling = telling.equals(last) ? Optional.of(seen) : telling;
            last = Optional.of(seen);
        } else if (found.sawRunning().isKnown() && !found.sawRunning().equals(stop.sawRunning())) {
            contradictions.add(node + "'s files changed while it was down: its record says that it saw running "
                    + words(stop.sawRunning()) + ", and before a boot they said " + words(found.sawRunning()));
        }
    }

    private static Set<NodeName> words(Fact<Set<NodeName>> nodes) {
        return new TreeSet<>(nodes.value().orElseThrow());
    }

    private void ended(Stop found) {
        Stop stop = afterAGap(!up || ran ? found : appNotSeen(found));
        last = Optional.of(stop);
        if (!stop.neverRan() || (up && ran)) {
            telling = last;
            startedSince = false;
            startWanted = false;
            contradictions.clear();
        }
        up = false;
        ran = false;
        agentWasAway = false;
        filesFoundSince = false;
        endUntold = false;
        lost.clear();
    }

    /**
     * A life that was over before any round of the agent saw its application: of how it ended only the log tells, and a
     * broker that is killed takes its last two seconds of it along. The log may then be that of an earlier life, or not
     * show that the boot was completed. What the files say decides: one that ran lists itself; one that tried in vain adds
     * itself to what was there, or leaves what a fellow waiter answered.
     */
    private Stop appNotSeen(Stop stop) {
        if (!stop.how().isKnown() || !stop.sawRunning().isKnown()) {
            return stop;
        }
        Set<NodeName> files = stop.sawRunning().value().orElseThrow();
        if (!files.contains(node)) {
            return stop.ending(Fact.known(HowEnded.NEVER_RAN));
        }
        boolean logIsOfThisLife = !stop.neverRan()
                && last.filter(before -> before.how().isKnown() && !before.how().equals(stop.how()))
                        .isPresent();
        boolean sure = saysTheSame(stop) || logIsOfThisLife || (stop.neverRan() && addsItselfOnly(files));
        return sure ? stop : stop.ending(Fact.unknown(Reason.NOT_OBSERVED, "it ended before its agent could see"));
    }

    /** Where the agent was away before an attempt to boot, lives that nobody saw may lie between it and the telling stop. */
    private Stop afterAGap(Stop stop) {
        return agentWasAway && stop.neverRan() && !ran && !saysTheSame(stop)
                ? stop.ending(Fact.unknown(Reason.NOT_OBSERVED, "its agent was away before its last attempt to boot"))
                : stop;
    }

    private boolean saysTheSame(Stop stop) {
        return telling.filter(before -> before.sawRunning().equals(stop.sawRunning()))
                .isPresent();
    }

    private boolean addsItselfOnly(Set<NodeName> files) {
        return last.flatMap(before -> before.sawRunning().value())
                .filter(before -> {
                    Set<NodeName> withItself = new TreeSet<>(before);
                    withItself.add(node);
                    return withItself.equals(files);
                })
                .isPresent();
    }
}
