package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;

/**
 * The gates about what a node finds as it starts: an empty directory would become a cluster of its own, and one with a
 * left-over {@code force_load} waits for nobody.
 */
public final class DataInPlace {
    private static final String NAME = "data-in-place";

    private DataInPlace() {}

    /** Of the target. */
    public static Gate ofTarget() {
        return new Gate(NAME, DataInPlace::judge);
    }

    /** Of each member whose agent is there: no other is started. */
    public static Gate ofEveryMember() {
        return new Gate(NAME, (picture, target) -> {
            Judgement sound = Judgement.of(true, "each data directory holds a cluster's files, and no force_load");
            Judgement all = sound;
            for (NodeName node : picture.members()) {
                if (picture.report(node).presence().fresh()) {
                    all = all.and(judge(picture, node));
                }
            }
            return all.holds() ? sound : all;
        });
    }

    /** A node that was reset would come up as a cluster of its own, and take clients there. */
    public static Gate knowsItsCluster() {
        return new Gate("knows-its-cluster", DataInPlace::notBesideItsCluster);
    }

    /** Whether the target would start in the cluster and not beside it, as the gate {@code knows-its-cluster} asks. */
    public static Judgement notBesideItsCluster(ClusterPicture picture, NodeName target) {
        if (picture.expected() == 1) {
            return Judgement.of(true, target + " is the only member");
        }
        return knowsNobodyElse(picture, target).not();
    }

    /** Whether the files in its data directory name the node alone. */
    public static Judgement knowsNobodyElse(ClusterPicture picture, NodeName node) {
        return Judgement.about(
                "the data directory of " + node,
                picture.observation(node).dataDirectory().flatMap(DataDirectory::knowsNobodyElse),
                alone -> Judgement.of(
                        alone,
                        node
                                + (alone
                                        ? " knows no other member: started, it would be a cluster of its own"
                                        : " knows its cluster")));
    }

    private static Judgement judge(ClusterPicture picture, NodeName node) {
        return Judgement.about(
                "the data directory of " + node,
                picture.observation(node).dataDirectory(),
                files -> inPlace(node, files));
    }

    private static Judgement inPlace(NodeName node, DataDirectory files) {
        if (files.forceLoadPresent()) {
            return Judgement.of(
                    false,
                    node + "'s data directory holds a force_load that somebody left there: started, it would wait for"
                            + " nobody. Remove the file, or start the node by hand if that is meant");
        }
        return Judgement.about(
                "whether the data directory of " + node + " is of a cluster", files.knowsNobodyElse(), alone -> {
                    boolean holds = !alone || files.schemaPresent();
                    return Judgement.of(
                            holds, node + "'s data directory " + (holds ? "holds a cluster's files" : "is empty"));
                });
    }
}
