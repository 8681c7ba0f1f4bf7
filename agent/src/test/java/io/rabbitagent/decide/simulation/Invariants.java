package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Mode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold after every event, checked from outside: none of it asks the code under test. */
final class Invariants {
    private final World world;
    private final Set<String> claimsInStore = new HashSet<>();
    private final Set<String> handedOver = new HashSet<>();
    private final Map<String, Integer> phase = new HashMap<>();

    Invariants(World world) {
        this.world = world;
    }

    void committed(Decisions before, Decisions now) {
        phases(now);
        boolean another = before.active().isPresent()
                && now.active().isPresent()
                && !planId(before).equals(planId(now));
        hold(!another, "a plan came into the slot while another was in it");
        boolean begun = now.active().isPresent() && !planId(before).equals(planId(now));
        boolean claimed = !claims(before).containsAll(claims(now));
        boolean paused = before.pause().isPresent();
        hold(!(paused && begun), "a plan was begun in a pause");
        hold(!(paused && claimed), "a step was claimed in a pause");
        now.active().ifPresent(this::active);
        claimsInStore.addAll(claims(now));
        ended(before, now);
    }

    /** A plan is proposed, then in the slot, then over; never backwards, never in two places. */
    private void phases(Decisions now) {
        Set<String> places = new HashSet<>();
        for (ProposedPlan one : now.proposals()) {
            reach(one.plan().id(), 1, places);
        }
        now.active().ifPresent(one -> reach(one.plan().id(), 2, places));
        for (Run run : now.recent()) {
            reach(run.planId(), 3, places);
        }
        phase.forEach((plan, reached) -> hold(
                reached == 1 || places.contains(plan) || reached == 4, "plan " + plan + " vanished from the document"));
    }

    private void reach(String plan, int reached, Set<String> places) {
        hold(places.add(plan), "plan " + plan + " is in two places");
        hold(phase.getOrDefault(plan, 0) <= reached, "plan " + plan + " went back to an earlier state");
        phase.put(plan, reached);
    }

    private void active(ActivePlan active) {
        boolean allowed = active.plan().mode() == Mode.AUTO
                || active.approval()
                        .filter(approval ->
                                approval.digest().equals(active.plan().digest()))
                        .isPresent();
        hold(allowed, "a plan is in the slot that nobody approved as it is");
        boolean open = false;
        for (StepProgress step : active.steps()) {
            hold(!(open && step.state() != StepProgress.State.WAITING), "a step was claimed before the one before it");
            open |= step.state() != StepProgress.State.DONE;
        }
    }

    private void ended(Decisions before, Decisions now) {
        before.active().filter(was -> now.active().isEmpty()).ifPresent(was -> {
            Optional<Run> run = now.recent().stream()
                    .filter(one -> one.planId().equals(was.plan().id()))
                    .findFirst();
            hold(run.isPresent(), "a plan left the slot without a run");
            boolean held = now.heldFor(was.plan().rule(), was.plan().target()).isPresent();
            boolean verified =
                    run.filter(one -> one.outcome() == Run.Outcome.VERIFIED).isPresent();
            hold(held || verified, "a plan failed and its rule is not held");
        });
    }

    void turned(NodeName me, Input input, Turn turn) {
        for (Effect effect : turn.effects()) {
            hold(
                    input.decisions().isKnown() || effect instanceof Effect.Journal,
                    me + " acted without the decisions: " + effect);
            if (effect instanceof Effect.RunStep run) {
                boolean paused =
                        input.decisions().value().flatMap(Decisions::pause).isPresent();
                hold(!paused, me + " started a step in a pause");
                hold(
                        run.step().on().equals(me),
                        me + " ran a step of " + run.step().on());
            }
        }
    }

    void handedOver(NodeName me, Effect.RunStep run) {
        hold(handedOver.add(run.claimId()), me + " ran claim " + run.claimId() + " twice");
        hold(claimsInStore.contains(run.claimId()), me + " ran claim " + run.claimId() + ", which the store never had");
    }

    void childStarts(NodeName node, Effect.RunStep run) {
        hold(run.step().on().equals(node), "a child of " + run.step().on() + "'s step started on " + node);
        world.brokers.forEach((other, broker) -> hold(!broker.busy(), "children on " + node + " and " + other));
    }

    private static Optional<String> planId(Decisions document) {
        return document.active().map(active -> active.plan().id());
    }

    private static Set<String> claims(Decisions document) {
        Set<String> claims = new HashSet<>();
        document.active()
                .ifPresent(active ->
                        active.steps().forEach(step -> step.claim().ifPresent(claim -> claims.add(claim.id()))));
        return claims;
    }

    private void hold(boolean holds, String invariant) {
        if (!holds) {
            throw world.broken(invariant);
        }
    }
}
