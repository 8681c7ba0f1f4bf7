package io.rabbitagent.store;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.RanBefore;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Values of every shape, the same for the same seed. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456789Z");
    static final NodeName RB1 = new NodeName("rabbit@rb1");

    private final Random random;

    Samples(long seed) {
        this.random = new Random(seed);
    }

    static HistoryEntry entry(String id, String text) {
        return new HistoryEntry(
                HistoryEntry.FORMAT_VERSION, new EntryId(id), "origin", NOON, new AgentStarted(RB1, "life", text));
    }

    /** One event of each class. */
    List<Event> events() {
        return List.of(
                new AgentStarted(node(), text(), text()),
                new EvidenceCaptured(node(), text(), optional(this::text)),
                new FilesFound(
                        node(),
                        one(FilesFound.Occasion.values()),
                        text(),
                        fact(() -> one(HowEnded.values())),
                        fact(this::nodes),
                        fact(this::membership),
                        optional(this::text)),
                new NodeStarted(node(), process()),
                new NodeStopped(
                        node(),
                        process(),
                        fact(() -> one(HowEnded.values())),
                        fact(this::nodes),
                        fact(this::membership),
                        random.nextBoolean(),
                        optional(this::text)),
                new PeerLost(node(), node()),
                new PeerReturned(node(), node()));
    }

    NodeObservation observation() {
        return new NodeObservation(
                node(),
                text(),
                random.nextLong(),
                instant(),
                fact(() -> optional(this::process)),
                fact(() -> one(AppState.values())),
                fact(this::view),
                fact(() -> list(() -> new HealthCheck(text(), random.nextBoolean(), text()))),
                fact(() -> new DataDirectory(
                        random.nextBoolean(),
                        random.nextBoolean(),
                        fact(() -> optional(this::membership)),
                        fact(() -> optional(this::nodes)))),
                fact(this::log),
                fact(random::nextBoolean),
                fact(this::nodes),
                fact(() -> new Holdings(
                        random.nextLong(),
                        list(() -> new Holdings.HeldQueue(text(), text(), count())),
                        random.nextInt(),
                        random.nextInt(),
                        "f1")),
                fact(() -> new BackupRoom(
                        text(),
                        random.nextBoolean(),
                        random.nextLong(),
                        random.nextLong(),
                        optional(() -> new BackupRoom.KeptBackup(text(), instant(), text(), one(NodeType.values()))))),
                fact(this::lastEnd),
                fact(() -> new NodeSettings(text(), text(), Set.copyOf(list(this::text)))),
                fact(() -> new CookieFile(text(), text(), text(), text())),
                fact(this::mirrors),
                fact(() -> new Inventory(
                        random.nextInt(),
                        random.nextLong(),
                        random.nextInt(),
                        random.nextInt(),
                        list(() -> new Inventory.LedQueue(text(), text(), text(), count())))),
                fact(() -> LeftBehind.of(Map.of(
                        this.node(),
                        new LeftBehind.OfNode(
                                random.nextInt(),
                                list(() -> new LeftBehind.Named(text(), text())),
                                random.nextInt(),
                                random.nextInt(),
                                random.nextInt(),
                                list(() -> new LeftBehind.Named(text(), text())),
                                list(() -> new LeftBehind.Elsewhere(
                                        new TreeSet<>(list(this::node)),
                                        random.nextInt(),
                                        list(() -> new LeftBehind.Named(text(), text())))))))),
                fact(() -> new Departure(some(), random.nextInt(), some(), some())),
                fact(this::instant),
                optional(this::text),
                optional(this::text));
    }

    private Departure.Some some() {
        return new Departure.Some(random.nextInt(), list(() -> new LeftBehind.Named(text(), text())));
    }

    /** Text with everything that has ever broken a line or an encoding, half surrogate pairs included. */
    String text() {
        String alphabet = "ab \"\\/\n\r\t\0\u001f\u007f\u00e4\u2028\u2029\ufeff\uffff\ud83d\ude00{}[],:";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private ClusterView view() {
        Map<NodeName, PeerView> peers = new HashMap<>();
        for (NodeName node : nodes()) {
            peers.put(
                    node,
                    new PeerView(
                            node,
                            random.nextBoolean(),
                            one(NodeType.values()),
                            nodes(),
                            random.nextBoolean(),
                            random.nextBoolean()));
        }
        return new ClusterView(text(), node(), text(), text(), peers);
    }

    private BootLog log() {
        return new BootLog(
                optional(() -> new LogEvent(instant(), one(LogSignal.values()), text())),
                optional(this::instant),
                optional(() -> new Disagreement(node(), node())),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                optional(this::instant),
                optional(() -> new RanBefore(nodes(), random.nextBoolean(), instant())),
                optional(this::text),
                nodes());
    }

    private MirrorSurvey mirrors() {
        return new MirrorSurvey(
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                list(() -> new MirrorSurvey.UnsynchronisedQueue(text(), text(), count(), count(), nodes())),
                new PolicyGaps(
                        list(() -> new PolicyGaps.Gap(text(), random.nextInt(), list(this::text))), list(this::text)),
                fact(this::standing));
    }

    private QueueStanding standing() {
        return new QueueStanding(nodes(), perVhost(), perVhost(), ofType(), ofType(), fact(this::ofType));
    }

    private QueueStanding.PerVhost perVhost() {
        return new QueueStanding.PerVhost(
                random.nextInt(), list(() -> new QueueStanding.OfVhost(text(), random.nextInt())));
    }

    private QueueStanding.OfType ofType() {
        return new QueueStanding.OfType(
                random.nextInt(), random.nextInt(), new TreeMap<>(Map.of(node(), random.nextInt())));
    }

    private OptionalLong count() {
        return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
    }

    private LastEnd lastEnd() {
        return new LastEnd(
                one(LastEnd.Source.values()),
                nodes(),
                membership(),
                instant(),
                fact(() -> one(HowEnded.values())),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                list(this::text));
    }

    private Membership membership() {
        return new Membership(nodes(), nodes());
    }

    private BrokerProcess process() {
        return new BrokerProcess(random.nextLong(), random.nextLong(), text());
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private NodeName node() {
        return new NodeName("rabbit@rb" + random.nextInt(9));
    }

    private Set<NodeName> nodes() {
        return Set.copyOf(new HashSet<>(list(this::node)));
    }

    private <T> Fact<T> fact(Supplier<T> value) {
        return random.nextInt(4) == 0 ? Fact.unknown(one(Fact.Reason.values()), text()) : Fact.known(value.get());
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value.get());
    }

    private <T> List<T> list(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.add(value.get());
        }
        return List.copyOf(values);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
