package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.precaution.DataInPlace;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.Survivors;
import io.rabbitagent.plan.rejoin.BackupFits;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * The gates before members are given up. What the plan's own steps change is asked until the first of them; that nobody runs, and no
 * Erlang VM of a survivor lives, until the first start; that the lost ones are silent before each.
 */
final class LostGates {
    private LostGates() {}

    static List<Gate> all() {
        return List.of(
                Gate.untilStarted("no-member-runs", NoMemberRuns::judge),
                new Gate("lost-are-silent", (picture, target) -> about(picture, lost -> Lost.silent(picture, lost))),
                Gate.untilStarted(
                        "survivors-present",
                        (picture, target) -> about(picture, lost -> survivorsPresent(picture, lost))),
                Gate.untilChanged("data-in-place", DataInPlace.ofEveryMember().condition()),
                new Gate("backups-fit", (picture, target) -> about(picture, lost -> backupsFit(picture, lost)), true),
                Gate.untilChanged("measured", (picture, target) -> about(picture, lost -> measured(picture, lost))));
    }

    private static Judgement about(ClusterPicture picture, Function<SortedSet<NodeName>, Judgement> judge) {
        return Judgement.about(
                "who was declared lost",
                Lost.of(picture),
                lost -> lost.isEmpty() ? Judgement.of(false, "nobody is declared lost") : judge.apply(lost));
    }

    private static Judgement survivorsPresent(ClusterPicture picture, SortedSet<NodeName> lost) {
        Judgement present = Survivors.present(picture, lost);
        Judgement same = stillAsMeasured(picture, lost);
        return same.holds() ? present : present.and(same);
    }

    /** Somebody may have started one, and stopped it again. What the plan itself has treated holds a {@code force_load}. */
    private static Judgement stillAsMeasured(ClusterPicture picture, SortedSet<NodeName> lost) {
        Judgement same = Judgement.of(true, "");
        for (NodeName node : Survivors.of(picture, lost)) {
            boolean treated = picture.observation(node)
                    .dataDirectory()
                    .value()
                    .filter(DataDirectory::forceLoadPresent)
                    .isPresent();
            if (!treated) {
                same = same.and(Judgement.about(
                        "what was measured on copies",
                        picture.measured(lost),
                        all -> asMeasured(picture, node, lost, all)));
            }
        }
        return same;
    }

    /** Where nothing was measured yet, the gate that asks for it says so. */
    private static Judgement asMeasured(
            ClusterPicture picture, NodeName node, SortedSet<NodeName> lost, List<Measurement> all) {
        List<Measurement> own =
                all.stream().filter(one -> one.node().equals(node)).toList();
        return Judgement.about(
                "what the data directory of " + node + " holds",
                picture.observation(node).holdings(),
                holdings -> own.isEmpty() || own.stream().anyMatch(one -> one.isOf(lost, holdings.fingerprint()))
                        ? Judgement.of(true, "")
                        : Judgement.of(
                                false,
                                "the data of " + node + " is not as it was measured any more: somebody has started it"
                                        + " meanwhile, or changed it"));
    }

    private static Judgement backupsFit(ClusterPicture picture, SortedSet<NodeName> lost) {
        SortedSet<NodeName> survivors = Survivors.of(picture, lost);
        return survivors.stream()
                .map(node -> named(node, BackupFits.judge(picture, node)))
                .reduce(Judgement::and)
                .orElseGet(() -> Survivors.present(picture, lost));
    }

    private static Judgement named(NodeName node, Judgement fits) {
        return new Judgement(fits.verdict(), node + ": " + fits.detail());
    }

    /** By the fingerprints of the data as it is now, and for just these losses. */
    private static Judgement measured(ClusterPicture picture, SortedSet<NodeName> lost) {
        Rehearsals.Found found = Rehearsals.of(picture, lost);
        if (found instanceof Rehearsals.Untold untold) {
            return untold.why();
        }
        return missing(found)
                .map(nodes -> Judgement.of(
                        false,
                        "the data of " + NodeNames.verb(nodes, "is", "are") + " not measured as it is now, without "
                                + NodeNames.listed(lost)))
                .orElseGet(() -> Judgement.of(
                        true,
                        "what each way to start would keep was measured on copies of "
                                + NodeNames.listed(Survivors.of(picture, lost))));
    }

    private static Optional<SortedSet<NodeName>> missing(Rehearsals.Found found) {
        return found instanceof Rehearsals.NotMeasured not ? Optional.of(not.nodes()) : Optional.empty();
    }
}
