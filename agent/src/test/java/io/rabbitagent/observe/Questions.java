package io.rabbitagent.observe;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.OwnStatistics;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.ReportedView;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A node as its probes see it: each answer can be changed, and each question is counted. */
final class Questions {
    static final NodeName ME = Pictures.node(1);

    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    volatile Fact<Optional<BrokerProcess>> process = Fact.known(Optional.of(Pictures.life(ME, 1)));
    volatile Supplier<Fact<ClusterView>> view = () -> running(1, 2, 3);
    volatile boolean tellsOfItself = true;
    volatile Fact<OwnStatistics> ofItself = Fact.known(new OwnStatistics(Set.of(), false, false));
    volatile Fact<List<HealthCheck>> health = Fact.known(List.of());
    volatile Supplier<Fact<AppState>> app = () -> Fact.known(AppState.RUNNING);
    volatile Fact<DataDirectory> dataDirectory =
            Fact.known(Pictures.files(Pictures.nodes(1, 2, 3), Pictures.nodes(1, 2, 3)));
    volatile Fact<BootLog> bootLog = Fact.known(Pictures.log(LogSignal.BOOT_COMPLETED));
    volatile Fact<Boolean> registered = Fact.known(true);
    volatile Fact<Set<NodeName>> drained = Fact.known(Set.of());
    volatile Fact<Holdings> holdings = Fact.known(new Holdings(1, List.of(), 0, 0, "f1"));

    volatile Fact<BackupRoom> backups =
            Fact.known(new BackupRoom("/backups", true, 1 << 30, 1 << 20, Optional.empty()));

    volatile Fact<NodeSettings> settings = Fact.known(new NodeSettings("ignore", "", Set.of("quorum_queue")));
    volatile Fact<CookieFile> cookie = Fact.known(new CookieFile("0123456789ab", "400", "rabbitmq", "rabbitmq"));
    volatile Fact<Inventory> inventory = Fact.known(new Inventory(0, 0, 0, 0, List.of()));
    volatile Fact<MirrorSurvey> mirrors = Fact.known(new MirrorSurvey(0, 0, 0, List.of(), PolicyGaps.NONE));
    volatile Fact<LeftBehind> leftBehind = Fact.known(LeftBehind.of(Map.of()));
    volatile Fact<Departure> departure =
            Fact.known(new Departure(Departure.Some.NONE, 0, Departure.Some.NONE, Departure.Some.NONE));

    volatile Fact<SeenCounts> counts =
            Fact.known(new SeenCounts(ME, Pictures.NOON, new Inventory(0, 0, 0, 0, List.of())));

    Probes.Sources sources() {
        return new Probes.Sources(
                () -> process,
                () -> counted("view", view).map(seen -> new ReportedView(seen, tellsOfItself)),
                () -> counted("ofItself", () -> ofItself),
                () -> counted("health", () -> health),
                () -> counted("app", app),
                () -> counted("dataDirectory", () -> dataDirectory),
                () -> bootLog,
                () -> counted("registered", () -> registered),
                () -> counted("drained", () -> drained),
                () -> counted("holdings", () -> holdings),
                () -> counted("backups", () -> backups),
                () -> counted("settings", () -> settings),
                () -> counted("cookie", () -> cookie),
                () -> counted("inventory", () -> inventory),
                () -> counted("mirrors", () -> mirrors),
                () -> counted("leftBehind", () -> leftBehind),
                () -> counted("departure", () -> departure),
                () -> counted("counts", () -> counts));
    }

    /** How often something was asked. */
    int asked(String question) {
        return asked.getOrDefault(question, 0);
    }

    private <T> T counted(String question, Supplier<T> answer) {
        asked.merge(question, 1, Integer::sum);
        return answer.get();
    }

    /** A cluster of three, of which these run. */
    static Fact<ClusterView> running(int... numbers) {
        Set<NodeName> running = Pictures.nodes(numbers);
        Map<NodeName, PeerView> peers = new TreeMap<>();
        for (NodeName node : Pictures.nodes(1, 2, 3)) {
            peers.put(node, Pictures.peer(node, running.contains(node), Set.of()));
        }
        return Fact.known(Pictures.view(ME, peers));
    }

    static <T> Fact<T> refused() {
        return Fact.unknown(Reason.REFUSED, "connection refused");
    }
}
