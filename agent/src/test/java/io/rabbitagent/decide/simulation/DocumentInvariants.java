package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.Pause;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of the decisions, from one commit to the next. */
final class DocumentInvariants {
    private static final int PROPOSED = 1;
    private static final int IN_SLOT = 2;
    private static final int OVER = 3;

    private final World world;
    private final Invariants all;
    private final Map<String, Integer> phase = new HashMap<>();
    private final Map<String, String> shown = new HashMap<>();
    private final List<FindingKey> begun = new ArrayList<>();
    private final Map<Instant, Duration> pausedAt = new HashMap<>();

    DocumentInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    void shown(Plan plan) {
        shown.put(plan.id(), plan.digest());
    }

    /** What was decided after this is forgotten, and nobody can be blamed for deciding it again. */
    void startFrom(Decisions document) {
        phase.clear();
        begun.clear();
        document.recent().forEach(run -> begun.add(new FindingKey(run.rule(), run.target())));
        document.active()
                .map(ActivePlan::plan)
                .ifPresent(plan -> begun.add(new FindingKey(plan.rule(), plan.target())));
    }

    void committed(Decisions before, SimulatedStore.Commit commit) {
        Decisions now = commit.next();
        phases(now);
        boolean another = before.active().isPresent()
                && now.active().isPresent()
                && !planId(before).equals(planId(now));
        all.hold(!another, "a plan came into the slot while another was in it");
        if (now.active().isPresent() && !planId(before).equals(planId(now))) {
            begun(before, now.active().get());
        }
        now.active().ifPresent(active -> active(before, active, commit.sender()));
        if (before.active().isPresent() && now.active().isEmpty()) {
            left(before.active().get(), now, commit);
        }
        held(before, now, commit.command());
        pause(before, now, commit.command());
    }

    /** A plan is proposed, then in the slot, then over; never backwards, never in two places. */
    private void phases(Decisions now) {
        Set<String> places = new HashSet<>();
        for (ProposedPlan one : now.proposals()) {
            reach(one.plan().id(), PROPOSED, places);
        }
        now.active().ifPresent(one -> reach(one.plan().id(), IN_SLOT, places));
        for (Run run : now.recent()) {
            reach(run.planId(), OVER, places);
        }
        phase.forEach((plan, reached) ->
                all.hold(reached == PROPOSED || places.contains(plan), "a plan vanished from the document"));
    }

    private void reach(String plan, int reached, Set<String> places) {
        all.hold(places.add(plan), "a plan is in two places");
        all.hold(phase.getOrDefault(plan, 0) <= reached, "a plan went back to an earlier state");
        phase.put(plan, reached);
    }

    private void begun(Decisions before, ActivePlan active) {
        Plan plan = active.plan();
        all.hold(before.pause().isEmpty(), "a plan was begun in a pause");
        all.hold(before.glassBroken().isEmpty(), "a plan was begun while a broken glass was not acknowledged");
        all.hold(before.heldFor(plan.rule(), plan.target()).isEmpty(), "a held rule began a plan");
        boolean allowed = plan.mode() == Mode.AUTO
                || active.approval()
                        .filter(approval -> approval.digest().equals(plan.digest())
                                && approval.digest().equals(shown.get(plan.id())))
                        .isPresent();
        all.hold(allowed, "a plan is in the slot that nobody approved as it is");
        budget(new FindingKey(plan.rule(), plan.target()));
    }

    /** Every window of a budget here is longer than a schedule and than all clocks are apart. */
    private void budget(FindingKey key) {
        begun.add(key);
        Rule rule = world.rules.stream()
                .filter(one -> one.name().equals(key.rule()))
                .findFirst()
                .orElseThrow();
        long onNode = begun.stream().filter(key::equals).count();
        long onAll = begun.stream().filter(one -> one.rule().equals(key.rule())).count();
        all.hold(onNode <= rule.budget().perNode() && onAll <= rule.budget().perCluster(), "a budget was exceeded");
    }

