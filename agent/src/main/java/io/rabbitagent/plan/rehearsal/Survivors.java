package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.precaution.DataInPlace;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The members that are not lost: each has to be there, with nothing running on its data. */
public final class Survivors {
    private Survivors() {}

    public static SortedSet<NodeName> of(ClusterPicture picture, Set<NodeName> lost) {
        TreeSet<NodeName> survivors = new TreeSet<>(picture.members());
        survivors.removeAll(lost);
        return survivors;
    }

    /**
     * Whether each is there, stopped, and of this cluster. One that is away may have gone down later than those that are there, and
     * return; one that was reset has nothing, and so nothing to lose: a start from it would seem to keep all. An agent that is only
     * late may be there: that is unknown.
     */
    public static Judgement present(ClusterPicture picture, Set<NodeName> lost) {
        SortedSet<NodeName> survivors = of(picture, lost);
        if (survivors.isEmpty()) {
            return Judgement.of(false, "every member is declared lost: nobody is left to start");
        }
        TreeSet<NodeName> absent = new TreeSet<>(survivors);
        absent.removeIf(node -> {
            Presence presence = picture.report(node).presence();
            return presence.fresh() || presence.late().isPresent();
        });
        if (!absent.isEmpty()) {
            return Judgement.of(
                    false,
                    "no agent answers on " + NodeNames.listed(absent) + ", which " + (absent.size() == 1 ? "is" : "are")
                            + " not declared lost: what is there may be newer, and return. Bring the host back, or, if it is"
                            + " gone for good, say so: agent remediate --lost NODE");
        }
        Judgement there = Judgement.of(
                true,
                NodeNames.verb(survivors, "is there, and knows its", "are there, and know their")
                        + " cluster; no Erlang VM of theirs lives");
        Judgement all = there;
        for (NodeName node : survivors) {
            Optional<Duration> late = picture.report(node).presence().late();
            all = all.and(
                    late.isPresent()
                            ? Judgement.unknown("no word from the agent of " + node + " for "
                                    + late.get().toSeconds() + " s: it may be late")
                            : isDown(picture, node, there).and(ofTheCluster(picture, node)));
        }
        return all.holds() ? there : all;
    }

    private static Judgement isDown(ClusterPicture picture, NodeName node, Judgement there) {
        return Judgement.about(
                "whether an Erlang VM of " + node + " lives",
                picture.observation(node).app(),
                app -> app == AppState.VM_DOWN
                        ? there
                        : Judgement.of(
                                false,
                                node + " is " + app.text() + ", and has to be stopped first: on " + node.host()
                                        + ", systemctl stop rabbitmq-server"));
    }

    private static Judgement ofTheCluster(ClusterPicture picture, NodeName node) {
        Judgement knows = DataInPlace.notBesideItsCluster(picture, node);
        return knows.verdict() == Verdict.FALSE
                ? Judgement.of(
                        false,
                        knows.detail() + ". Put a backup of it back (agent backups restore). If there is none, stop its"
                                + " agent, declare it lost, and have it join again later")
                : knows;
    }
}
