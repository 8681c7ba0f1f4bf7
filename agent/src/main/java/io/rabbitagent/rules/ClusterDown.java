package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * No member runs.
 *
 * <p>Not meant: nodes that paused themselves, which come back by themselves once they see each other. By itself the rule
 * only starts what nobody wanted to be down, or what somebody has begun to start: a clean stop of the whole cluster awaits
 * approval.
 *
 * <p>It holds for a while before anything is done, so that a supervisor that starts a crashed broker again (Debian's unit
 * does after 10 s) comes first.
 */
public final class ClusterDown {
    private ClusterDown() {}

    static final Rule RULE = new Rule(
            "cluster-down",
            "No member of the cluster runs",
            BuiltInRules.shipped("cluster-down"),
            Scope.CLUSTER,
            900,
            Mode.AUTO,
            OrderedStartRemedy::intent,
            Duration.ofSeconds(15),
            3,
            ClusterDown::when,
            List.of(
                    new Gate("no-member-runs", ClusterDown::when),
                    new Gate("order-known", OrderedStartRemedy::orderKnown),
                    new Gate("data-in-place", ClusterDown::dataInPlace)),
            new OrderedStartRemedy(),
            new Budget(6, Duration.ofHours(1), 12, Duration.ofHours(6)),
            new Verification(Duration.ofMinutes(3), Duration.ofSeconds(10)),
            java.util.Optional.empty());

    public static Judgement when(ClusterPicture picture, NodeName target) {
        Set<NodeName> running = new TreeSet<>(picture.running());
        for (ClusterView view : picture.views().values()) {
            running.addAll(view.running());
        }
        if (!running.isEmpty()) {
            return Judgement.of(false, NodeNames.verb(running, "runs", "run"));
        }
        Judgement all = Judgement.of(true, "no member runs");
        Set<NodeName> silent = new TreeSet<>();
        for (NodeName node : picture.members()) {
            if (picture.report(node).presence().fresh()) {
                all = all.and(isDown(picture.observation(node)));
            } else {
                silent.add(node);
            }
        }
        return all.holds() ? Judgement.of(true, inWords(silent)) : all;
    }

    private static String inWords(Set<NodeName> silent) {
        return "no member runs"
                + (silent.isEmpty() ? "" : ", as far as is known: no agent answers on " + NodeNames.listed(silent));
    }

    private static Judgement isDown(NodeObservation seen) {
        Fact<AppState> app = seen.app();
        Judgement down = Judgement.about(
                seen.node() + "'s application",
                app,
                state -> Judgement.of(state != AppState.RUNNING, seen.node() + "'s application is " + state.text()));
        boolean stopped = app.value().filter(AppState.STOPPED::equals).isPresent();
        return stopped ? down.and(isNotAsleep(seen)) : down;
    }

    /** An application that is stopped in a living VM may have stopped itself. */
    private static Judgement isNotAsleep(NodeObservation seen) {
        return Judgement.about("the boot log of " + seen.node(), seen.log(), log -> awake(seen.node(), log));
    }

    private static Judgement awake(NodeName node, BootLog log) {
        if (log.paused()) {
            return Judgement.of(false, node + " has paused itself and waits for its peers");
        }
        return Judgement.of(!log.autoheal(), log.autoheal() ? "autoheal is at work on " + node : node + " is stopped");
    }

    /** An empty directory would become a cluster of its own, and one with a left-over force_load waits for nobody. */
    private static Judgement dataInPlace(ClusterPicture picture, NodeName target) {
        Judgement sound = Judgement.of(true, "each data directory holds a cluster's files, and no force_load");
        Judgement all = sound;
        for (NodeName node : picture.members()) {
            if (picture.report(node).presence().fresh()) {
                all = all.and(Judgement.about(
                        "the data directory of " + node,
                        picture.observation(node).dataDirectory(),
                        files -> inPlace(node, files)));
            }
        }
        return all.holds() ? sound : all;
    }

    static Judgement inPlace(NodeName node, DataDirectory files) {
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
