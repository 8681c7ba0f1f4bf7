package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.LastEnds;
import io.rabbitagent.order.NodeRecords;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the agents see once all is down: each its own node, and one of them those that are silent. */
final class FinalPicture {
    private FinalPicture() {}

    /** With journals and shared history, as far as it can be reached. */
    static ClusterPicture of(GeneratedHistory history) {
        return of(history, event -> true);
    }

    /** The same, with entries left out. */
    static ClusterPicture of(GeneratedHistory history, Predicate<Event> which) {
        List<HistoryEntry> shared =
                history.shared().isReachable() ? history.shared().entries() : List.of();
        List<HistoryEntry> read = read(shared, which);
        return put(history, name -> own(history.host(name), read, which), NodeRecords.of(read));
    }

    /** All journals and all history withheld. */
    static ClusterPicture ofFilesAndLogsOnly(GeneratedHistory history) {
        return put(history, name -> new NodeRecords(), new NodeRecords());
    }

    private static NodeRecords own(Host host, List<HistoryEntry> shared, Predicate<Event> which) {
        // A journal that was lost left its entries in the shared history; the present one is known at first hand.
        List<HistoryEntry> others = shared.stream()
                .filter(entry -> !entry.origin().equals(host.journalName()))
                .toList();
        return NodeRecords.of(read(host.journal(), which)).after(NodeRecords.of(others));
    }

    private static List<HistoryEntry> read(List<HistoryEntry> entries, Predicate<Event> which) {
        return entries.stream().filter(entry -> which.test(entry.event())).toList();
    }

    private interface Records {
        NodeRecords of(NodeName name);
    }

    private static ClusterPicture put(GeneratedHistory history, Records own, NodeRecords shared) {
        Pictures pictures = Pictures.allDown(history.brokers().names().size());
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>();
        for (NodeName name : pictures.members()) {
            if (history.silent().contains(name)) {
                reports.put(name, pictures.silent(name).picture().report(name));
            } else {
                Host host = history.host(name);
                NodeReport report = pictures.picture().report(name);
                NodeObservation seen =
                        seen(report.observation(), history.brokers().get(name), host);
                reports.put(
                        name, new NodeReport(name, report.presence(), LastEnds.own(seen, own.of(name), host.bootId())));
            }
        }
        return LastEnds.ofSilent(new ClusterPicture("prod", reports, Fact.known(Set.of())), shared);
    }

    private static NodeObservation seen(NodeObservation healthy, Broker broker, Host host) {
        return Pictures.with(healthy)
                .app(Fact.known(AppState.VM_DOWN))
                .process(Fact.known(Optional.empty()))
                .dataDirectory(Fact.known(host.files(broker)))
                .log(Fact.known(broker.log.read()))
                .done();
    }
}
