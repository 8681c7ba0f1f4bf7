package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Action.CheckOutcome.Copy;
import io.rabbitagent.plan.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What was measured on copies of the survivors' present data, put together. */
public final class Rehearsals {
    private Rehearsals() {}

    /** What there is of it. */
    public sealed interface Found {}

    /**
     * All of it.
     *
     * @param data that was measured, in the order in which the survivors went down
     * @param together survivors of whom another ended at the same time: whose copy is the newer can't be told
     * @param simpler why none of it is to be chosen from: who has to start first is known, and there
     */
    public record Complete(Rehearsal rehearsal, List<Copy> data, SortedSet<NodeName> together, Optional<String> simpler)
            implements Found {
        public Complete {
            data = List.copyOf(data);
            together = Collections.unmodifiableSortedSet(new TreeSet<>(together));
        }
    }

    /** @param nodes whose data, as it is now, was not measured for these losses */
    public record NotMeasured(SortedSet<NodeName> nodes) implements Found {
        public NotMeasured {
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }
    }

    /** @param why it can't be told, and what would help */
    public record Untold(Judgement why) implements Found {}

    /** @param lost the members to take for lost */
    public static Found of(ClusterPicture picture, Set<NodeName> lost) {
        Judgement present = Survivors.present(picture, lost);
        if (!present.holds()) {
            return new Untold(present);
        }
        Optional<Judgement> ram = RamSurvivors.of(picture, Survivors.of(picture, lost));
        if (ram.isPresent()) {
            return new Untold(ram.get());
        }
        DownOrder order = DownOrder.of(picture, Survivors.of(picture, lost));
        if (order.obstacle().isPresent()) {
            return new Untold(Judgement.unknown("in which order the survivors went down can't be told: "
                    + order.obstacle().get() + ". agent shutdown-order shows the evidence"));
        }
        Fact<List<Measurement>> all = picture.measured(lost);
        if (all instanceof Fact.Unknown<List<Measurement>> missing) {
            return new Untold(Judgement.unknown("what was measured on copies is unknown (" + missing + ")"));
        }
        return measured(picture, lost, order, all.value().orElseThrow());
    }

    private static Found measured(ClusterPicture picture, Set<NodeName> lost, DownOrder order, List<Measurement> all) {
        List<Measurement> found = new ArrayList<>();
        TreeSet<NodeName> missing = new TreeSet<>();
        for (NodeName node : order.nodes()) {
            Fact<Holdings> holdings = picture.observation(node).holdings();
            if (!holdings.isKnown()) {
                return new Untold(Judgement.unknown(
                        "what the data directory of " + node + " holds is unknown (" + holdings + ")"));
            }
            String data = holdings.value().orElseThrow().fingerprint();
            of(all, node, lost, data).ifPresentOrElse(found::add, () -> missing.add(node));
        }
        return missing.isEmpty()
                ? new Complete(
                        rehearsal(lost, found, order.together()),
                        found.stream()
                                .map(one -> new Copy(one.node(), one.fingerprint()))
                                .toList(),
                        order.together(),
                        SimplyStarted.of(picture))
                : new NotMeasured(missing);
    }

    private static Optional<Measurement> of(List<Measurement> all, NodeName node, Set<NodeName> lost, String data) {
        return all.stream()
                .filter(one -> one.node().equals(node) && one.isOf(lost, data))
                .findFirst();
    }

    private static Rehearsal rehearsal(Set<NodeName> lost, List<Measurement> measured, Set<NodeName> together) {
        List<Trial> trials =
                measured.stream().flatMap(one -> one.trials().stream()).toList();
        return new Rehearsal(
                lost,
                measured.stream()
                        .map(one -> new Survivor(one.node(), one.held()))
                        .toList(),
                trials,
                together,
                SeenBefore.union(measured.stream().map(Measurement::seen).toList()));
    }

    /**
     * As it was when it was announced, whatever has become of the data since.
     *
     * @return empty where something of it is not among the measurements
     */
    public static Optional<Rehearsal> again(List<Measurement> measured, CheckOutcome announced) {
        Set<NodeName> lost = new TreeSet<>(announced.lost());
        List<Measurement> found = announced.copies().stream()
                .flatMap(one -> of(measured, one.node(), lost, one.data()).stream())
                .toList();
        return found.isEmpty() || found.size() < announced.copies().size()
                ? Optional.empty()
                : Optional.of(rehearsal(lost, found, new TreeSet<>(announced.together())));
    }
}
