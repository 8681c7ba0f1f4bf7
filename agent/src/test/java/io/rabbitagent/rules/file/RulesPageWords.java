package io.rabbitagent.rules.file;

import io.rabbitagent.plan.Gate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the reference page says that stands in no table of the program. */
final class RulesPageWords {
    /** What conditions can say, by example. */
    static final List<Map.Entry<String, String>> OFFERED = List.of(
            Map.entry("!node.paused", "the opposite"),
            Map.entry("node.refused && !node.paused", "both; `agent explain` says which part decided"),
            Map.entry("node.logSaysForgotten || node.justReset", "one of them, or both"),
            Map.entry("node.app == 'stopped'", "comparing: `==` `!=`, and `<` `<=` `>` `>=` of numbers and texts"),
            Map.entry("node.app in ['stopped', 'vm-down']", "one of several values"),
            Map.entry("'rabbit@rb1' in node.members", "being in a list"),
            Map.entry("node.dataBytes > 10 * 1024 * 1024 * 1024", "arithmetic: `+` `-` `*` `/` `%`"),
            Map.entry(
                    "size(node.partitions) == 0", "the length of a list or text; `node.partitions.size()` is the same"),
            Map.entry(
                    "node.version.startsWith('3.')",
                    "texts: `startsWith`, `endsWith`, `contains`, `matches` (RE2), `+`"),
            Map.entry("others.all(n, n.app == 'running')", "every entry: false as soon as one is known not to"),
            Map.entry("others.exists(n, n.app == 'running')", "at least one entry: true as soon as one is known to"),
            Map.entry("others.exists_one(n, n.memoryAlarm)", "exactly one entry; unknown where any entry is"),
            Map.entry(
                    "size(others.filter(n, n.diskAlarm)) > 1", "the entries for which it holds; unknown where any is"),
            Map.entry(
                    "others.map(n, n.version).exists(v, v != node.version)",
                    "something of each entry; unknown where any is"),
            Map.entry("cluster.expected == 1 ? true : node.anotherMemberRuns", "a choice"),
            Map.entry("others[0].name == 'rabbit@rb1'", "an entry of a list, from 0"));

    /** What compilers refuse, in the order of the page. */
    static final List<String> REFUSED = List.of(
            "has(node.app)",
            "dyn(node.app) == 1",
            "type(node.app) == string",
            "(node.paused && node.refused) == false",
            "others.exists(n, n == node)",
            "Node{app: 'stopped'}.app == 'stopped'",
            "node.ap == 'stopped'",
            "node.app == 'stoped'",
            "node.paused == 'yes'",
            "node.app");

