package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of a turn's effects, and of the children that act on the brokers. */
final class StepInvariants {
    private static final Duration START_WITHIN = Duration.ofSeconds(5);

    private final World world;
    private final Invariants all;
    private final Map<String, Duration> judgedAt = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final Set<StepKey> done = new HashSet<>();
    private final Set<StepKey> unseen = new HashSet<>();
    private final Set<StepKey> everBegun = new HashSet<>();

    StepInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    private record StepKey(String planId, int step) {}

    void startAnew() {
        done.clear();
        unseen.clear();
    }

    void turned(SimulatedHost host, Input input, Turn turn) {
        for (Effect effect : turn.effects()) {
            all.hold(
                    input.decisions().isKnown() || effect instanceof Effect.Journal,
                    "an agent acted without the decisions");
            if (effect instanceof Effect.RunStep run) {
                judged(host, input, run);
            } else if (effect instanceof Effect.Decide decide) {
                decided(host, input, decide.command());
            }
        }
    }

    private void judged(SimulatedHost host, Input input, Effect.RunStep run) {
        all.hold(run.step().on().equals(host.name()), "an agent ran another host's step");
        Decisions read = input.decisions().value().orElseThrow();
        all.hold(read.pause().isEmpty(), "a step was judged ready in a pause");
        all.hold(underClaim(read, run), "a step was judged ready without its claim in the decisions");
        judgedAt.put(run.claimId(), world.uptime());
        if (!gated(run)) {
            return;
        }
        for (Gate gate : rule(host, run.plan()).allGates()) {
            boolean applies = gate.isJudgedBefore(run.step(), run.plan());
            all.hold(
                    !applies
                            || gate.condition()
                                    .judge(input.picture(), run.plan().target())
                                    .holds(),
                    "a step was begun whose gates are not all known to be open");
        }
        long claimed = all.momentOf(run.claimId()).orElse(Long.MAX_VALUE);
        for (NodeReport report : input.picture().reports().values()) {
            all.hold(
                    !report.presence().fresh() || report.observation().sample() > claimed,
                    "gates were judged on facts from before the claim");
        }
    }

    /** The first step, and each up to the last that can delete, or in a plan that forces a boot can start a broker. */
    static boolean gated(Effect.RunStep run) {
        boolean forces =
                run.plan().steps().stream().anyMatch(step -> step.action().forcesBoot());
        return run.step().number() == 1
                || run.plan().steps().stream()
                        .filter(step -> step.number() >= run.step().number())
                        .anyMatch(step -> step.action().destructive()
                                || (forces
                                        && (step.action() instanceof Action.StartService
                                                || step.action() instanceof Action.AwaitBoot)));
    }

    private void decided(SimulatedHost host, Input input, Command command) {
        if (command instanceof Command.Propose propose) {
            known(host, input, propose.plan());
        } else if (command instanceof Command.Begin begin) {
            input.decisions()
                    .value()
                    .flatMap(read -> read.proposal(begin.planId()))
                    .map(ProposedPlan::plan)
                    .ifPresent(plan -> known(host, input, plan));
        }
    }

    private void known(SimulatedHost host, Input input, Plan plan) {
        Rule rule = rule(host, plan);
        all.hold(
                rule.when().judge(input.picture(), plan.target()).holds(),
                "an agent acted on a finding that is not known to be so");
        for (Gate gate : rule.allGates()) {
            all.hold(
                    gate.condition().judge(input.picture(), plan.target()).holds(),
                    "an agent acted though a gate is not known to be open");
        }
    }

    void handedOver(NodeName me, Effect.RunStep run, boolean executorIsBusy) {
        all.hold(!executorIsBusy, "a step was handed over while another is being worked on");
    }

    void childBegins(SimulatedHost host, Effect.RunStep run) {
        StepKey key = new StepKey(run.plan().id(), run.step().number());
        all.hold(run.step().on().equals(host.name()), "a child of another host's step began");
        world.hosts.values().forEach(other -> all.hold(other.child().isEmpty(), "two children at once in the cluster"));
        all.hold(world.store.reachableFrom(host), "a child began without the store");
        Decisions document = world.store.document();
        all.hold(document.pause().isEmpty(), "a child began in a pause");
        all.hold(document.glassBroken().isEmpty(), "a child began while a broken glass was not acknowledged");
        all.hold(underClaim(document, run), "a child began whose claim is not in the decisions");
        all.hold(document.active().flatMap(ActivePlan::abort).isEmpty(), "a child began after an abort");
        Duration ago = world.uptime().minus(judgedAt.getOrDefault(run.claimId(), Duration.ZERO));
        all.hold(ago.compareTo(START_WITHIN) <= 0, "a child began long after its step was judged");
        all.hold(host.journalled(run.claimId()), "a child began of which the journal knows nothing");
        all.hold(!done.contains(key), "a step was repeated whose effect had been seen");
        all.hold(!unseen.contains(key), "a step was repeated without a look at what came of it");
        all.hold(begun.add(run.claimId()), "a claim was used twice");
        boolean backed = !(run.step().action() instanceof Action.Reset)
                || host.backups().contains(run.plan().id());
        all.hold(backed, "a reset without a backup of its plan");
        unseen.add(key);
        world.count(run.step().action(), !everBegun.add(key));
    }

    void seenAbsent(Plan plan, Step step) {
        unseen.remove(new StepKey(plan.id(), step.number()));
    }

    void done(String planId, int step) {
        done.add(new StepKey(planId, step));
    }

    private static boolean underClaim(Decisions document, Effect.RunStep run) {
        Optional<ActivePlan> active = document.active(run.plan().id());
        return active.flatMap(ActivePlan::claim)
                        .map(StepProgress.Claim::id)
                        .filter(run.claimId()::equals)
                        .isPresent()
                && active.flatMap(ActivePlan::claimedStep)
                        .filter(step -> step.number() == run.step().number())
                        .isPresent();
    }

    private static Rule rule(SimulatedHost host, Plan plan) {
        return host.rule(plan.rule()).orElseThrow();
    }
}
