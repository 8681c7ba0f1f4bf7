package io.rabbitagent.order;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the evidence of every member, and what speaks against it. What the history holds of a node whose agent is silent
 * counts as far as {@link Silent} says.
 */
record EvidenceSearch(List<StopEvidence> evidence, List<MissingEvidence> missing, List<String> contradictions) {

    static EvidenceSearch in(ClusterPicture picture) {
        EvidenceSearch search = new EvidenceSearch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (NodeName node : picture.members()) {
            search.look(picture, node);
        }
        search.strangers(picture);
        return search;
    }

    private void look(ClusterPicture picture, NodeName node) {
        Fact<AppState> app = picture.observation(node).app();
        if (app.value().filter(AppState.RUNNING::equals).isPresent()) {
            return;
        }
        if (!app.isKnown() && picture.report(node).presence().fresh()) {
            without(node, "whether it has started again is unknown (" + app + ")");
        }
        Fact<LastEnd> end = picture.observation(node).lastEnd();
        if (end instanceof Fact.Unknown<LastEnd> unknown) {
            without(node, unknown.detail());
        } else {
            take(picture, node, end.value().orElseThrow());
        }
    }

    private void take(ClusterPicture picture, NodeName node, LastEnd end) {
        contradictions.addAll(end.contradictions());
        Optional<String> useless = end.whyUseless(node, picture.expected());
        if (useless.isPresent()) {
            without(node, useless.get());
        } else {
            evidence.add(new StopEvidence(node, end));
        }
    }

    private void without(NodeName node, String why) {
        missing.add(new MissingEvidence(node, why));
    }

    /** Nodes that somebody saw running, and of which nothing else is known. */
    private void strangers(ClusterPicture picture) {
        Set<NodeName> seen = new TreeSet<>();
        evidence.forEach(one -> seen.addAll(one.sawRunning()));
        seen.removeAll(picture.members());
        seen.forEach(node -> without(node, "others saw it running; it is not in cluster.members"));
    }
}
