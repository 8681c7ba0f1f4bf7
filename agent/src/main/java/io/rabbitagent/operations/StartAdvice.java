package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.operations.ShutdownOrderView.Advice;
import io.rabbitagent.operations.ShutdownOrderView.Command;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.StopEvidence;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What humans can do about members that are down, in the order in which to do it.
 *
 * <p>Important properties: no command here deletes anything, and none to be copied as it stands forces a start; a member
 * that holds nothing is never started; where an order of starts can lose something, a backup comes first.
 *
 * <p>What Mnesia does was seen on 3.10.8. Where one member went down last, all others wait for it. Where several went down
 * together, no member boots until every disc member is there, and all of them take the copy of the first disc member by
 * name, also where that had stopped long before ({@code mnesia_controller:orphan_tables/5}).
 */
final class StartAdvice {
    /** RabbitMQ's default: ten times 30 s. */
    private static final String WINDOW = "within 5 minutes (so long a node waits for the others' tables by default)";

    private static final String BACK_UP = "cp -a --reflink=auto DATA_DIRECTORY BACKUP_DIRECTORY";
    private static final String ORDERED_START = "ordered-start";

    private final ShutdownOrder order;
    private final ClusterPicture picture;
    private final StartCommands commands;
    private final Optional<Rule> ordered;
    private final Optional<String> storeAway;
    private final List<Advice> advice = new ArrayList<>();

    private StartAdvice(ShutdownOrder order, ClusterPicture picture, List<Rule> rules, Optional<String> storeAway) {
        this.order = order;
        this.picture = picture;
        this.commands = new StartCommands(picture);
        this.storeAway = storeAway;
        this.ordered = rules.stream()
                .filter(rule -> rule.remedy().name().equals(ORDERED_START) && rule.mode() != Mode.OBSERVE)
                .findFirst();
    }

    /**
     * @param rules those that the agent judges: it advises none that is not there
     * @param storeAway why the shared store can't be reached, where it can't
     */
    static List<Advice> of(ShutdownOrder order, ClusterPicture picture, List<Rule> rules, Optional<String> storeAway) {
        StartAdvice made = new StartAdvice(order, picture, rules, storeAway);
        if (order.obstacle().isPresent()) {
            made.startNothing(order.obstacle().get());
            return List.copyOf(made.advice);
        }
        switch (order.verdict()) {
            case RUNNING -> made.running();
            case LAST_DOWN -> made.lastDown(order.startFirst().size() > 1);
            case STOPPED_TOGETHER -> made.stoppedTogether();
            case SPLIT -> made.split();
            case UNKNOWN -> made.unknown();
        }
        return List.copyOf(made.advice);
    }

    private void running() {
        List<NodeName> down = inState(NodeState.STOPPED, NodeState.APP_STOPPED);
        if (!startable(down).isEmpty()) {
            start("Start the members that are down, in any order: they join those that run.", startable(down));
        }
        warnOfEmpty(down);
        List<NodeName> untold = inState(NodeState.UNREACHABLE, NodeState.UNKNOWN);
        if (!untold.isEmpty()) {
            say("Whether " + NodeNames.verb(untold, "runs", "run")
                    + " can't be told from here, and may be so on the far side of a cut: look there first.");
        }
    }

    /** @param together it waits for all disc members, and its copy wins: they start as those that ended together do */
    private void lastDown(boolean together) {
        if (together) {
            stoppedTogether();
            return;
        }
        NodeName last = order.startFirst().get(0);
        List<NodeName> others = startable(without(picture.members(), order.startFirst()));
        start("Start " + last + " first: it went down last, and the others wait for it.", order.startFirst());
        if (!others.isEmpty()) {
            say(
                    "Wait until its application runs. While this says that the node is down, repeat it.",
                    commands.onEach(order.startFirst(), "rabbitmqctl await_startup"));
            start("Then start the others, all at once.", others);
            whereItWaits(last);
        }
        warnOfEmpty(picture.members());
        byTheAgents();
        whereOneCanNotComeBack(order.startFirst());
    }

    /** Mnesia's own record can differ: it counts whom a node saw go while it was up itself, and not who outlived whom. */
    private void whereItWaits(NodeName last) {
        String waits = "If its log goes on saying \"Waiting for Mnesia tables\": ";
        NodeName first = firstDiscByName(last);
        say(waits
                + (first.equals(last)
                        ? "start the others all the same. All then take its copy, as it is the first by name."
                        : "start nobody else, back up every member, and let a human decide. Together, all would"
                                + " take the older copy of " + first + ", as it is the first by name."));
    }

    private NodeName firstDiscByName(NodeName node) {
        return order.evidence().stream()
                .filter(one -> one.node().equals(node))
                .flatMap(one -> one.end().membership().disc().stream())
                .sorted()
                .findFirst()
                .orElse(node);
    }

    private void stoppedTogether() {
        List<NodeName> others = startable(without(picture.members(), order.startFirst()));
        start(
                "Start all of these together, none left out: some of them ended together, and none boots before the others"
                        + " are there.",
                order.startFirst());
        if (!others.isEmpty()) {
            start("Start the others right after them, without waiting.", others);
        }
        say("All of them have to be started " + WINDOW
                + ". Should the boot of one fail although the others run, start it again.");
        warnOfEmpty(picture.members());
        byTheAgents();
        whereOneCanNotComeBack(picture.members());
    }

    private void startNothing(String why) {
        say("Nothing can simply be started. " + why + ".");
        backUpAll();
        whatAHumanCanDo(order.lastGroups().get(0));
        say("Then a human has to decide. The agents start nothing.");
    }

