package io.rabbitagent.cluster;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Clusters of which no member runs, for tests: every VM is down, and each agent knows how its node ended. */
public final class Outages {
    private Outages() {}

    /** Three members went down one after the other: 3, 1, 2. */
    public static Pictures inOrder312(HowEnded how) {
        return ended(Pictures.allDown(3), how, nodes(1, 2), nodes(2), nodes(1, 2, 3));
    }

    /** Three members went down in the order of their names, so that the last has the greatest. */
    public static Pictures inOrder123(HowEnded how) {
        return ended(Pictures.allDown(3), how, nodes(1, 2, 3), nodes(2, 3), nodes(3));
    }

    /** Three members went down in the reverse order of their names, so that the last has the smallest. */
    public static Pictures inOrder321(HowEnded how) {
        return ended(Pictures.allDown(3), how, nodes(1), nodes(1, 2), nodes(1, 2, 3));
    }

    /** Three members were killed at once. */
    public static Pictures together() {
        return ended(Pictures.allDown(3), HowEnded.CRASH, nodes(1, 2, 3), nodes(1, 2, 3), nodes(1, 2, 3));
    }

    @SafeVarargs
    private static Pictures ended(Pictures pictures, HowEnded how, Set<NodeName>... saw) {
        for (int number = 1; number <= saw.length; number++) {
            ended(pictures, node(number), how, saw[number - 1]);
        }
        return pictures;
    }

    /** All members are disc nodes. */
    public static Pictures ended(Pictures pictures, NodeName node, HowEnded how, Set<NodeName> saw) {
        return ended(pictures, node, end(pictures.members(), how, saw));
    }

    public static Pictures ended(Pictures pictures, NodeName node, LastEnd end) {
        return pictures.observe(
                node, seen -> with(seen).lastEnd(Fact.known(end)).done());
    }

    private static LastEnd end(List<NodeName> members, HowEnded how, Set<NodeName> saw) {
        Set<NodeName> all = new TreeSet<>(members);
        return new LastEnd(
                LastEnd.Source.HISTORY,
                saw,
                new Membership(all, all),
                Pictures.NOON,
                Fact.known(how),
                false,
                false,
                false,
                List.of());
    }

    /** Somebody has tried to start it since, while no member ran; its VM is down again. */
    public static Pictures wantedSince(Pictures pictures, NodeName node) {
        return changed(pictures, node, true, true, false);
    }

    /** It has been started since, before the others went down. */
    public static Pictures startedBefore(Pictures pictures, NodeName node) {
        return changed(pictures, node, true, false, false);
    }

    /** It was put into maintenance mode before. */
    public static Pictures drained(Pictures pictures, NodeName node) {
        return pictures.observe(
                node, seen -> with(seen).log(Fact.known(Pictures.drainedLog())).done());
    }

    /** Its host has booted anew since. */
    public static Pictures rebooted(Pictures pictures, NodeName node) {
        return changed(pictures, node, false, false, true);
    }

    private static Pictures changed(
            Pictures pictures, NodeName node, boolean started, boolean wanted, boolean rebooted) {
        LastEnd was = pictures.picture().observation(node).lastEnd().value().orElseThrow();
        return ended(
                pictures,
                node,
                new LastEnd(
                        was.source(),
                        was.sawRunning(),
                        was.membership(),
                        was.at(),
                        was.how(),
                        started,
                        wanted,
                        rebooted,
                        was.contradictions()));
    }

    /** These members are RAM nodes, as everybody knew. */
    public static Pictures ram(Pictures pictures, NodeName... nodes) {
        Set<NodeName> disc = new TreeSet<>(pictures.members());
        disc.removeAll(Set.of(nodes));
        for (NodeName node : pictures.members()) {
            LastEnd was = pictures.picture().observation(node).lastEnd().value().orElseThrow();
            Membership membership = new Membership(new TreeSet<>(pictures.members()), disc);
            ended(
                    pictures,
                    node,
                    new LastEnd(
                            was.source(),
                            was.sawRunning(),
                            membership,
                            was.at(),
                            was.how(),
                            was.startedSince(),
                            was.wantedSince(),
                            was.hostRebooted(),
                            List.of()));
        }
        return pictures;
    }

    /** Its VM lives, and the boot goes on. */
    public static Pictures booting(Pictures pictures, NodeName node) {
        return pictures.observe(
                node,
                seen -> with(seen)
                        .app(Fact.known(AppState.BOOTING))
                        .log(Fact.known(Pictures.log(LogSignal.WAITING_FOR_TABLES)))
                        .done());
    }

    /** Its VM lives, and the application in it is stopped: its log's last word says why. */
    public static Pictures stoppedInItsVm(Pictures pictures, NodeName node, LogSignal why) {
        return pictures.observe(
                node,
                seen -> with(seen)
                        .app(Fact.known(AppState.STOPPED))
                        .log(Fact.known(Pictures.log(why)))
                        .done());
    }
}