    private void active(Decisions before, ActivePlan active, NodeName sender) {
        boolean open = false;
        for (StepProgress step : active.steps()) {
            all.hold(
                    !(open && step.state() != StepProgress.State.WAITING),
                    "a step was claimed before the one before it");
            open |= step.state() != StepProgress.State.DONE;
        }
        Optional<ActivePlan> was = before.active(active.plan().id());
        was.ifPresent(old -> progress(old, active));
        Optional<String> claim = active.claim().map(StepProgress.Claim::id);
        boolean claimed = claim.isPresent()
                && !was.flatMap(ActivePlan::claim).map(StepProgress.Claim::id).equals(claim);
        if (claimed) {
            all.claimed(claim.get());
            Step step = active.claimedStep().orElseThrow();
            all.hold(step.on().equals(sender), "a step was claimed by another host than its own");
            all.hold(
                    !step.action().destructive() || active.approval().isPresent(),
                    "a step that destroys was claimed in a plan that nobody approved");
            // Where a plan is aborted, its owner claims anew to look, and does nothing.
            boolean only = was.flatMap(ActivePlan::abort).isPresent();
            all.hold(only || before.pause().isEmpty(), "a step was claimed in a pause");
            all.hold(
                    only || before.glassBroken().isEmpty(),
                    "a step was claimed while a broken glass was not acknowledged");
        }
    }

    private void progress(ActivePlan before, ActivePlan now) {
        all.hold(before.abort().isEmpty() || now.abort().isPresent(), "an abort was forgotten");
        for (StepProgress step : before.steps()) {
            StepProgress.State next = now.progress(step.number()).state();
            all.hold(next.compareTo(step.state()) >= 0, "a step went back to an earlier state");
            if (next == StepProgress.State.DONE) {
                all.stepDone(now.plan().id(), step.number());
            }
        }
    }

    private void left(ActivePlan was, Decisions now, SimulatedStore.Commit commit) {
        Plan plan = was.plan();
        Optional<Run> run = now.recent().stream()
                .filter(one -> one.planId().equals(plan.id()))
                .findFirst();
        all.hold(run.isPresent(), "a plan left the slot without a run");
        boolean verified =
                run.filter(one -> one.outcome() == Run.Outcome.VERIFIED).isPresent();
        all.hold(!verified || was.nextStep().isEmpty(), "a plan was verified before its last step");
        boolean held = now.heldFor(plan.rule(), plan.target()).isPresent();
        all.hold(held || verified, "a plan failed and its rule is not held");
        boolean byOwner = was.nextStep()
                .filter(step -> !step.on().equals(commit.sender()))
                .isEmpty();
        all.hold(
                byOwner || commit.command() instanceof Command.Abort,
                "a plan was ended by another than its step's owner");
        world.hosts
                .values()
                .forEach(host -> all.hold(
                        host.child()
                                .filter(child -> child.step().plan().id().equals(plan.id()))
                                .isEmpty(),
                        "a plan left the slot while a child of it ran"));
    }

    private void held(Decisions before, Decisions now, Command command) {
        for (Held held : before.held()) {
            boolean released = now.heldFor(held.rule(), held.target()).isEmpty();
            all.hold(!released || command instanceof Command.Acknowledge, "a rule was released by nobody's ack");
        }
    }

    private void pause(Decisions before, Decisions now, Command command) {
        now.pause().ifPresent(pause -> pausedAt.putIfAbsent(pause.since(), world.uptime()));
        if (before.pause().isPresent() && now.pause().isEmpty()) {
            Pause pause = before.pause().get();
            Duration lasted = world.uptime().minus(pausedAt.getOrDefault(pause.since(), Duration.ZERO));
            boolean over = lasted.compareTo(Duration.between(pause.since(), pause.until())) >= 0;
            all.hold(over || command instanceof Command.Resume, "a pause ended before its time");
        }
    }

    private static Optional<String> planId(Decisions document) {
        return document.active().map(active -> active.plan().id());
    }
}
