package io.rabbitagent.order;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks for the evidence of every member, and for what speaks against it. */
record EvidenceSearch(List<StopEvidence> evidence, List<MissingEvidence> missing, List<String> contradictions) {

    static EvidenceSearch in(ClusterPicture picture, List<HistoryEntry> history) {
        EvidenceSearch search = new EvidenceSearch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (NodeName node : picture.members()) {
            search.look(picture, node, NodeRecord.of(node, history));
        }
        search.strangers(picture);
        return search;
    }

    private void look(ClusterPicture picture, NodeName node, NodeRecord record) {
        Fact<AppState> app = picture.observation(node).app();
        if (app instanceof Fact.Unknown<AppState> silent) {
            missing.add(new MissingEvidence(node, "whether it has started again is unknown (" + silent + ")"));
            Found before = new Sources(picture.observation(node), record).fromHistory();
            before.evidence().flatMap(one -> usable(one, picture).evidence()).ifPresent(evidence::add);
            return;
        }
        if (app.value().filter(AppState.RUNNING::equals).isPresent()) {
            return;
        }
        Sources sources = new Sources(picture.observation(node), record);
        contradictions.addAll(sources.contradictions());
        take(picture, sources.evidence());
    }

    private void take(ClusterPicture picture, Found found) {
        Found usable = found.evidence().map(one -> usable(one, picture)).orElse(found);
        usable.evidence().ifPresent(evidence::add);
        usable.missing().ifPresent(missing::add);
    }

    private static Found usable(StopEvidence one, ClusterPicture picture) {
        if (one.membership().isSingleMember() && picture.expected() > 1) {
            return Found.none(one.node(), "its files say a cluster of one: it was reset, or never joined");
        }
        return one.sawRunning().contains(one.node())
                ? Found.of(one)
                : Found.none(one.node(), "its files don't list itself: an attempt to boot has overwritten them");
    }

    /** Nodes that somebody saw running, and of which nothing else is known. */
    private void strangers(ClusterPicture picture) {
        Set<NodeName> seen = new TreeSet<>();
        evidence.forEach(one -> seen.addAll(one.sawRunning()));
        seen.removeAll(picture.members());
        seen.forEach(
                node -> missing.add(new MissingEvidence(node, "others saw it running; it is not in cluster.members")));
    }
}
