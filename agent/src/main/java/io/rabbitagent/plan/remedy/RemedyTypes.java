package io.rabbitagent.plan.remedy;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.forget.ForgetRemedy;
import io.rabbitagent.plan.leave.LeaveRemedy;
import io.rabbitagent.plan.lost.StartWithoutLostRemedy;
import io.rabbitagent.plan.nodetype.DiscNodeRemedy;
import io.rabbitagent.plan.noremedy.NoRemedy;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import io.rabbitagent.plan.partition.HealPartitionRemedy;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import io.rabbitagent.plan.remedy.RemedyType.Reach;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.plan.startservice.StartServiceRemedy;
import io.rabbitagent.plan.wiped.WipedRemedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All remedies. */
public final class RemedyTypes {
    /** How long the boot of each member may take. */
    public static final Parameter<Duration> BOOT_WITHIN = new Parameter<>(
            "bootWithin",
            new ParameterType.Length(Duration.ofMinutes(1), Duration.ofHours(24)),
            "10m",
            "How long the boot of each member may take before its step counts as failed and ends the plan. A boot that is"
                    + " late is not killed. After a crash a broker reads the messages of large queues again, which takes"
                    + " its time. What the rule's `verify.within` allows comes on top.");

    /** Says in a rule's file what holds in any case. */
    public static final Parameter<Boolean> BACKUP = new Parameter<>(
            "backup",
            new ParameterType.AlwaysTrue(),
            "true",
            "That the node is backed up before anything of it is deleted. It always is; the parameter is there so that a rule's file can"
                    + " say so.");

    public static final List<RemedyType> ALL = List.of(
            none(),
            startApp(),
            startService(),
            orderedStart(),
            startWithoutLost(),
            resetAndRejoin(),
            healPartition(),
            forgetAndRejoin(),
            SyncMirrors.type(),
            makeDiscNode(),
            forgetMember(),
            leaveCluster());

    private RemedyTypes() {}

