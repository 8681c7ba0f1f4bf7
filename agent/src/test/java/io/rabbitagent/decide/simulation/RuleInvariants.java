package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What must hold where people edit rules: by the files that each host has at the moment of its agent's turn, whatever the
 * agent makes of them, and whatever a plan says of its rule.
 */
final class RuleInvariants {
    private final World world;
    private final Invariants all;
    private final Map<String, Rule> proposedBy = new HashMap<>();
    private final Map<NodeName, Optional<List<Rule>>> atLastTurn = new HashMap<>();
    private final Map<Text, Duration> since = new HashMap<>();

    RuleInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    private record Text(NodeName host, String rule) {}

    void turned(NodeName me, Input input, Turn turn) {
        SimulatedHost host = world.host(me);
        follow(host);
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.RunStep run) {
                runs(host, input, run);
            } else if (effect instanceof Effect.Decide decide) {
                decides(host, input, decide.command());
                if (decide.command() instanceof Command.Conclude conclude) {
                    ends(host, input, turn, conclude);
                }
            }
        }
    }

    /** Remembers since when the host's agent has gone by each text. */
    private void follow(SimulatedHost host) {
        Optional<List<Rule>> now = host.rules();
        Optional<List<Rule>> before = atLastTurn.getOrDefault(host.name(), Optional.of(world.rules));
        if (now.equals(before)) {
            return;
        }
        atLastTurn.put(host.name(), now);
        for (Rule rule : now.orElse(List.of())) {
            boolean same = before.orElse(List.of()).stream().anyMatch(one -> sameText(one, rule));
            if (!same) {
                since.put(new Text(host.name(), rule.name()), world.uptime());
            }
        }
    }

    private void runs(SimulatedHost host, Input input, Effect.RunStep run) {
        if (StepInvariants.gated(run)) {
            all.hold(allows(host, run.plan()), "a step was begun that the rules of its host do not allow");
        }
        if (run.step().number() == 1) {
            Optional<Approval> approval = input.decisions()
                    .value()
                    .flatMap(read -> read.active(run.plan().id()))
                    .flatMap(ActivePlan::approval);
            unasked(host, run.plan(), approval);
        }
    }

    private void decides(SimulatedHost host, Input input, Command command) {
        if (command instanceof Command.Propose propose) {
            proposes(host, propose.plan());
        } else if (command instanceof Command.Withdraw) {
            all.hold(host.rules().isPresent(), "a plan was taken back by a host whose rules nobody can read");
        } else if (command instanceof Command.Begin begin) {
            input.decisions()
                    .value()
                    .flatMap(read -> read.proposal(begin.planId()))
                    .ifPresent(proposal -> begins(host, proposal));
        }
    }

    /**
     * Where the plan has a step left and no step has ended, only a gate can have ended it: one that is known to be shut, by
     * rules that can be read.
     */
    private void ends(SimulatedHost host, Input input, Turn turn, Command.Conclude conclude) {
        Optional<ActivePlan> active = input.decisions()
                .value()
                .flatMap(read -> read.active(conclude.planId()))
                .filter(plan -> plan.nextStep().isPresent());
        boolean byAGate = conclude.outcome() == Run.Outcome.FAILED
                && turn.memory().ended().isEmpty()
                && active.isPresent();
        if (byAGate) {
            all.hold(host.rules().isPresent(), "a plan was ended by a host whose rules nobody can read");
            all.hold(
                    !allows(host, active.get().plan()) || isShut(host, input, active.get()),
                    "a plan was ended by a gate that is not known to be shut");
        }
    }

    private static boolean isShut(SimulatedHost host, Input input, ActivePlan active) {
        Rule rule = host.rule(active.plan().rule()).orElseThrow();
        NodeName target = active.plan().target();
        boolean first = active.nextStep().orElseThrow().number() == 1;
        boolean asks = first
                && active.approval().isEmpty()
                && (rule.mode() != Mode.AUTO
                        || rule.unasked().judge(input.picture(), target).verdict() == Verdict.FALSE);
        return asks
                || rule.allGates().stream()
                        .filter(gate -> first || !gate.onlyAtStart())
                        .anyMatch(gate ->
                                gate.condition().judge(input.picture(), target).verdict() == Verdict.FALSE);
    }

    private void proposes(SimulatedHost host, Plan plan) {
        Optional<Rule> rule = host.rule(plan.rule()).filter(one -> one.mode() != Mode.OBSERVE);
        all.hold(rule.isPresent(), "a plan was proposed by a rule that its host does not have, or that only observes");
        proposedBy.put(plan.id(), rule.orElseThrow());
        Duration read = since.getOrDefault(new Text(host.name(), plan.rule()), Duration.ZERO);
        boolean longEnough =
                world.uptime().minus(read).compareTo(rule.orElseThrow().holdFor()) >= 0;
        all.hold(longEnough, "a plan was proposed on what was seen by another text of its rule");
    }

    private void begins(SimulatedHost host, ProposedPlan proposal) {
        Plan plan = proposal.plan();
        all.hold(allows(host, plan), "a plan was begun that the rules of its host do not allow");
        all.hold(hasItsText(host, plan), "a plan was begun by another text of its rule");
        unasked(host, plan, proposal.approval());
    }

    private void unasked(SimulatedHost host, Plan plan, Optional<Approval> approval) {
        boolean auto =
                host.rule(plan.rule()).filter(rule -> rule.mode() == Mode.AUTO).isPresent();
        all.hold(approval.isPresent() || auto, "what nobody approved was begun where its rule is not in mode auto");
    }

    private boolean allows(SimulatedHost host, Plan plan) {
        return host.rule(plan.rule())
                .filter(rule -> rule.mode() != Mode.OBSERVE)
                .filter(rule ->
                        rule.remedy().name().equals(proposer(plan).remedy().name()))
                .isPresent();
    }

    /** In the calm, when every host has the same files and nothing is decided any more. */
    void atRest() {
        SimulatedHost any = world.hosts.values().iterator().next();
        for (ProposedPlan one : world.store.document().proposals()) {
            Plan plan = one.plan();
            all.hold(
                    allows(any, plan) && hasItsText(any, plan),
                    "a plan waits whose rule is gone, observes, or has been edited");
        }
    }

    private boolean hasItsText(SimulatedHost host, Plan plan) {
        return host.rule(plan.rule())
                .filter(rule -> sameText(rule, proposer(plan)))
                .isPresent();
    }

    private Rule proposer(Plan plan) {
        return Objects.requireNonNull(proposedBy.get(plan.id()), "nobody has proposed " + plan.id());
    }

    private static boolean sameText(Rule one, Rule other) {
        return one.name().equals(other.name())
                && one.origin().digest().equals(other.origin().digest());
    }
}
