package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.rehearsal.Option;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What one step does to one node. */
public sealed interface Action {
    /** As it is shown and stored, such as {@code start_app}. */
    String name();

    /** The command that does the same by hand. */
    String command();

    /** Whether it can delete what no other step brings back. */
    default boolean destructive() {
        return false;
    }

    /** Whether a human approves its plan whatever the rule's mode is. */
    default boolean needsApproval() {
        return destructive();
    }

    /** Whether it leaves node and cluster as they are, and only copies. */
    default boolean onlyCopies() {
        return false;
    }

    /** Whether the node's next boot waits for nobody by it: in a plan there is at most one such node. */
    default boolean forcesBoot() {
        return false;
    }

    /** Whether a broker boots by it, or may: in a plan that has a node wait for nobody the gates are judged before each of these. */
    default boolean startsBroker() {
        return false;
    }

    /**
     * Whether it is long work that can be ended half-way without harm. The gates are judged before it and while it is done; what
     * shuts one, or is more urgent, ends its plan, and holds nothing.
     */
    default boolean givesWay() {
        return false;
    }

    /** What of it a plan is bound by: all but counts. */
    default String binding() {
        return toString();
    }

    /** Its time limit is in seconds. */
    private static String awaitStartup(Duration within) {
        return "rabbitmqctl await_startup --timeout " + within.toSeconds();
    }

    /** What a VM without its application is given before it joins: it has not read {@code rabbitmq.conf}. */
    private static String tickTimeOf(NodeName peer) {
        return "  # after rabbitmqctl eval 'net_kernel:set_net_ticktime(T).', T as " + peer + " has it";
    }

    /** Starts the application in a living Erlang VM. */
    record StartApp() implements Action {
        @Override
        public String name() {
            return "start_app";
        }

        @Override
        public String command() {
            return "rabbitmqctl start_app";
        }

        @Override
        public boolean startsBroker() {
            return true;
        }
    }

    /**
     * Has the service start the broker, and waits for its boot only where {@code until} says so: it may have to wait for others.
     *
     * @param bootWithin how long its boot may take, where that is waited for
     * @param others the other disc members, of one that starts before all of them: where its boot gives up waiting for their
     *     tables, or fails beside one that could not tell its feature flags yet, it is begun again; empty of any other
     */
    record StartService(Until until, Duration bootWithin, Optional<List<NodeName>> others) implements Action {
        /** As long as Debian's unit waits ({@code TimeoutStartSec=600}): after a crash large queues are read again. */
        public static final Duration USUAL_BOOT = Duration.ofMinutes(10);

        public StartService {
            others = others.map(List::copyOf);
        }

        public StartService(Until until, Duration bootWithin) {
            this(until, bootWithin, Optional.empty());
        }

        /** Until its Erlang VM is there: its boot is nobody's to wait for. */
        public static StartService living() {
            return new StartService(Until.LIVES, USUAL_BOOT);
        }

        /** When the step is done. */
        public enum Until {
            /** The Erlang VM is there. */
            LIVES,
            /** The node can be reached by others, as {@code rabbitmqctl ping} asks: those that wait for it may start. */
            ANSWERS,
            /** Its boot is complete: it has loaded its own copy of the schema, and no other can win over it any more. */
            RUNS
        }

        @Override
        public String name() {
            return "start-service";
        }

        @Override
        public String command() {
            return "broker.service start, with systemd: systemctl start --no-block rabbitmq-server"
                    + switch (until) {
                        case LIVES -> "";
                        case ANSWERS -> "; then wait until rabbitmqctl ping answers";
                        case RUNS -> "; then " + awaitStartup(bootWithin);
                    }
                    + (others.isEmpty()
                            ? ""
                            : "; where it has given up waiting for other members' tables, or failed beside one that could not tell its"
                                    + " feature flags yet, start once more when nobody else boots, and before that once beside those that"
                                    + " boot, unless all others do");
        }

        @Override
        public boolean startsBroker() {
            return true;
        }
    }

    /**
     * Waits until a node that was started runs, and has it started once more where its boot has failed meanwhile.
     *
     * <p>Seen on 3.10.8, in about one of 15 joint starts: a node that compares feature flags with one that has only just
     * begun to boot gives up ({@code incompatible_feature_flags}); started again, it comes up.
     *
     * @param bootWithin how long its boot may take
     */
    record AwaitBoot(Duration bootWithin) implements Action {
        @Override
        public String name() {
            return "await-boot";
        }

