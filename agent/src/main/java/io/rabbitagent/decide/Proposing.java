package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Proposes plans, takes back what the facts no longer support, and puts approved plans into the slot.
 *
 * <p>Important properties: only the {@link Speaker} for a member proposes and takes back; while a plan for a member is in
 * the slot, nothing else is planned for that member; a remedy that can't tell its steps takes nothing back; a plan by
 * another text of its rule begins nowhere, and the speaker takes it back; of several plans the one with the larger priority
 * begins first ({@link Precedence}).
 */
final class Proposing {
    private static final String EDITED = "the rule has been edited since";
    private static final Set<String> WAITED_FOR =
            Set.of(CommonGate.NOT_PAUSED.name(), CommonGate.SEEN_LONG_ENOUGH.name());

    private final NodeName me;
    private final RuleSet rules;
    private final Precedence precedence;

    Proposing(NodeName me, RuleSet rules) {
        this.me = me;
        this.rules = rules;
        this.precedence = new Precedence(rules.toJudge());
    }

    void decide(Memory memory, Input input, Decisions decisions, Planner planner, List<Effect> effects) {
        withoutRule(input.picture(), decisions).forEach(command -> effects.add(new Effect.Decide(command)));
        for (Rule rule : rules.toJudge()) {
            for (NodeName target : rule.targets(input.picture())) {
                Track track = memory.tracks().get(new FindingKey(rule.name(), target));
                if (track != null) {
                    command(rule, target, track, planner, input, decisions)
                            .filter(command -> command instanceof Command.Begin
                                    ? precedence
                                            .waitsFor(rule, memory, input.picture(), input.uptime())
                                            .isEmpty()
                                    : Speaker.is(me, target, input.picture()))
                            .ifPresent(command -> effects.add(new Effect.Decide(command)));
                }
            }
        }
    }

    /** What was proposed by rules that have been removed since, or that look elsewhere now. */
    private List<Command> withoutRule(ClusterPicture picture, Decisions decisions) {
        return decisions.proposals().stream()
                .filter(one -> picture.members().contains(one.plan().target()))
                .filter(one -> Speaker.is(me, one.plan().target(), picture))
                .flatMap(one -> whyWithout(one.plan(), picture).map(why -> withdraw(one, why)).stream())
                .toList();
    }

    private Optional<String> whyWithout(Plan plan, ClusterPicture picture) {
        RuleSet.Named named = rules.named(plan.rule());
        if (named instanceof RuleSet.Named.Removed) {
            return Optional.of(RuleTexts.removed(plan));
        }
        boolean elsewhere = named instanceof RuleSet.Named.InForce in
                && !in.rule().targets(picture).contains(plan.target());
        return elsewhere ? Optional.of(EDITED) : Optional.empty();
    }

    private Optional<Command> command(
            Rule rule, NodeName target, Track track, Planner planner, Input input, Decisions decisions) {
        Optional<ProposedPlan> proposal = decisions.proposalFor(rule.name(), target);
        boolean busy = decisions
                .active()
                .filter(active -> active.plan().target().equals(target))
                .isPresent();
        if (busy) {
            return Optional.empty();
        }
        Optional<Command> forbidden = proposal.flatMap(one -> forbidden(rule, one));
        if (forbidden.isPresent()) {
            return forbidden;
        }
        boolean longEnough = track.longEnough(rule, input.uptime());
        if (longEnough && track.is(Verdict.FALSE)) {
            return proposal.map(
                    one -> withdraw(one, "no longer so: " + track.judgement().detail()));
        }
        boolean holds = longEnough && track.is(Verdict.TRUE);
        if (track.is(Verdict.UNKNOWN) || (!holds && proposal.isEmpty())) {
            return Optional.empty();
        }
        Planner.Draft draft = planner.draft(rule, target, track.seenLongEnough(rule, input.uptime()));
        if (!holds) {
            // What it rests on is gone, or was, perhaps for a moment: it waits, unless a gate is shut.
            return proposal.flatMap(one -> shut(one, draft, WAITED_FOR));
        }
        if (draft instanceof Planner.Draft.Needs needs) {
            return ask(rule, target, needs, input.picture(), decisions);
        }
        return proposal.isPresent()
                ? reconsider(rule, input.picture(), proposal.get(), draft, decisions)
                : propose(rule, draft, planId(rule, target, input.entropy()));
    }