    /** Seen on 3.10.8 for two that were killed together, and for a last down that waits: nothing was lost. */
    private void whatAHumanCanDo(List<NodeName> newest) {
        String one = newest.size() > 1
                ? "one of " + NodeNames.listed(newest)
                : newest.get(0).value();
        say("To keep what was changed last, no other member may be up before " + one
                + " runs: rabbitmqctl force_boot on it,"
                + " start it, wait until it runs, then start all others. Only where no partition went before, and never on"
                + " a second member.");
    }

    private void split() {
        say("Start nothing yet. These groups ended without seeing each other, as in a partition: each may hold what the"
                + " others lack.");
        for (List<NodeName> group : order.lastGroups()) {
            say("Group " + NodeNames.listed(group) + ": " + whatTheySaw(group));
        }
        backUpAll();
        say(
                "A human has to choose the group whose data to keep. No order of starts keeps both: started together, all run"
                        + " without an error, and what one side had changed is gone but for its backups. The agents start"
                        + " nothing.");
    }

    private String whatTheySaw(List<NodeName> group) {
        List<String> seen = new ArrayList<>();
        for (StopEvidence one : order.evidence()) {
            if (group.contains(one.node())) {
                Set<NodeName> others = new TreeSet<>(one.sawRunning());
                others.remove(one.node());
                seen.add(one.node() + " last saw " + NodeNames.listed(others) + " running beside itself");
            }
        }
        return String.join("; ", seen) + ".";
    }

    private void unknown() {
        storeAway.ifPresent(
                why -> say("Bring the shared store back first: without it no agent hears another, and those that seem"
                        + " silent may well run. " + why + "."));
        for (var missing : order.missing()) {
            lookFor(missing.node());
        }
        if (!order.contradictions().isEmpty()) {
            say(
                    "Sources contradict each other: which of them is right has to be looked up on that host. Keep its logs.");
        }
        backUpAll();
        NodeName first = picture.members().get(0);
        start(
                "If it can't wait: start all members, none left out, " + WINDOW + ". That keeps everything only if one"
                        + " member outlived all others, or if " + first + " was among the last: where several ended"
                        + " together, all take its copy, as it is the first by name. What was changed after it had stopped"
                        + " would then be lost without a warning, but for the backups.",
                startable(picture.members()));
        warnOfEmpty(picture.members());
        say(
                "If a partition went before, or can't be ruled out, start nothing: a human has to choose whose data to keep.");
        neverByForce();
    }

    private void lookFor(NodeName node) {
        if (!picture.members().contains(node)) {
            say("Find out about " + node
                    + ": others saw it running. If it is a member, add it to cluster.members of every" + " agent.");
        } else if (!picture.report(node).presence().fresh()) {
            say(
                    "Start the agent of " + node + ", or bring its host back: what is recorded there may tell.",
                    commands.onEach(List.of(node), "systemctl start rabbitmq-agent"));
        } else {
            say("The agent of " + node
                    + " is there, and can't tell more by itself: its log and its files have to be looked"
                    + " at by a human.");
        }
    }

    private void byTheAgents() {
        ordered.ifPresent(rule -> say(
                "Instead of all this, the agents can do it. The plan is shown first.",
                List.of(new Command(List.of(), "agent remediate --rule " + rule.name()))));
    }

    private void whereOneCanNotComeBack(Collection<NodeName> needed) {
        if (picture.expected() > 1) {
            String which = needed.size() == 1 ? needed.iterator().next().value() : "one of them";
            say(
                    "If " + which + " can't come back: the others won't boot without it but by force, which the agents"
                            + " do not use. What is lost then depends on which survivor is forced, and can't be read off"
                            + " the order. Back up every survivor before anything is tried.",
                    needed.size() == 1 ? commands.onEach(without(picture.members(), needed), BACK_UP) : List.of());
        }
        neverByForce();
    }

    private void neverByForce() {
        say("Don't use rabbitmqctl force_boot to get past the wait: it throws away what the later members hold.");
    }

    private void backUpAll() {
        List<NodeName> down = without(picture.members(), inState(NodeState.BOOTING, NodeState.WAITING_FOR_PEERS));
        say("Back up each member's data directory first, while no Erlang VM uses it.", commands.onEach(down, BACK_UP));
    }

    private void warnOfEmpty(Collection<NodeName> nodes) {
        List<NodeName> empty = nodes.stream().filter(commands::holdsNothing).toList();
        if (!empty.isEmpty()) {
            say("Don't start " + NodeNames.listed(empty)
                    + ": nothing of the cluster is in the data directory there, and a"
                    + " broker that starts on it runs as a cluster of its own.");
        }
    }

    private void start(String text, Collection<NodeName> nodes) {
        List<NodeName> starting = nodes.stream().filter(commands::isStarting).toList();
        say(
                starting.isEmpty() ? text : text + " Started already: " + NodeNames.listed(starting) + ".",
                commands.start(nodes));
    }

    private void say(String text) {
        say(text, List.of());
    }

    private void say(String text, List<Command> doing) {
        advice.add(new Advice(text, List.copyOf(doing)));
    }

    private List<NodeName> startable(Collection<NodeName> nodes) {
        return nodes.stream().filter(node -> !commands.holdsNothing(node)).toList();
    }

    private List<NodeName> inState(NodeState one, NodeState other) {
        return picture.members().stream()
                .filter(node -> Set.of(one, other).contains(NodeStates.of(picture, node)))
                .toList();
    }

    private static List<NodeName> without(Collection<NodeName> nodes, Collection<NodeName> left) {
        return nodes.stream().filter(node -> !left.contains(node)).toList();
    }
}