        @Override
        public String command() {
            return awaitStartup(bootWithin) + "; where the boot has failed meanwhile, broker.service start once more";
        }

        @Override
        public boolean startsBroker() {
            return true;
        }
    }

    /** Stops the broker's service and keeps its supervisor from starting it again. */
    record StopAndMaskService() implements Action {
        @Override
        public String name() {
            return "stop-and-mask-service";
        }

        @Override
        public String command() {
            return "broker.service mask and stop, with systemd: systemctl mask --runtime --now rabbitmq-server; rabbitmqctl stop"
                    + " where an idle VM lives on";
        }
    }

    /**
     * Copies the stopped node's data directory and exports the cluster's definitions from a running member.
     *
     * @param definitionsFrom empty where no member runs: what is defined is then in the copy alone
     */
    record BackUp(Optional<NodeName> definitionsFrom) implements Action {
        public BackUp(NodeName definitionsFrom) {
            this(Optional.of(definitionsFrom));
        }

        /** Of a node of a cluster in which no member runs. */
        public static BackUp withoutDefinitions() {
            return new BackUp(Optional.empty());
        }

        @Override
        public String name() {
            return "backup";
        }

        @Override
        public String command() {
            return "cp -a --reflink=auto DATA_DIRECTORY BACKUP_DIRECTORY"
                    + definitionsFrom
                            .map(node -> "; on " + node + ": rabbitmqctl export_definitions FILE")
                            .orElse("");
        }

        @Override
        public boolean onlyCopies() {
            return true;
        }

        @Override
        public String binding() {
            return "BackUp[definitionsFrom="
                    + definitionsFrom.map(NodeName::value).orElse("nobody") + "]";
        }
    }

    /**
     * Starts the Erlang VM alone: a reset needs it, and the application must not run.
     *
     * <p>Seen on 3.10.8: {@code RABBITMQ_NODE_ONLY} alone starts a VM without a node name; and a reset fails in a VM in
     * which the application was never asked to start, as only that tells Mnesia where the data directory is. So it is
     * asked once, and refused with {@code inconsistent_cluster}.
     */
    record StartWithoutApp(NodeName node) implements Action {
        @Override
        public String name() {
            return "start-without-app";
        }

        @Override
        public String command() {
            return "RABBITMQ_NODE_ONLY=true RABBITMQ_SERVER_START_ARGS='-sname " + node
                    + "' rabbitmq-server -detached; then rabbitmqctl start_app, which fails with inconsistent_cluster"
                    + " and sets the data directory's path";
        }
    }

    /** Makes sure that no quorum queue still counts this node as a member. */
    record CheckQuorumQueues(NodeName askedAt) implements Action {
        @Override
        public String name() {
            return "check-quorum-queues";
        }

        @Override
        public String command() {
            return "rabbitmqctl -n " + askedAt + " list_queues name type members --formatter json";
        }
    }

    /** Returns the node to its virgin state: users, vhosts, queues and messages on it are deleted. */
    record Reset() implements Action {
        @Override
        public String name() {
            return "reset";
        }

        @Override
        public String command() {
            return "rabbitmqctl reset";
        }

        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Makes the node a member again, of the type that it was. */
    record JoinCluster(NodeName peer, NodeType type) implements Action {
        @Override
        public String name() {
            return "join_cluster";
        }

        @Override
        public String command() {
            return "rabbitmqctl join_cluster " + (type == NodeType.RAM ? "--ram " : "") + peer + tickTimeOf(peer);
        }

        @Override
        public boolean destructive() {
            return true;
        }
    }

    /**
     * Makes a member one of another type: a reset, and a join as that type to a member that runs.
     *
     * @param peer that is to list it afterwards
     */
    record ChangeNodeType(NodeType type, NodeName peer) implements Action {
        @Override
        public String name() {
            return "change_cluster_node_type";
        }

        @Override
        public String command() {
            return "rabbitmqctl change_cluster_node_type " + type.text() + tickTimeOf(peer);
        }

        @Override
        public boolean destructive() {
            return true;
        }
    }

    /** Gives the node back to its supervisor. */
    record HandBackToService() implements Action {
        @Override
        public String name() {
            return "hand-back-to-service";
        }

