package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold after every event, checked from outside by somebody who sees the whole world at once: none of it asks the
 * loop and the transitions, and no clock of a host counts. Conditions and gates are judged as production judges them.
 */
final class Invariants {
    private final World world;
    private final DocumentInvariants documents;
    private final StepInvariants steps;
    private final OutageInvariants outages;
    private final RuleInvariants rules;
    private final SideInvariants sides;
    private final MeasuringInvariants measuring;
    private final LostInvariants lost;
    private final Map<String, Long> claimedAt = new HashMap<>();

    Invariants(World world) {
        this.world = world;
        this.documents = new DocumentInvariants(world, this);
        this.steps = new StepInvariants(world, this);
        this.outages = new OutageInvariants(world, this);
        this.rules = new RuleInvariants(world, this);
        this.sides = new SideInvariants(world, this);
        this.measuring = new MeasuringInvariants(world, this);
        this.lost = new LostInvariants(world, this);
    }

    void committed(Decisions before, SimulatedStore.Commit commit) {
        documents.committed(before, commit);
        measuring.committed(commit);
    }

    /** A human has read this on a screen. */
    void shown(Plan plan) {
        documents.shown(plan);
    }

    void claimed(String claimId) {
        claimedAt.putIfAbsent(claimId, world.nextMoment());
    }

    Optional<Long> momentOf(String claimId) {
        return Optional.ofNullable(claimedAt.get(claimId));
    }

    void wentBack(Decisions now) {
        documents.startFrom(now);
    }

    void takenAsItIs(Decisions now) {
        documents.startFrom(now);
        steps.startAnew();
    }

    void takenForFresh(NodeName node) {
        // It may have changed at any time between two readings.
        Duration longest = SimulatedBoard.FRESH.multipliedBy(2).plus(SimulatedStore.LATEST);
        Duration silent = world.uptime().minus(world.store.changedAt(node));
        hold(silent.compareTo(longest) <= 0, "a silent agent is taken for fresh");
    }

    void turned(NodeName me, Input input, Turn turn) {
        lost.turned(input, turn);
        rules.turned(me, input, turn);
        steps.turned(world.host(me), input, turn);
        outages.turned(turn);
        measuring.turned(input, turn);
    }

    /** An agent begins to measure on copies. */
    void measures(SimulatedHost host) {
        measuring.measures(host);
    }

    /** How often that was reported. */
    int measured() {
        return measuring.reports();
    }

    /** How often a node was had not to wait for others. */
    int treatments() {
        return lost.treatments();
    }

    void handedOver(NodeName me, Effect.RunStep run, boolean executorIsBusy) {
        steps.handedOver(me, run, executorIsBusy);
    }

    void childBegins(SimulatedHost host, Effect.RunStep run) {
        steps.childBegins(host, run);
        outages.childBegins(host, run);
        sides.childBegins(host, run);
        lost.childBegins(host, run);
    }

    void seenAbsent(Plan plan, Step step) {
        steps.seenAbsent(plan, step);
    }

    void loaded(NodeName node, long schema, boolean byHand) {
        outages.loaded(node, schema, byHand);
        lost.loaded(node);
    }

    void dropped(NodeName node, boolean asked, Set<Integer> dropped, Set<Integer> saved) {
        sides.dropped(node, asked, dropped, saved);
    }

    /** Where all that awaited a human has been approved, with the rules that were there from the beginning. */
    void healed() {
        sides.healed();
    }

    /** In the calm, when nothing is decided any more. */
    void atRest() {
        rules.atRest();
        outages.atRest();
    }

    void stepDone(String planId, int step) {
        steps.done(planId, step);
    }

    void hold(boolean holds, String invariant) {
        if (!holds) {
            throw world.broken(invariant);
        }
    }
}
