package io.rabbitagent.execute;

import io.rabbitagent.broker.SideQuestions;
import io.rabbitagent.broker.Standing;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.NodeNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Gives the own node back to its service, as {@link HandBackStep} does, after the trusted nodes were asked themselves: each
 * runs, sees all the others and no partition, and nobody who has to stay down runs. The effect is there once they see the
 * node running, and still no partition.
 */
final class ReturnToTrustedSideStep implements StepKind {
    private final OwnNode own;
    private final HandBackStep handBack;
    private final Backups backups;
    private final SideQuestions questions;
    private final Action.ReturnToTrustedSide action;

    ReturnToTrustedSideStep(OwnNode own, HandBackStep handBack, Backups backups, Action.ReturnToTrustedSide action) {
        this.own = own;
        this.handBack = handBack;
        this.backups = backups;
        this.questions = new SideQuestions(own.rabbitmqctl());
        this.action = action;
    }

    @Override
    public Look effect(Claimed claimed) {
        Look runs = handBack.effect(claimed);
        if (!runs.isThere()) {
            return runs;
        }
        for (Asked<Standing> one : together(action.trusted(), questions::standing)) {
            NodeName node = one.node();
            Fact<Standing> asked = one.answer();
            Optional<String> odd = asked.value().isPresent()
                    ? odd(node, asked.value().get(), Set.of(own.name()))
                    : Optional.of("how " + node + " stands is unknown (" + asked + ")");
            if (odd.isPresent()) {
                return Look.unclear("the node runs, but " + odd.get());
            }
        }
        return Look.there(
                "the node runs, seen by " + NodeNames.listed(action.trusted()) + ", and nobody sees a partition");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.VM_DOWN, app)) {
            return Optional.of(new Obstacle(
                    app.isKnown(), "there should be no Erlang VM, and the application is " + OwnNode.words(app)));
        }
        return PlanBackup.missing(backups, claimed).or(this::trustedUnfit).or(this::anotherRuns);
    }

    private Optional<Obstacle> trustedUnfit() {
        for (Asked<Standing> one : together(action.trusted(), questions::standing)) {
            NodeName node = one.node();
            Fact<Standing> asked = one.answer();
            if (!asked.isKnown()) {
                return Optional.of(new Obstacle(
                        false,
                        "how " + node + ", which is trusted, stands is unknown (" + asked
                                + "): is the link to it cut?"));
            }
            Optional<String> odd = odd(node, asked.value().orElseThrow(), Set.of());
            if (odd.isPresent()) {
                return odd.map(Obstacle::of);
            }
        }
        return Optional.empty();
    }

    /** What keeps the node from being trusted; {@code besides}: whom it must see running besides the trusted. */
    private Optional<String> odd(NodeName node, Standing stands, Set<NodeName> besides) {
        if (!stands.running()) {
            return Optional.of(node + ", which is trusted, does not run");
        }
        if (!stands.partitions().isEmpty()) {
            return Optional.of(node + " is partitioned from " + NodeNames.listed(stands.partitions()));
        }
        Set<NodeName> unseen = new TreeSet<>(action.trusted());
        unseen.addAll(besides);
        unseen.removeAll(stands.sees());
        if (!unseen.isEmpty()) {
            return Optional.of(node + " does not see " + NodeNames.listed(unseen) + " running");
        }
        Set<NodeName> early = new TreeSet<>(action.notReturned());
        early.retainAll(stands.sees());
        return early.isEmpty()
                ? Optional.empty()
                : Optional.of(node + " sees " + NodeNames.verb(early, "running, which has", "running, which have")
                        + " to be started later");
    }

    /** Joined to an island of theirs, the node would take over the wrong data. */
    private Optional<Obstacle> anotherRuns() {
        for (Asked<AppState> one : together(action.notReturned(), questions::app)) {
            NodeName node = one.node();
            Fact<AppState> app = one.answer();
            if (!own.is(AppState.VM_DOWN, app)) {
                return Optional.of(new Obstacle(
                        app.isKnown(),
                        node + ", which has to be down until this node has returned, is " + OwnNode.words(app)));
            }
        }
        return Optional.empty();
    }

    private record Asked<T>(NodeName node, Fact<T> answer) {}

    /** All at a time: each answer costs a start of {@code rabbitmqctl}, and a step has to begin soon after it was permitted. */
    private static <T> List<Asked<T>> together(List<NodeName> nodes, Function<NodeName, Fact<T>> question) {
        return nodes.parallelStream()
                .map(node -> new Asked<>(node, question.apply(node)))
                .toList();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return handBack.act(claimed, acting);
    }

    @Override
    public Duration patience() {
        return handBack.patience();
    }
}