        @Override
        public String command() {
            return "broker.service unmask and start, with systemd: systemctl unmask --runtime rabbitmq-server &&"
                    + " systemctl start --no-block rabbitmq-server";
        }

        @Override
        public boolean startsBroker() {
            return true;
        }
    }

    /**
     * Has a classic queue's mirrors synchronised by its leader, which is on this node. Meanwhile the queue neither takes nor
     * delivers messages.
     *
     * @param messages in it as it was planned; empty where that was unknown
     * @param bytes of their bodies; empty where that was unknown
     * @param atMost how many messages it may have when the step begins; empty where it is above what its rule lets run by the
     *     rule's mode, or its size is unknown, so that a human approves it
     */
    record SyncQueue(String vhost, String queue, OptionalLong messages, OptionalLong bytes, OptionalLong atMost)
            implements Action {
        @Override
        public String name() {
            return "sync_queue";
        }

        @Override
        public String command() {
            return byHand("sync_queue") + "  # " + size();
        }

        /** Ends a sync that is at work. */
        public String cancelCommand() {
            return byHand("cancel_sync_queue");
        }

        private String byHand(String command) {
            return "rabbitmqctl " + command + " -p " + ShellWord.of(vhost) + " -- " + ShellWord.of(queue);
        }

        private String size() {
            return (messages.isPresent() ? messages.getAsLong() + " messages" : "number of messages unknown")
                    + (bytes.isPresent() ? ", " + bytes.getAsLong() + " bytes" : "");
        }

        @Override
        public boolean needsApproval() {
            return atMost.isEmpty();
        }

        @Override
        public boolean givesWay() {
            return true;
        }

        /** Its messages come and go while it waits for approval. */
        @Override
        public String binding() {
            return "SyncQueue[vhost=" + vhost + ", queue=" + queue + ", atMost=" + atMost + "]";
        }
    }

    /**
     * Stops and masks a member that is partitioned from the trusted ones: its data stays as it is.
     *
     * @param trusted from one of whom it must be partitioned while its application runs
     */
    record StopLosingSide(List<NodeName> trusted) implements Action {
        public StopLosingSide {
            trusted = List.copyOf(trusted);
        }

        @Override
        public String name() {
            return "stop-losing-side";
        }

        @Override
        public String command() {
            return new StopAndMaskService().command();
        }
    }

    /**
     * Waits until a trusted node sees no partition any more, and none of those that gave up their side: it clears that by
     * itself. Changes nothing.
     *
     * <p>Seen on 3.10.8: 6 s after the last of the others is down.
     */
    record AwaitPartitionCleared(List<NodeName> losers) implements Action {
        public AwaitPartitionCleared {
            losers = List.copyOf(losers);
        }

        @Override
        public String name() {
            return "await-partition-cleared";
        }

        @Override
        public String command() {
            return "rabbitmqctl cluster_status --formatter json, until its partitions are empty";
        }
    }

    /**
     * Gives a stopped node back to its supervisor: as it boots it takes over the data of those that run, and drops what only
     * it had.
     *
     * @param trusted who must run, and see no partition
     * @param notReturned others that gave up their side and must not run yet: one of them could be joined instead
     */
    record ReturnToTrustedSide(List<NodeName> trusted, List<NodeName> notReturned) implements Action {
        public ReturnToTrustedSide {
            trusted = List.copyOf(trusted);
            notReturned = List.copyOf(notReturned);
        }

        @Override
        public String name() {
            return "return-to-trusted-side";
        }

        @Override
        public String command() {
            return new HandBackToService().command();
        }

        @Override
        public boolean destructive() {
            return true;
        }

        @Override
        public boolean startsBroker() {
            return true;
        }
    }

    /** Stops a node that runs, which closes its clients' connections, and keeps its supervisor from starting it again. */
    record TakeOutOfService() implements Action {
        @Override
        public String name() {
            return "take-out-of-service";
        }

        @Override
        public String command() {
            return new StopAndMaskService().command();
        }
    }

    /** Has the cluster forget a member that does not run: durable queues that only it had are deleted. */
    record Forget(NodeName member) implements Action {
        @Override
        public String name() {
            return "forget_cluster_node";
        }

        @Override
        public String command() {
            return "rabbitmqctl forget_cluster_node " + member;
        }

        @Override
        public boolean destructive() {
            return true;
        }
    }

