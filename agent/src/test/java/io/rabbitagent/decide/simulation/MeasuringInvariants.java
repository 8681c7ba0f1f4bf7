package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Turn;
import java.util.Set;

/** What must hold of measurements, where the rule {@code cluster-down} rests on them. */
final class MeasuringInvariants {
    private static final String RULE = "cluster-down";

    private final World world;
    private final Invariants all;
    private int reports;

    MeasuringInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    void committed(SimulatedStore.Commit commit) {
        if (commit.command() instanceof Command.ReportMeasured report) {
            reports++;
            all.hold(
                    report.node().equals(commit.sender()),
                    "what was measured on a node was reported by another's agent");
        }
    }

    int reports() {
        return reports;
    }

    void turned(Input input, Turn turn) {
        if (!world.measured || input.decisions().value().isEmpty()) {
            return;
        }
        Decisions decisions = input.decisions().value().get();
        for (Effect effect : turn.effects()) {
            boolean begins = effect instanceof Effect.Decide decide
                    && decide.command() instanceof Command.Begin begin
                    && decisions
                            .proposal(begin.planId())
                            .filter(one -> one.plan().rule().equals(RULE))
                            .isPresent();
            if (begins && input.picture().running().isEmpty()) {
                input.picture().members().forEach(node -> measured(node, input.picture(), decisions));
            }
        }
    }

    /** By what is kept in the store, and not by what the loop was given. */
    private void measured(NodeName node, ClusterPicture picture, Decisions decisions) {
        RestsOnCopies.data(node, picture)
                .ifPresent(data -> all.hold(
                        decisions.measured().stream()
                                .flatMap(one -> one.document().stream())
                                .map(world.store::kept)
                                .anyMatch(one -> one.node().equals(node) && one.isOf(Set.of(), data)),
                        "a plan begins on data that nobody has measured"));
    }

    /** An agent begins to measure. */
    void measures(SimulatedHost host) {
        all.hold(!host.burnt(), "data was measured that is gone");
    }
}