    /** By the rule as it is now, whatever is seen: an approval was of a plan by the rule as it was. */
    private Optional<Command> forbidden(Rule rule, ProposedPlan proposal) {
        Optional<String> why = RuleTexts.forbids(proposal.plan(), rule);
        if (why.isEmpty() && RuleTexts.edited(proposal.plan(), rule)) {
            why = Optional.of(EDITED);
        }
        return why.map(words -> withdraw(proposal, words));
    }

    /** What a plan would rest on is measured first. A plan that waits does not begin meanwhile: it is not planned again. */
    private Optional<Command> ask(
            Rule rule, NodeName target, Planner.Draft.Needs needs, ClusterPicture picture, Decisions decisions) {
        SortedSet<NodeName> nodes = Measuring.toBeAsked(needs.measurements(), picture, decisions);
        boolean wanted = rule.mode() != Mode.OBSERVE
                && decisions.heldFor(rule.name(), target).isEmpty()
                && !nodes.isEmpty();
        return wanted
                ? Optional.of(new Command.AskRehearsal(
                        me.value(), needs.measurements().lost(), nodes, "for " + rule.name() + " on " + target))
                : Optional.empty();
    }

    private Optional<Command> propose(Rule rule, Planner.Draft draft, String planId) {
        boolean open = rule.mode() != Mode.OBSERVE
                && draft instanceof Planner.Draft.Drafted drafted
                && drafted.plan().gatesPass();
        return open
                ? Optional.of(new Command.Propose(
                        me.value(), ((Planner.Draft.Drafted) draft).plan().named(planId)))
                : Optional.empty();
    }

    private Optional<Command> reconsider(
            Rule rule, ClusterPicture picture, ProposedPlan proposal, Planner.Draft draft, Decisions decisions) {
        NodeName target = proposal.plan().target();
        Mode mode = Planner.mode(rule, picture, target, proposal.plan().needsApproval());
        if (mode != proposal.plan().mode()) {
            return rule.modeIsKnown(picture, target)
                    ? Optional.of(withdraw(proposal, "the rule's mode is " + mode.text() + " now"))
                    : Optional.empty();
        }
        if (!(draft instanceof Planner.Draft.Drafted drafted)) {
            return Optional.empty();
        }
        Plan now = drafted.plan();
        Plan shown = proposal.plan();
        Optional<Command> closed = shut(proposal, draft, Set.of(CommonGate.NOT_PAUSED.name()));
        if (closed.isPresent()) {
            return closed;
        }
        if (CommonGates.agentsPresent(picture, shown.steps()).verdict() == Verdict.UNKNOWN) {
            // Without the agent that is late another plan might be made, which would be another again once it is back.
            return Optional.empty();
        }
        if (now.gatesPass() && !Planner.covers(rule, picture, shown, now)) {
            return Optional.of(withdraw(proposal, "planning again gives another plan"));
        }
        boolean mayBegin = now.gatesPass()
                && decisions.active().isEmpty()
                && proposal.mayBegin()
                && shown.steps().get(0).on().equals(me)
                && Brakes.refusal(decisions).isEmpty();
        return mayBegin ? Optional.of(new Command.Begin(me.value(), shown.id(), rule.budget())) : Optional.empty();
    }

    /** A gate that is shut, but for these, takes a proposal back. */
    private Optional<Command> shut(ProposedPlan proposal, Planner.Draft draft, Set<String> butFor) {
        return draft instanceof Planner.Draft.Drafted drafted
                ? drafted.plan().gates().stream()
                        .filter(gate -> gate.verdict() == Verdict.FALSE && !butFor.contains(gate.name()))
                        .findFirst()
                        .map(gate -> withdraw(proposal, "gate " + gate.name() + ": " + gate.detail()))
                : Optional.empty();
    }

    private Command withdraw(ProposedPlan proposal, String why) {
        return new Command.Withdraw(me.value(), proposal.plan().id(), why);
    }

    /** Every plan has an id of its own, also when the same is planned again. */
    private static String planId(Rule rule, NodeName target, String entropy) {
        return "p-" + Ids.shortHash(rule.name() + " " + target + " " + entropy);
    }
}
