package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.operations.StatusView.UnknownFact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists what can't be told about a node. What need not be known just now is left out. */
final class UnknownFacts {
    private UnknownFacts() {}

    static List<UnknownFact> of(NodeObservation seen) {
        Map<String, Fact<?>> facts = new LinkedHashMap<>();
        facts.put("process", seen.process());
        facts.put("app", seen.app());
        if (apiMayAnswer(seen)) {
            facts.put("view", seen.view());
            facts.put("health", seen.health());
        }
        facts.put("data-directory", seen.dataDirectory());
        seen.dataDirectory().value().ifPresent(data -> {
            facts.put("cluster_nodes.config", data.membership());
            facts.put("nodes_running_at_shutdown", data.runningAtShutdown());
        });
        facts.put("log", seen.log());
        facts.put("epmd", seen.registered());
        List<UnknownFact> unknown = new ArrayList<>();
        facts.forEach((name, fact) -> {
            if (fact instanceof Fact.Unknown<?> missing) {
                unknown.add(new UnknownFact(name, missing.reason().text(), missing.detail()));
            }
        });
        return unknown;
    }

    /** The management API is part of the application: where that is known to be down, there is nothing to miss. */
    private static boolean apiMayAnswer(NodeObservation seen) {
        return seen.app()
                .value()
                .filter(app -> app == AppState.STOPPED || app == AppState.VM_DOWN)
                .isEmpty();
    }
}
