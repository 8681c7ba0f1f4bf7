package io.rabbitagent.cluster;

import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that one agent knows of the cluster at one moment: what each member's agent last said.
 *
 * @param clusterName as configured
 * @param reports one for every configured member, in the order of their names
 * @param openWindows the maintenance windows that are open now, by this agent's own configuration and clock
 * @param declared what humans have said of members; unknown while the decisions, which keep it, can't be read
 * @param measured what was measured on copies of members' data; unknown while the decisions, which name it, can't be read
 */
public record ClusterPicture(
        String clusterName,
        SortedMap<NodeName, NodeReport> reports,
        Fact<Set<String>> openWindows,
        Fact<List<Declaration>> declared,
        Fact<Measurements> measured) {
    private static final String UNREAD = "the decisions have not been read";

    public ClusterPicture {
        reports = Collections.unmodifiableSortedMap(new TreeMap<>(reports));
        openWindows = openWindows.map(names -> Collections.unmodifiableSortedSet(new TreeSet<>(names)));
    }

    /** As agents see it: what was declared stands in the decisions, which are read besides. */
    public ClusterPicture(String clusterName, SortedMap<NodeName, NodeReport> reports, Fact<Set<String>> openWindows) {
        this(
                clusterName,
                reports,
                openWindows,
                Fact.unknown(Fact.Reason.NOT_OBSERVED, UNREAD),
                Fact.unknown(Fact.Reason.NOT_OBSERVED, UNREAD));
    }

    /** The same moment, with other reports. */
    public ClusterPicture withReports(SortedMap<NodeName, NodeReport> others) {
        return new ClusterPicture(clusterName, others, openWindows, declared, measured);
    }

    /** The same moment, with what the decisions say that was declared. */
    public ClusterPicture withDeclared(Fact<List<Declaration>> next) {
        return new ClusterPicture(clusterName, reports, openWindows, next, measured);
    }

    /** The same moment, with what the decisions say that was measured. */
    public ClusterPicture withMeasured(Fact<Measurements> next) {
        return new ClusterPicture(clusterName, reports, openWindows, declared, next);
    }

    /** Whether a human has said that of a member. */
    public Fact<Optional<Declaration>> declared(NodeName node, Declaration.What what) {
        return declared.map(all -> all.stream()
                .filter(one -> one.node().equals(node) && one.what() == what)
                .findFirst());
    }

    /** What was measured for these losses. */
    public Fact<List<Measurement>> measured(Set<NodeName> lost) {
        return measured.flatMap(all -> all.without(lost));
    }

    /** The configured members: what is expected, whatever is observed. */
    public List<NodeName> members() {
        return List.copyOf(reports.keySet());
    }

    public int expected() {
        return reports.size();
    }

    /** @throws IllegalArgumentException where the node is no configured member */
    public NodeReport report(NodeName node) {
        return Optional.ofNullable(reports.get(node))
                .orElseThrow(() -> new IllegalArgumentException(node + " is no member of " + clusterName));
    }

    public NodeObservation observation(NodeName node) {
        return report(node).observation();
    }

    /** The views of all members whose broker answered its own, fresh agent. */
    public Map<NodeName, ClusterView> views() {
        TreeMap<NodeName, ClusterView> views = new TreeMap<>();
        reports.forEach((node, report) -> report.observation().view().value().ifPresent(view -> views.put(node, view)));
        return views;
    }

    /** The members whose own agents say that their application runs. */
    public Set<NodeName> running() {
        TreeSet<NodeName> running = new TreeSet<>();
        reports.forEach((node, report) -> report.observation()
                .app()
                .value()
                .filter(AppState.RUNNING::equals)
                .ifPresent(state -> running.add(node)));
        return running;
    }

    /** More than half of the configured members run, by the word of their own agents. */
    public boolean majorityRuns() {
        return running().size() * 2 > expected();
    }
}
