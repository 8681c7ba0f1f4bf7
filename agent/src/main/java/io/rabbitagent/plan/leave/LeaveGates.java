package io.rabbitagent.plan.leave;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Majority;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.wiped.Others;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The gates before a member leaves: is it wanted, and do the others hold the cluster without it? */
final class LeaveGates {
    private static final String MAINTENANCE = "maintenance_mode_status";

    private LeaveGates() {}

    /** A human has said so, and has not taken it back. */
    static Gate askedToLeave() {
        return new Gate(
                "asked-to-leave",
                (picture, target) -> Judgement.about(
                        "what was declared of " + target,
                        picture.declared(target, Declaration.What.LEAVING),
                        found -> Judgement.of(
                                found.isPresent(),
                                found.map(one -> one.by() + " asked " + target + " to leave: " + one.reason())
                                        .orElse("nobody has asked " + target + " to leave: agent remediate --rule leave"
                                                + " --node " + target.host() + " --reason TEXT"))));
    }

    /**
     * More than half of all members run besides the node, and see each other; of two members the other one. So the rest has a
     * majority of its own afterwards, too.
     */
    static Gate majorityRuns() {
        return new Gate("majority-runs", (picture, target) -> {
            Others others = Others.of(picture, target);
            Set<NodeName> heard = others.views().keySet();
            Majority majority = Majority.about(picture, target);
            String count = heard.size() + " of " + majority.members() + " members run besides " + target
                    + (heard.isEmpty() ? "" : ": " + NodeNames.listed(heard));
            if (heard.size() < majority.needed()) {
                return majority.tooFew(heard, count);
            }
            return Judgement.of(true, count).and(others.seeEachOther());
        });
    }

    /** No other member that runs sees a partition; how the node itself sees it is asked before it is drained. */
    static Gate noPartition() {
        return new Gate("no-partition", (picture, target) -> {
            SortedMap<NodeName, NodeReport> others = new TreeMap<>(picture.reports());
            others.remove(target);
            return Partition.judge(picture.withReports(others), target);
        });
    }

    /** Where it runs, it and the others see each other: it leaves a whole cluster, not one side of it. */
    static Gate seesTheOthers() {
        return new Gate("sees-the-others", LeaveGates::sees, true);
    }

    private static Judgement sees(ClusterPicture picture, NodeName target) {
        Fact<AppState> app = picture.observation(target).app();
        if (app.value().filter(state -> state != AppState.RUNNING).isPresent()) {
            return Judgement.of(true, target + " does not run");
        }
        boolean drained = picture.observation(target)
                .drained()
                .value()
                .filter(nodes -> nodes.contains(target))
                .isPresent();
        if (drained && !picture.observation(target).view().isKnown()) {
            // Seen on 3.10.8: a drain suspends the management listener with all others.
            return Judgement.of(
                    false,
                    target + " is drained, and can't be heard so: rabbitmq-upgrade revive on " + target.host()
                            + ", then ask anew");
        }
        return Judgement.about(target + "'s view", picture.observation(target).view(), view -> {
            Others others = Others.of(picture, target);
            TreeSet<NodeName> apart = new TreeSet<>(others.views().keySet());
            apart.removeAll(view.running());
            view.peers().values().stream().map(PeerView::partitions).forEach(apart::addAll);
            TreeSet<NodeName> blind = new TreeSet<>(others.views().keySet());
            blind.removeAll(others.seeingItRun());
            if (!blind.isEmpty()) {
                return Judgement.of(
                        false, NodeNames.verb(blind, "does", "do") + " not see " + target + " running, and it runs");
            }
            return apart.isEmpty()
                    ? Judgement.of(true, target + " and the others see each other")
                    : Judgement.of(false, target + " is apart from " + NodeNames.listed(apart));
        });
    }

    /** No other member that runs has an alarm: queues that move take memory and disk elsewhere. Half-way it would not help. */
    static Gate noAlarm() {
        return new Gate("no-alarm", LeaveGates::alarms, true);
    }

    private static Judgement alarms(ClusterPicture picture, NodeName target) {
        Others others = Others.of(picture, target);
        if (others.views().isEmpty()) {
            return Judgement.unknown("no other member's view is known");
        }
        TreeSet<NodeName> alarmed = others.views().values().stream()
                .flatMap(view -> view.peers().values().stream())
                .filter(peer -> peer.running() && (peer.memoryAlarm() || peer.diskAlarm()))
                .map(PeerView::node)
                .filter(node -> !node.equals(target))
                .collect(Collectors.toCollection(TreeSet::new));
        return Judgement.of(
                alarmed.isEmpty(),
                alarmed.isEmpty()
                        ? "no other member that runs has a memory or disk alarm"
                        : NodeNames.verb(alarmed, "has", "have") + " a memory or disk alarm");
    }

    /**
     * The node finds no cluster by itself: started with an empty data directory, it would be back without anybody's word. Of
     * one that does not run its own agent may know it still; what others are set up with tells nothing of it.
     */
    static Gate noPeerDiscovery() {
        return new Gate("no-peer-discovery", LeaveGates::discovery, true);
    }

    private static Judgement discovery(ClusterPicture picture, NodeName target) {
        Fact<NodeSettings> own = picture.observation(target).settings();
        boolean down = isDown(picture, target);
        if (down && !own.isKnown()) {
            return Judgement.unknown(
                    "how " + target + " finds its cluster can't be asked while it does not run, and its agent has not"
                            + " seen it run: start it, and ask anew. Where it can't be started any more: stop"
                            + " its agent, then agent remediate --lost " + target.host() + " --reason TEXT");
        }
        return Judgement.about(
                "how " + target + " finds its cluster",
                own,
                settings -> discovery(settings, target, down ? ", as it told while it ran" : ""));
    }

    private static Judgement discovery(NodeSettings settings, NodeName target, String by) {
        String name = settings.peerDiscovery();
        return Judgement.of(
                name.isEmpty(),
                name.isEmpty()
                        ? "no peer discovery is configured" + by
                        : "peer discovery is configured (" + name + ")" + by + ": with an empty data directory "
                                + target
                                + " would join again by itself. Take cluster_formation.* out of rabbitmq.conf on "
                                + target.host() + ", then restart its broker");
    }

    /** Without this feature flag a drain is refused (rabbit_maintenance of 3.10), after the quorum queues were shrunk. */
    static Gate canBeDrained() {
        return new Gate("can-be-drained", LeaveGates::drainable, true);
    }

    private static Judgement drainable(ClusterPicture picture, NodeName target) {
        if (isDown(picture, target)) {
            return Judgement.of(true, target + " does not run, and is not drained");
        }
        return Judgement.about(
                "which feature flags are enabled on " + target,
                picture.observation(target).settings(),
                settings -> settings.featureFlags().contains(MAINTENANCE)
                        ? Judgement.of(true, "feature flag " + MAINTENANCE + " is enabled")
                        : Judgement.of(
                                false,
                                "feature flag " + MAINTENANCE + " is not enabled, and " + target
                                        + " can't be drained without: rabbitmqctl enable_feature_flag " + MAINTENANCE));
    }

    private static boolean isDown(ClusterPicture picture, NodeName target) {
        return picture.observation(target)
                .app()
                .value()
                .filter(app -> app != AppState.RUNNING)
                .isPresent();
    }
}
