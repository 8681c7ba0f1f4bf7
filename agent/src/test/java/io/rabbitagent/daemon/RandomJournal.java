package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.store.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Entries of one host's journal in any order, likely or not. */
final class RandomJournal {
    static final NodeName ME = node(1);

    private final Random random;

    private RandomJournal(long seed) {
        this.random = new Random(seed);
    }

    static List<JournalEntry> entries(long seed, int count) {
        RandomJournal made = new RandomJournal(seed);
        List<JournalEntry> entries = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            entries.add(new JournalEntry(n, Pictures.NOON.plusSeconds(n), made.event()));
        }
        return entries;
    }

    private Event event() {
        return switch (random.nextInt(20)) {
            case 0, 1 -> new NodeStarted(ME, life(ME, few()));
            case 2 -> new AppStarted(ME, life(ME, few()));
            case 3, 4 ->
                new NodeStopped(ME, life(ME, few()), how(), saw(), members(), random.nextBoolean(), name("capture"));
            case 5, 6 -> new FilesFound(ME, occasion(), "boot", how(), saw(), members(), name("capture"));
            case 7, 8 -> new PeerLost(ME, node(1 + few()));
            case 9, 10 -> new PeerReturned(ME, node(1 + few()));
            case 11 -> new EvidenceCaptured(ME, "file-" + few(), name("content"));
            case 12 -> new AgentStarted(ME, "life", "version");
            case 13 -> new StartWanted(ME, life(ME, few()));
            case 14, 15 -> new FindingChanged("rule-" + few(), node(few()), random.nextBoolean(), "");
            case 16 -> new ChildStarted(ME, "plan-" + few(), few(), "claim", "rabbitmqctl reset", pid(), few());
            case 17 ->
                new BreakGlassUsed(
                        "use-" + few(), ME, "anna", "asked", "rule", "plan", "digest", 1, "", Optional.empty());
            case 18 -> new BreakGlassReported("use-" + few(), ME);
            default -> new NoticeSent("notice-" + few(), Notice.Kind.CURED, "plan", NoticeSent.Outcome.SENT, "");
        };
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private int few() {
        return 1 + random.nextInt(3);
    }

    /** No process has it. */
    private long pid() {
        return (long) Integer.MAX_VALUE - few();
    }

    private Optional<String> name(String kind) {
        return random.nextBoolean() ? Optional.of(kind + "-" + few()) : Optional.empty();
    }

    private Fact<HowEnded> how() {
        return Fact.known(any(HowEnded.values()));
    }

    private Fact<Set<NodeName>> saw() {
        return Fact.known(random.nextBoolean() ? nodes(1, 2, 3) : nodes(2));
    }

    private static Fact<Membership> members() {
        return Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3)));
    }

    private FilesFound.Occasion occasion() {
        return any(FilesFound.Occasion.values());
    }
}
