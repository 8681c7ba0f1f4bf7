package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An operator of changing mood, who types on one of the hosts. */
final class SimulatedHuman {
    private final World world;
    private final List<NodeName> nodes;

    SimulatedHuman(World world) {
        this.world = world;
        this.nodes = List.copyOf(world.hosts.keySet());
    }

    /** Decides something. */
    void decide() {
        Decisions document = world.store.document();
        switch (world.dice.below(12)) {
            case 0, 1, 2, 3, 4 -> judge(document, world.dice.below(6) > 0);
            case 5 -> pause();
            case 6 -> decide(new Command.Resume("human", "go on"));
            case 7, 8 -> acknowledge(document);
            case 9 -> abort(document, Optional.empty());
            case 10 -> fence(document);
            default -> mistake(document);
        }
    }

    /** Runs {@code rabbitmqctl}, or worse, on some node. */
    void meddle() {
        // Half of the time just where something is being done.
        NodeName some = world.dice.some(nodes);
        SimulatedHost host = world.host(world.store
                .document()
                .active()
                .filter(active -> world.dice.oneIn(2))
                .map(active -> active.plan().target())
                .orElse(some));
        if (host.burnt()) {
            return;
        }
        SimulatedNode node = host.node();
        int what = world.dice.below(10);
        world.tell(() -> "a human does " + what + " on " + host.name());
        switch (what) {
            case 0, 1, 2 -> node.stopApp();
            case 3 -> node.startApp();
            case 4 -> node.reset();
            case 5 -> node.forget(world.dice.some(nodes));
            case 6 -> node.stopVm();
            case 7 -> node.startService();
            case 8 -> host.backups().clear();
            default -> forgetOne(host.name());
        }
        if (world.dice.oneIn(6)) {
            breakGlass(host.name());
        }
    }

    /** One node is stopped, forgotten by the others, and started. */
    void forgetOne(NodeName victim) {
        SimulatedNode node = world.host(victim).node();
        node.stopVm();
        nodes.stream()
                .filter(other ->
                        !other.equals(victim) && world.host(other).node().running())
                .findFirst()
                .ifPresent(other -> world.host(other).node().forget(victim));
        node.startService();
    }

    void declareLost(NodeName node) {
        decide(new Command.Declare("human", node, Declaration.What.LOST, "burnt down"));
    }

    void breakGlass(NodeName node) {
        commit(node, new Command.ReportBreakGlass(node.value(), world.newId(), node, "start_app by hand"));
    }

    void approveAll() {
        Decisions document = world.store.document();
        for (ProposedPlan one : document.proposals()) {
            if (one.approval().isEmpty()) {
                world.invariants.shown(one.plan());
                decide(new Command.Approve("human", one.plan().id(), one.plan().digest(), "go"));
            }
        }
    }

    /** Plans of rules in mode {@code auto} that await approval only for what they would destroy: so that they stay as frequent. */
    void approveWhatWouldElseRunByItself() {
        for (ProposedPlan one : world.store.document().proposals()) {
            boolean auto = world.rules.stream()
                    .anyMatch(rule -> rule.name().equals(one.plan().rule()) && rule.mode() == Mode.AUTO);
            if (auto && one.plan().destructive() && one.approval().isEmpty()) {
                world.invariants.shown(one.plan());
                decide(new Command.Approve("human", one.plan().id(), one.plan().digest(), "go"));
            }
        }
    }

    /** Nobody is to be waited for any more. */
    void releaseAll() {
        decide(new Command.Resume("human", "go on"));
        for (Held held : world.store.document().held()) {
            if (held.rule().equals(Held.BREAK_GLASS)) {
                decide(new Command.Acknowledge("human", held.rule(), held.target(), "seen"));
            }
        }
    }

    void acknowledgeAll() {
        for (Held held : world.store.document().held()) {
            decide(new Command.Acknowledge("human", held.rule(), held.target(), "seen"));
        }
    }

    private void judge(Decisions document, boolean yes) {
        if (!document.proposals().isEmpty()) {
            ProposedPlan one = world.dice.some(document.proposals());
            String plan = one.plan().id();
            world.invariants.shown(one.plan());
            decide(
                    yes
                            ? new Command.Approve("human", plan, one.plan().digest(), "looks right")
                            : new Command.Reject("human", plan, "not now"));
        }
    }

    /** Approves something else than what is there. */
    private void mistake(Decisions document) {
        if (!document.proposals().isEmpty()) {
            String plan = world.dice.some(document.proposals()).plan().id();
            decide(new Command.Approve("human", plan, "another digest", "hurry"));
        }
    }

    private void pause() {
        NodeName where = world.dice.some(nodes);
        int seconds = world.dice.between(1, 90);
        commit(
                where,
                new Command.PauseAll(
                        "human", "maintenance", world.host(where).clock().plus(Duration.ofSeconds(seconds))));
    }

    private void acknowledge(Decisions document) {
        if (!document.held().isEmpty()) {
            Held held = world.dice.some(document.held());
            decide(new Command.Acknowledge("human", held.rule(), held.target(), "seen"));
        }
    }

    /** Whoever is burnt does nothing any more: only then a human says so. */
    boolean fence(Decisions document) {
        Optional<Step> claimed = document.active().flatMap(ActivePlan::nextStep);
        boolean rightly = claimed.filter(step -> world.host(step.on()).burnt()).isPresent();
        if (rightly) {
            abort(document, claimed.map(Step::on));
        }
        return rightly;
    }

    void abort(Decisions document, Optional<NodeName> fenced) {
        document.active()
                .ifPresent(active ->
                        decide(new Command.Abort("human", active.plan().id(), "stop", fenced)));
    }

    /** From a host that reaches the store, where there is one. */
    private void decide(Command command) {
        NodeName some = world.dice.some(nodes);
        NodeName where = nodes.stream()
                .filter(node -> world.store.reachableFrom(world.host(node)))
                .findFirst()
                .filter(node -> !world.store.reachableFrom(world.host(some)))
                .orElse(some);
        commit(where, command);
    }

    private void commit(NodeName where, Command command) {
        SimulatedHost host = world.host(where);
        if (!world.store.reachableFrom(host)) {
            return;
        }
        Answer answer = world.hooks.transitions().decide(world.store.read(host), command, host.clock());
        if (answer instanceof Answer.Decided decided) {
            SimulatedStore.Commit commit = new SimulatedStore.Commit(
                    where, command, world.store.revision(), decided.decisions(), world.newId());
            if (world.store.commit(commit) == SimulatedStore.Result.COMMITTED) {
                host.seen(commit.id());
            }
        }
    }
}