    /**
     * Starts the Erlang VM of a node that knows no other member, far enough for a {@code join_cluster}, and no further: it
     * opens no listener.
     *
     * <p>Seen on 3.10.8: {@code start_app} of such a node is refused by nobody, and would serve clients from an empty
     * broker. So the first part of its boot is run by itself: it sets the data directory, and prepares plugins, feature
     * flags, log and status files. {@code join_cluster} and {@code start_app} work after it.
     */
    record StartForJoin(NodeName node) implements Action {
        @Override
        public String name() {
            return "start-for-join";
        }

        @Override
        public String command() {
            return "RABBITMQ_NODE_ONLY=true RABBITMQ_SERVER_START_ARGS='-sname " + node
                    + "' rabbitmq-server -detached; then by rabbitmqctl eval what rabbit:start/2 does before it starts Mnesia";
        }
    }

    /**
     * Takes a node that runs out of all quorum queues, while the other members still have a majority of it.
     *
     * <p>Seen on 3.10.8: {@code shrink} exits with 0 and may say {@code ok} of a queue that it could not shrink. So only the
     * queues' own records tell.
     */
    record ShrinkQuorumQueues(NodeName node) implements Action {
        @Override
        public String name() {
            return "shrink-quorum-queues";
        }

        @Override
        public String command() {
            return "rabbitmq-queues shrink " + node;
        }
    }

    /** Puts the node into maintenance mode: its clients' connections are closed, and it takes no new ones. */
    record Drain() implements Action {
        @Override
        public String name() {
            return "drain";
        }

        @Override
        public String command() {
            return "rabbitmq-upgrade drain";
        }
    }

    /**
     * Has a stopped node, which starts first, forget a member that is lost for good: {@code forget_cluster_node --offline}. The
     * node's own copy of the schema is changed, and its next boot waits for nobody.
     *
     * @param data the fingerprint of the data on which this was tried before
     * @param before those whom this plan has had it forget already; while there are none its data has to be as it was measured
     */
    record ForgetOffline(NodeName member, String data, List<NodeName> before) implements Action {
        public ForgetOffline {
            before = List.copyOf(before);
        }

        @Override
        public String name() {
            return "forget_cluster_node --offline";
        }

        @Override
        public String command() {
            return "rabbitmqctl forget_cluster_node --offline " + member;
        }

        @Override
        public boolean destructive() {
            return true;
        }

        @Override
        public boolean forcesBoot() {
            return true;
        }
    }

    /**
     * Has a stopped node wait for nobody when it boots next: the others then take over what it has.
     *
     * @param data the fingerprint of the data on which this was tried before
     */
    record ForceBoot(String data) implements Action {
        @Override
        public String name() {
            return "force_boot";
        }

        @Override
        public String command() {
            return "rabbitmqctl force_boot";
        }

        @Override
        public boolean destructive() {
            return true;
        }

        @Override
        public boolean forcesBoot() {
            return true;
        }
    }

    /**
     * Takes a member that was forgotten while no node ran out of all quorum queues that have a majority without it.
     *
     * <p>Seen on 3.10.8: {@code forget_cluster_node --offline} leaves it in all of them. No command takes it off a stream.
     */
    record ShrinkLostMember(NodeName member) implements Action {
        @Override
        public String name() {
            return "shrink-lost-member";
        }

        @Override
        public String command() {
            return "rabbitmq-queues shrink " + member;
        }
    }

    /**
     * Compares the queues that there are with what was forecast from copies. Changes nothing.
     *
     * @param copies those that were measured, in the order in which their nodes went down
     * @param lost the members that were taken for lost
     * @param together survivors of whom another ended at the same time: any of them tells what was deleted
     */
    record CheckOutcome(
            NodeName candidate, Option option, List<Copy> copies, List<NodeName> lost, List<NodeName> together)
            implements Action {
        public CheckOutcome {
            copies = List.copyOf(copies);
            lost = List.copyOf(lost);
            together = List.copyOf(together);
        }

        /** @param data the fingerprint of the data that was copied */
        public record Copy(NodeName node, String data) {}

        @Override
        public String name() {
            return "check-outcome";
        }

        @Override
        public String command() {
            return "rabbitmqctl list_queues -p VHOST name pid state  # of each vhost, against what agent rehearse -o json told"
                    + " before the start";
        }
    }
}
