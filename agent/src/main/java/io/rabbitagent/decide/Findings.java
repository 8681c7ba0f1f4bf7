package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the tracks of this agent and the decisions of all together into findings. */
final class Findings {
    private static final String OBSERVED = "the rule's mode is observe: it shows, and does not act";

    private final NodeName me;
    private final List<Rule> rules;
    private final Memory memory;
    private final Input input;
    private final Planner planner;

    Findings(NodeName me, List<Rule> rules, Memory memory, Input input, Planner planner) {
        this.me = me;
        this.rules = rules;
        this.memory = memory;
        this.input = input;
        this.planner = planner;
    }

    List<Finding> all() {
        List<Finding> found = new ArrayList<>();
        for (Rule rule : rules) {
            for (NodeName target : rule.targets(input.picture())) {
                finding(rule, target).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Finding> finding(Rule rule, NodeName target) {
        Track track = memory.tracks().get(new FindingKey(rule.name(), target));
        if (track == null) {
            return Optional.empty();
        }
        Optional<FindingState> decided = decidedState(rule, target);
        if (decided.isPresent()) {
            return Optional.of(finding(rule, target, track, decided.get(), waitsFor(rule, target)));
        }
        if (!track.is(Verdict.TRUE)) {
            return Optional.empty();
        }
        if (!track.longEnough(rule, input.uptime())) {
            FindingState state = track.samples() == 1 ? FindingState.DETECTED : FindingState.PENDING;
            return Optional.of(finding(rule, target, track, state, Optional.empty()));
        }
        Planner.Draft draft = planner.draft(rule, target, track.seenLongEnough(rule, input.uptime()));
        if (draft instanceof Planner.Draft.Needs needs) {
            Optional<String> notAsked = notAsked(rule, target, needs);
            FindingState state = notAsked.isPresent() ? FindingState.BLOCKED : FindingState.MEASURING;
            return Optional.of(finding(rule, target, track, state, notAsked.or(() -> Optional.of(needs.why()))));
        }
        Optional<String> blocked = blockedBy(rule, draft);
        FindingState state = blocked.isPresent() ? FindingState.BLOCKED : FindingState.PLANNED;
        return Optional.of(finding(rule, target, track, state, blocked));
    }

    private Optional<FindingState> decidedState(Rule rule, NodeName target) {
        Optional<Decisions> decisions = input.decisions().value();
        Optional<FindingState> active = decisions
                .flatMap(document -> document.activeFor(rule.name(), target))
                .map(plan -> state(plan, input.picture()));
        Optional<FindingState> proposed = decisions
                .flatMap(document -> document.proposalFor(rule.name(), target))
                .map(Findings::state);
        return active.or(() -> proposed);
    }

    private static FindingState state(ProposedPlan proposal) {
        if (proposal.approval().isPresent()) {
            return FindingState.APPROVED;
        }
        return proposal.mayBegin() ? FindingState.PLANNED : FindingState.AWAITING_APPROVAL;
    }

    /** Why a plan that nobody has to be asked about does not begin, though the slot is free. */
    private Optional<String> waitsFor(Rule rule, NodeName target) {
        Optional<ProposedPlan> proposal =
                input.decisions().value().flatMap(document -> document.proposalFor(rule.name(), target));
        Optional<String> otherText = proposal.map(ProposedPlan::plan)
                .filter(plan -> plan.step(1).on().equals(me) && RuleTexts.edited(plan, rule))
                .map(plan -> RuleTexts.differs(plan, rule, me));
        return otherText.or(() -> proposal.filter(ProposedPlan::mayBegin)
                .flatMap(one -> new Precedence(rules).waitsFor(rule, memory, input.picture(), input.uptime())));
    }

    /** Of the plan in the slot, as this agent sees it. */
    static FindingState state(ActivePlan plan, ClusterPicture picture) {
        if (plan.nextStep().isEmpty()) {
            return FindingState.VERIFYING;
        }
        NodeName owner = plan.nextStep().get().on();
        boolean silent = !picture.members().contains(owner)
                || !picture.report(owner).presence().fresh();
        if (silent) {
            return FindingState.STALLED;
        }
        return plan.abort().isPresent() ? FindingState.ABORTING : FindingState.RUNNING;
    }

    /** Why what its plan would rest on is not being measured for it; empty where that is under way, or is about to be. */
    private Optional<String> notAsked(Rule rule, NodeName target, Planner.Draft.Needs needs) {
        if (rule.mode() == Mode.OBSERVE) {
            return Optional.of(OBSERVED);
        }
        GateResult notHeld = CommonGates.notHeld(input.decisions(), rule, target);
        if (!notHeld.passes()) {
            return Optional.of(notHeld.toLine());
        }
        Optional<Decisions> decisions = input.decisions().value();
        if (decisions
                .filter(one -> Measuring.isMeasured(needs.measurements(), input.picture(), one))
                .isPresent()) {
            return Optional.empty();
        }
        GateResult notPaused = CommonGates.notPaused(input.decisions());
        return Optional.of(notPaused.passes() ? needs.why() : notPaused.toLine());
    }

    private static Optional<String> blockedBy(Rule rule, Planner.Draft draft) {
        if (!(draft instanceof Planner.Draft.Drafted drafted)) {
            return Planner.without(draft);
        }
        Optional<String> shut = drafted.plan().gates().stream()
                .filter(gate -> !gate.passes())
                .findFirst()
                .map(GateResult::toLine);
        return shut.or(() -> rule.mode() == Mode.OBSERVE ? Optional.of(OBSERVED) : Optional.empty());
    }

    private Finding finding(Rule rule, NodeName target, Track track, FindingState state, Optional<String> blockedBy) {
        Optional<String> parting =
                input.decisions().value().flatMap(document -> Parting.of(rule, target, input.picture(), document));
        return new Finding(
                "f-" + Ids.shortHash(rule.name() + " " + target),
                rule.name(),
                target,
                state,
                track.since(),
                rule.summary(),
                blockedBy,
                track.judgement().detail() + parting.map(words -> "; " + words).orElse(""));
    }
}
