package io.rabbitagent.plan;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A remedy for tests: starts the application on the first of these nodes once all of them are measured for these losses.
 *
 * @param like verifies, and gives its precautions
 */
public record RestsOnMeasurements(Remedy like, SortedSet<NodeName> lost, SortedSet<NodeName> nodes) implements Remedy {
    @Override
    public String name() {
        return "rests-on-measurements";
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        if (picture.measured(lost) instanceof Fact.Unknown<List<Measurement>> unknown) {
            return new NotPossible(unknown.toString());
        }
        List<Measurement> measured = picture.measured(lost).value().orElseThrow();
        TreeSet<NodeName> missing = new TreeSet<>(nodes);
        missing.removeIf(
                node -> measured.stream().anyMatch(one -> one.node().equals(node) && isOfItsData(one, picture)));
        return missing.isEmpty()
                ? new Steps(List.of(new Step(1, nodes.first(), new Action.StartApp())), Losses.NONE, "nothing")
                : new Needs(lost, missing);
    }

    private boolean isOfItsData(Measurement one, ClusterPicture picture) {
        return picture.observation(one.node())
                .holdings()
                .value()
                .filter(holdings -> one.isOf(lost, holdings.fingerprint()))
                .isPresent();
    }

    @Override
    public Condition verified(List<Step> steps) {
        return like.verified(steps);
    }
}