    private static final Map<String, String> PRECAUTIONS = Map.ofEntries(
            Map.entry(
                    "no-partition", "No member that runs sees a partition, and each that runs, or may run, was heard."),
            Map.entry(
                    "not-of-another-side",
                    "The node's log does not say that it was partitioned from one that runs and has not booted since, and where it is"
                            + " known whom it saw when it last ended, one of these runs: else a start would drop what only its side"
                            + " has. The rule `partition` backs it up before."),
            Map.entry(
                    "another-member-runs",
                    "Another member runs, by the word of its own agent. Open in a cluster of one."),
            Map.entry(
                    "data-in-place",
                    "The data directory holds a cluster's files and no left-over `force_load`. `ordered-start` and"
                            + " `start-without-lost` ask it of each member whose agent is there."),
            Map.entry("knows-its-cluster", "The node's files name another member, too. Open in a cluster of one."),
            Map.entry(
                    "not-asleep",
                    "The node's log tells neither of a pause (`pause_minority`, `pause_if_all_down`) nor of autoheal, which end by"
                            + " themselves: neither `node.paused` nor `node.autohealing`."),
            Map.entry("no-alarm", "No member that runs has a memory or disk alarm."),
            Map.entry("members-agree", "All members that run list the same members, and the same of them as running."),
            Map.entry("mirrors-run", "The nodes run whose mirrors are to be synchronised."),
            Map.entry("still-a-member", "All other members that run list the node: as `node.listedByOthers`."),
            Map.entry("no-member-runs", "As `cluster.noMemberRuns`."),
            Map.entry("order-known", "As `cluster.orderKnown`."),
            Map.entry(
                    "majority-agrees",
                    "More than half of all members run and do not list the node, of two members the other one; none that runs"
                            + " lists it. Members that the cluster lists and `cluster.members` does not name count, as unheard."),
            Map.entry("one-cluster", "The other members that answer see one and the same cluster."),
            Map.entry(
                    "accuser-has-a-cluster",
                    "The member that denies the node belongs to a cluster; of two members, its log tells of no reset. Else it may"
                            + " be the one that lost its data. Open where the node has been reset already."),
            Map.entry(
                    "backup-fits",
                    "A full backup of the node fits beside what must stay free: as `node.backupFits`."
                            + " `heal-partition` asks it of each member that gives up its changes."),
            Map.entry(
                    "side-to-trust",
                    "One side of the partition has more members than any other, or, of several that have as many, leads more"
                            + " queues, then has more messages, then more connections; and no member of it is unknown."),
            Map.entry(
                    "links-whole",
                    "Whether each configured member runs is known, and of every two that run each sees the other, unless they say"
                            + " that they are partitioned from each other: a link that is cut shows in nothing else."),
            Map.entry(
                    "no-automatic-handling",
                    "`cluster_partition_handling` is `ignore` on every member that runs, and no log tells of a pause or of autoheal"
                            + " at work."),
            Map.entry(
                    "lost-its-data",
                    "The node's data directory names nobody else, and its log says that it began with an empty one: as"
                            + " `node.knowsNobodyElse` and `node.beganEmpty`."),
            Map.entry(
                    "majority-runs",
                    "More than half of all members run without the node, of two members the other one, and none of them sees it"
                            + " run. Members that the cluster lists and `cluster.members` does not name count, as unheard."),
            Map.entry(
                    "no-stream-replica",
                    "The members that run know of no stream with a replica on the node: a forget would leave it among them."),
            Map.entry(
                    "declared-lost",
                    "A human has said that the node's host is gone for good, and not taken it back: as `node.declaredLost`."),
            Map.entry(
                    "does-not-live",
                    "The node's own agent has been silent for 60 s: where that is there, the host is not gone."),
            Map.entry(
                    "losses-known",
                    "The member that forgets the node has told which queues that deletes. `heal-partition` asks it of each member"
                            + " that gives up its changes: the queues that it leads are known, or, where it does not run, those with"
                            + " files there."),
            Map.entry(
                    "no-replica-elsewhere",
                    "No other member has a replica of a stream that the forget would delete: afterwards nothing refers to its"
                            + " files, and no backup has them."),
            Map.entry("disc-node-runs", "Another member that is a disc node runs."),
            Map.entry("asked-to-leave", "As `node.askedToLeave`."),
            Map.entry(
                    "sees-the-others",
                    "Where the node runs, it and the others see each other, and it sees no partition. Asked before the first step."),
            Map.entry(
                    "quorum-queues-stay",
                    "Each quorum queue that counts the node has a majority of its other members whose Ra server is leader or follower,"
                            + " on nodes that run and are not drained. Of a node that does not run: none counts it. Asked before the first step."),
            Map.entry(
                    "no-peer-discovery",
                    "None is configured on the node: with an empty data directory it would join again by itself. Asked before the"
                            + " first step."),
            Map.entry(
                    "can-be-drained",
                    "Where the node runs: its feature flag `maintenance_mode_status` is enabled. Asked before the first step."),
            Map.entry(
                    "lost-are-silent",
                    "No agent of a member that is declared lost was heard for 60 s, and no broker that runs sees such a member"
                            + " running."),
            Map.entry(
                    "survivors-present",
                    "Every member that is not declared lost has its agent, and no Erlang VM: one that is away may have gone down"
                            + " later, and return."),
            Map.entry("backups-fit", "A full backup of each survivor fits where its backups go."),
            Map.entry(
                    "measured",
                    "For exactly the members that are declared lost, and on exactly the data that each survivor has now, it was"
                            + " measured on copies what each way to start would keep."),
            Map.entry("others-run", "Every other member runs, by the word of its own agent."));

    private RulesPageWords() {}

    /** When a precaution is open. */
    static String precaution(Gate gate) {
        String words = Optional.ofNullable(PRECAUTIONS.get(gate.name()))
                .orElseThrow(() -> new AssertionError("say in RulesPageWords when " + gate.name() + " is open"));
        return words
                + switch (gate.when()) {
                    case EACH_STEP -> "";
                    case UNTIL_STARTED -> " Judged up to the first start of a broker.";
                    case UNTIL_CHANGED -> " Judged until the plan has done more than back up.";
                    case AT_START -> " Judged before the first step only.";
                };
    }

    /** The names of all that are explained. */
    static Set<String> precautions() {
        return PRECAUTIONS.keySet();
    }
}