    public static Optional<RemedyType> find(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    private static RemedyType none() {
        return new RemedyType(
                "none",
                "Does nothing: the rule shows what is wrong, and its runbook says what a human can do. It never makes a"
                        + " plan.",
                Mode.OBSERVE,
                Reach.ANY,
                List.of(),
                given -> new NoRemedy());
    }

    private static RemedyType startApp() {
        return new RemedyType(
                "start-app",
                "Starts the RabbitMQ application in a living Erlang VM: `rabbitmqctl start_app`. What the node holds becomes"
                        + " available again. It costs what a boot costs, and deletes nothing. It is not done in a"
                        + " partition, nor where no other member runs, nor where the node would wait for nobody or come"
                        + " up as a cluster of its own, nor of a node that paused itself or that autoheal restarts,"
                        + " nor of one that was partitioned and has not booted since.",
                Mode.AUTO,
                Reach.NODE,
                List.of(),
                given -> new StartAppRemedy());
    }

    private static RemedyType startService() {
        return new RemedyType(
                "start-service",
                "Has the service manager start a broker of which no Erlang VM lives. The step is done once the VM is there;"
                        + " whether its boot completes, the rule's `verify` watches. It costs what a boot costs, and"
                        + " deletes nothing: the node takes its tables from the members that run. It is not done in a"
                        + " partition, nor of a node that was partitioned and has not booted since, nor where no other member"
                        + " runs, nor of a node that its cluster has forgotten or"
                        + " whose data directory is empty or holds a left-over `force_load`.",
                Mode.AUTO,
                Reach.NODE,
                List.of(),
                given -> new StartServiceRemedy());
    }

    private static RemedyType orderedStart() {
        return new RemedyType(
                "ordered-start",
                "Starts the members of a cluster of which none runs: those first that went down last, the others once"
                        + " these have loaded their data, then waits for each boot. It costs as much time as the boots"
                        + " take, the first one alone. It never forces a boot, deletes nothing, and starts nobody while it"
                        + " is unknown who went down last.",
                Mode.AUTO,
                Reach.CLUSTER,
                List.of(BOOT_WITHIN),
                given -> new OrderedStartRemedy(given.get(BOOT_WITHIN)));
    }

    private static RemedyType startWithoutLost() {
        return new RemedyType(
                StartWithoutLostRemedy.NAME,
                "Starts a cluster of which no member runs without members that are lost for good: each survivor's agent measures"
                        + " on isolated copies of its node's data what each way to start would keep; the way that loses least is"
                        + " proposed, every survivor is backed up in full, the first is had not to wait for the lost ones"
                        + " (`forget_cluster_node --offline`, `force_boot`, or neither where it need not wait), the others are started"
                        + " once it runs, the lost ones are forgotten, and the queues are compared with what was announced. The"
                        + " plan names each queue that is lost or loses messages, and a human approves it in any case. It"
                        + " is not done unless a human has declared the members lost, nor while another member is away, nor where one"
                        + " that is left is a RAM node.",
                Mode.APPROVE,
                Reach.CLUSTER,
                List.of(BOOT_WITHIN, BACKUP),
                given -> new StartWithoutLostRemedy(given.get(BOOT_WITHIN)));
    }

    private static RemedyType resetAndRejoin() {
        return new RemedyType(
                "reset-and-rejoin",
                "Makes a node a member again that its cluster has forgotten: stops it, backs up its data directory and the"
                        + " cluster's definitions, resets it, joins it as the type that it was, starts it, and hands it"
                        + " back to its service. The reset deletes what only this node holds: the plan names those queues,"
                        + " and a human approves it in any case. It never resets a node without a backup, nor one that"
                        + " members still list, nor where it is the other side that has lost its data.",
                Mode.APPROVE,
                Reach.NODE,
                List.of(BACKUP),
                given -> new RejoinRemedy());
    }

    private static RemedyType healPartition() {
        return new RemedyType(
                "heal-partition",
                "Heals a partition that has stayed behind after the link is whole again: trusts the side with most members (then"
                        + " queue leaders, messages, connections), stops all others, waits until the trusted nodes see no partition,"
                        + " backs up each of the stopped, and starts them again one after the other. They take over the trusted"
                        + " side's data and drop what changed on their own: the plan names those queues, and a human approves it"
                        + " in any case. Trusted nodes are never restarted. It is not done while a link is cut, while RabbitMQ"
                        + " handles partitions itself, nor where two sides are alike.",
                Mode.APPROVE,
                Reach.CLUSTER,
                List.of(BACKUP),
                given -> new HealPartitionRemedy());
    }

    private static RemedyType forgetAndRejoin() {
        return new RemedyType(
                "forget-and-rejoin",
                "Makes a node a member again that lost its data, and that its cluster still counts as a member: stops it,"
                        + " backs up what it took in while it ran alone, has a running member forget it, joins it as the"
                        + " type that it was, starts it, and hands it back to its service. The forget deletes queues that"
                        + " were on this node alone, the join what it took in: the plan names them, and a human approves"
                        + " it in any case. It is not done unless the node began with an empty data directory and a"
                        + " majority runs without it.",
                Mode.APPROVE,
                Reach.NODE,
                List.of(BACKUP),
                given -> new WipedRemedy());
    }

    private static RemedyType makeDiscNode() {
        return new RemedyType(
                "make-disc-node",
                "Makes a RAM node a disc node: takes it out of service, backs up its data directory and the cluster's"
                        + " definitions, changes its type, starts it, and hands it back to its service. The change of type"
                        + " is a reset and a join: it deletes what only this node holds, so the plan names those queues,"
                        + " and a human approves it in any case. It is not done while another member is down, no other"
                        + " disc node runs, or a quorum queue counts the node as a member.",
                Mode.APPROVE,
                Reach.NODE,
                List.of(),
                given -> new DiscNodeRemedy());
    }

    private static RemedyType forgetMember() {
        return new RemedyType(
                "forget-member",
                "Has the cluster forget a member whose host is gone for good: `rabbitmqctl forget_cluster_node` on a member that"
                        + " runs. It deletes durable classic queues whose leader was there, without a mirror that could take"
                        + " over: the plan names them, and a human approves it in any case. It is not done unless a human has"
                        + " declared the member lost, nor where its agent says that it lives, nor without a majority.",
                Mode.APPROVE,
                Reach.NODE,
                List.of(),
                given -> new ForgetRemedy());
    }

    private static RemedyType leaveCluster() {
        return new RemedyType(
                "leave-cluster",
                "Takes a member that runs out of its cluster for good: its quorum queues are shrunk, its clients' connections are"
                        + " closed by a drain, it is stopped and its service masked, its data directory is backed up and kept, and"
                        + " another member forgets it. Classic queues that only it has are deleted by that: the plan names them."
                        + " It is not done unless a human has asked for it.",
                Mode.APPROVE,
                Reach.NODE,
                List.of(),
                given -> new LeaveRemedy());
    }
}
