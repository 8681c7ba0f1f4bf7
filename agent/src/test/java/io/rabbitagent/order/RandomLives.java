package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Entries of two nodes in any order, likely or not: long attempts to boot, and few completed ones. */
final class RandomLives {
    private final Random random;

    private RandomLives(long seed) {
        this.random = new Random(seed);
    }

    static List<HistoryEntry> history(long seed, int length) {
        return history(seed, length, "j");
    }

    /** @param journal names the journals, together with their nodes */
    static List<HistoryEntry> history(long seed, int length, String journal) {
        RandomLives lives = new RandomLives(seed);
        List<HistoryEntry> history = new ArrayList<>();
        for (int n = 1; n <= length; n++) {
            NodeName node = node(1 + lives.random.nextInt(2));
            String name = node + "/" + journal;
            history.add(new HistoryEntry(
                    HistoryEntry.FORMAT_VERSION,
                    EntryId.ofJournal(name, n),
                    name,
                    NOON.plusSeconds(n),
                    lives.event(node)));
        }
        return history;
    }

    private Event event(NodeName node) {
        Set<NodeName> saw = random.nextInt(3) > 0 ? nodes(1, 2, 3) : nodes(3);
        Fact<Membership> members = Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3)));
        return switch (random.nextInt(30)) {
            case 0 -> new AppStarted(node, life(node, 2));
            case 1, 2, 3 -> new PeerLost(node, node(3 + random.nextInt(2)));
            case 4, 5, 6 -> new PeerReturned(node, node(3 + random.nextInt(2)));
            case 7, 8, 9 -> new AgentStarted(node, "life", "version");
            case 10 -> new StartWanted(node, life(node, 2));
            case 11, 12, 13, 14 ->
                new FilesFound(
                        node, FilesFound.Occasion.BEFORE_BOOT, "boot", how(), saw(saw), members, Optional.of("c"));
            case 15 ->
                new FilesFound(
                        node,
                        random.nextBoolean() ? FilesFound.Occasion.AGENT_START : FilesFound.Occasion.BESIDE_A_LIFE,
                        "b",
                        how(),
                        saw(saw),
                        members,
                        Optional.empty());
            case 16, 17, 18, 19, 20, 21 -> new NodeStarted(node, life(node, 2));
            default ->
                new NodeStopped(node, life(node, 2), how(), saw(saw), members, random.nextInt(4) > 0, Optional.empty());
        };
    }

    private Fact<HowEnded> how() {
        int kind = random.nextInt(12);
        return kind == 0
                ? Fact.unknown(Fact.Reason.FAILED, "no log")
                : Fact.known(kind == 1 ? HowEnded.CRASH : HowEnded.NEVER_RAN);
    }

    private Fact<Set<NodeName>> saw(Set<NodeName> nodes) {
        return random.nextInt(10) == 0 ? Fact.unknown(Fact.Reason.FAILED, "no file") : Fact.known(nodes);
    }
}
