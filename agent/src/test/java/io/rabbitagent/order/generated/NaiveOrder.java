package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shutdown orders as somebody would deduce them who has not thought of everything. */
final class NaiveOrder {
    private NaiveOrder() {}

    /** Whose end has the latest time was last. */
    static ShutdownOrder byClocks(ClusterPicture picture) {
        Map<NodeName, LastEnd> ends = ends(picture);
        if (ends.size() < picture.expected()) {
            return unknown();
        }
        Comparator<Map.Entry<NodeName, LastEnd>> byTime =
                Comparator.comparing(end -> end.getValue().at());
        return ends.entrySet().stream()
                .max(byTime)
                .map(last -> named(Verdict.LAST_DOWN, Set.of(last.getKey())))
                .orElseGet(NaiveOrder::unknown);
    }

    /** Of several groups that nobody outlived, the first by name is as good as any. */
    static ShutdownOrder firstOfSeveral(ClusterPicture picture) {
        List<Set<NodeName>> last = lastGroups(picture);
        return last.size() < 2 || last.get(0).size() > 1 ? unknown() : named(Verdict.LAST_DOWN, last.get(0));
    }

    /** Who went down last together can start together. */
    static ShutdownOrder onlyThemselvesTogether(ClusterPicture picture) {
        List<Set<NodeName>> last = lastGroups(picture);
        return last.size() != 1 || last.get(0).size() == 1 ? unknown() : named(Verdict.STOPPED_TOGETHER, last.get(0));
    }

    /** Who went down last together can start together with everybody else. */
    static ShutdownOrder allTogether(ClusterPicture picture) {
        List<Set<NodeName>> last = lastGroups(picture);
        return last.size() != 1 || last.get(0).size() == 1
                ? unknown()
                : named(Verdict.STOPPED_TOGETHER, Set.copyOf(picture.members()));
    }

    /** A member without evidence is left out, and what others say of it as well. */
    static ShutdownOrder withoutTheMissing(ClusterPicture picture) {
        return concluded(saw(picture));
    }

    /** What each node's file says now, whatever has happened to it since the node ran. */
    static ShutdownOrder byFilesOfToday(GeneratedHistory history) {
        Map<NodeName, Set<NodeName>> saw = new TreeMap<>();
        for (NodeName node : history.brokers().names()) {
            saw.put(node, history.brokers().get(node).runningFile);
        }
        return concluded(saw);
    }

    /** The last stop that each node's journal knows, and no question whether its application ran in that life. */
    static ShutdownOrder byLastStops(GeneratedHistory history) {
        return byJournals(history, false);
    }

    /** The same, and files that were kept count as well, whatever they were left by. */
    static ShutdownOrder byLastStopsAndKeptFiles(GeneratedHistory history) {
        return byJournals(history, true);
    }

    private static ShutdownOrder byJournals(GeneratedHistory history, boolean keptFiles) {
        Map<NodeName, Set<NodeName>> saw = new TreeMap<>();
        for (NodeName node : history.brokers().names()) {
            history.host(node).journal().forEach(entry -> {
                if (entry.event() instanceof NodeStopped stopped
                        && !(keptFiles && stopped.how().equals(Fact.known(HowEnded.NEVER_RAN)))) {
                    stopped.sawRunning().value().ifPresent(nodes -> saw.put(node, nodes));
                } else if (keptFiles && entry.event() instanceof FilesFound found) {
                    found.sawRunning().value().ifPresent(nodes -> saw.put(node, nodes));
                }
            });
        }
        return saw.size() < history.brokers().names().size() ? unknown() : concluded(saw);
    }

    /** What follows from whom each saw running is as it should be: the last down, or all where a last one is loaded. */
    private static ShutdownOrder concluded(Map<NodeName, Set<NodeName>> saw) {
        List<Set<NodeName>> last = groups(saw);
        if (last.size() != 1) {
            return unknown();
        }
        if (last.get(0).size() == 1) {
            return named(Verdict.LAST_DOWN, last.get(0));
        }
        NodeName loads = saw.keySet().iterator().next();
        return last.get(0).contains(loads) ? named(Verdict.STOPPED_TOGETHER, saw.keySet()) : unknown();
    }

    private static Map<NodeName, Set<NodeName>> saw(ClusterPicture picture) {
        Map<NodeName, Set<NodeName>> saw = new TreeMap<>();
        ends(picture).forEach((node, end) -> saw.put(node, end.sawRunning()));
        return saw;
    }

    private static List<Set<NodeName>> lastGroups(ClusterPicture picture) {
        ShutdownOrder real = ShutdownOrder.of(picture);
        Map<NodeName, Set<NodeName>> saw = saw(picture);
        return real.missing().isEmpty() && saw.size() == picture.expected() ? groups(saw) : List.of();
    }

    private static Map<NodeName, LastEnd> ends(ClusterPicture picture) {
        Map<NodeName, LastEnd> ends = new TreeMap<>();
        for (NodeName node : picture.members()) {
            picture.observation(node)
                    .lastEnd()
                    .value()
                    .filter(end -> end.sawRunning().contains(node))
                    .ifPresent(end -> ends.put(node, end));
        }
        return ends;
    }

    private static List<Set<NodeName>> groups(Map<NodeName, Set<NodeName>> saw) {
        List<Set<NodeName>> groups = new ArrayList<>();
        for (NodeName node : saw.keySet()) {
            Set<NodeName> reached = reached(node, saw);
            boolean nobodyLater =
                    reached.stream().allMatch(other -> reached(other, saw).contains(node));
            if (nobodyLater && !groups.contains(reached)) {
                groups.add(reached);
            }
        }
        return groups;
    }

    private static Set<NodeName> reached(NodeName from, Map<NodeName, Set<NodeName>> saw) {
        Set<NodeName> reached = new TreeSet<>(Set.of(from));
        List<NodeName> open = new ArrayList<>(reached);
        while (!open.isEmpty()) {
            saw.getOrDefault(open.remove(0), Set.of()).stream()
                    .filter(saw::containsKey)
                    .filter(reached::add)
                    .forEach(open::add);
        }
        return reached;
    }

    private static ShutdownOrder named(Verdict verdict, Set<NodeName> first) {
        return new ShutdownOrder(
                verdict,
                List.copyOf(new TreeSet<>(first)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static ShutdownOrder unknown() {
        return new ShutdownOrder(
                Verdict.UNKNOWN, List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }
}
