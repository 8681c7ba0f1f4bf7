package io.rabbitagent.decide;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.rules.Budget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one mutable document of a cluster: what has been decided and is not yet over.
 *
 * @param formatVersion an agent refuses a newer one
 * @param active the plan in the one slot
 * @param proposals plans that wait for approval or for the slot
 * @param held rules that may not act on a target until somebody acknowledges
 * @param recent what ran lately: the budget's ledger
 * @param declared what humans have said of members
 * @param rehearsal what is to be measured on copies of members' data
 * @param measured what has been, one for each node and set of lost nodes: its documents are kept in the store
 * @param alerts those that agents were told of lately, oldest first
 */
public record Decisions(
        int formatVersion,
        String cluster,
        Optional<ActivePlan> active,
        List<ProposedPlan> proposals,
        List<Held> held,
        Optional<Pause> pause,
        List<Run> recent,
        List<Declaration> declared,
        Optional<RehearsalAsked> rehearsal,
        List<Measured> measured,
        List<ReceivedAlert> alerts) {
    /** What this program writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;

    /** As many runs as the ledger keeps: no budget allows more. */
    static final int MOST_RUNS = Budget.MOST_RUNS;

    /** As many alerts as are remembered. */
    public static final int MOST_ALERTS = 50;

    public Decisions {
        proposals = List.copyOf(proposals);
        held = List.copyOf(held);
        recent = List.copyOf(recent);
        declared = List.copyOf(declared);
        measured = List.copyOf(measured);
        alerts = List.copyOf(alerts);
    }

    /** Of a cluster that was told of no alert. */
    public Decisions(
            int formatVersion,
            String cluster,
            Optional<ActivePlan> active,
            List<ProposedPlan> proposals,
            List<Held> held,
            Optional<Pause> pause,
            List<Run> recent,
            List<Declaration> declared,
            Optional<RehearsalAsked> rehearsal,
            List<Measured> measured) {
        this(formatVersion, cluster, active, proposals, held, pause, recent, declared, rehearsal, measured, List.of());
    }

    public static Decisions none(String cluster) {
        return new Decisions(
                FORMAT_VERSION,
                cluster,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    public Optional<ProposedPlan> proposal(String planId) {
        return proposals.stream().filter(one -> one.plan().id().equals(planId)).findFirst();
    }

    public Optional<ProposedPlan> proposalFor(String rule, NodeName target) {
        return proposals.stream()
                .filter(one ->
                        one.plan().rule().equals(rule) && one.plan().target().equals(target))
                .findFirst();
    }

    public Optional<ActivePlan> activeFor(String rule, NodeName target) {
        return active.filter(
                one -> one.plan().rule().equals(rule) && one.plan().target().equals(target));
    }

    public Optional<ActivePlan> active(String planId) {
        return active.filter(one -> one.plan().id().equals(planId));
    }

    public Optional<Held> heldFor(String rule, NodeName target) {
        return held.stream()
                .filter(one -> one.rule().equals(rule) && one.target().equals(target))
                .findFirst();
    }

    /** What a human did without the decisions, where nobody has acknowledged it: it holds every rule. */
    public Optional<Held> glassBroken() {
        return held.stream().filter(one -> one.rule().equals(Held.BREAK_GLASS)).findFirst();
    }

    /**
     * Those of what is held that a run of the rule left behind that failed, or of which nobody knows how it ended. After a rejection, an abort
     * or break-glass a human knows already; of a run that the ledger has forgotten it can't be told.
     */
    public List<Held> heldAfterFailure() {
        Set<String> failed = recent.stream()
                .filter(run -> run.outcome() == Run.Outcome.FAILED || run.outcome() == Run.Outcome.OUTCOME_UNKNOWN)
                .map(Run::planId)
                .collect(Collectors.toSet());
        return held.stream()
                .filter(one -> !one.rule().equals(Held.BREAK_GLASS) && failed.contains(one.planId()))
                .toList();
    }

    Decisions withActive(Optional<ActivePlan> next) {
        return new Decisions(
                formatVersion, cluster, next, proposals, held, pause, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withPause(Optional<Pause> next) {
        return new Decisions(
                formatVersion, cluster, active, proposals, held, next, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withProposal(ProposedPlan proposal) {
        List<ProposedPlan> next =
                new ArrayList<>(withoutProposal(proposal.plan().id()).proposals);
        next.add(proposal);
        return new Decisions(
                formatVersion, cluster, active, next, held, pause, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withoutProposal(String planId) {
        List<ProposedPlan> next = proposals.stream()
                .filter(one -> !one.plan().id().equals(planId))
                .toList();
        return new Decisions(
                formatVersion, cluster, active, next, held, pause, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withHeld(Held hold) {
        List<Held> next = new ArrayList<>(withoutHeld(hold.rule(), hold.target()).held);
        next.add(hold);
        return new Decisions(
                formatVersion, cluster, active, proposals, next, pause, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withoutHeld(String rule, NodeName target) {
        List<Held> next = held.stream()
                .filter(one -> !(one.rule().equals(rule) && one.target().equals(target)))
                .toList();
        return new Decisions(
                formatVersion, cluster, active, proposals, next, pause, recent, declared, rehearsal, measured, alerts);
    }

    Decisions withRun(Run run) {
        List<Run> next = new ArrayList<>(recent);
        next.add(run);
        int tooMany = Math.max(0, next.size() - MOST_RUNS);
        return new Decisions(
                formatVersion,
                cluster,
                active,
                proposals,
                held,
                pause,
                next.subList(tooMany, next.size()),
                declared,
                rehearsal,
                measured,
                alerts);
    }

    public Optional<Declaration> declared(NodeName node, Declaration.What what) {
        return declared.stream()
                .filter(one -> one.node().equals(node) && one.what() == what)
                .findFirst();
    }

    Decisions withDeclared(List<Declaration> next) {
        return new Decisions(
                formatVersion, cluster, active, proposals, held, pause, recent, next, rehearsal, measured, alerts);
    }

    /** What was last measured on copies of this node's data for these losses, whatever has become of the data since. */
    public Optional<Measured> measured(NodeName node, Set<NodeName> lost) {
        return measured.stream().filter(one -> one.isOf(node, lost)).findFirst();
    }

    Decisions withRehearsal(Optional<RehearsalAsked> next) {
        return new Decisions(
                formatVersion, cluster, active, proposals, held, pause, recent, declared, next, measured, alerts);
    }

    Decisions withMeasured(List<Measured> next) {
        return new Decisions(
                formatVersion, cluster, active, proposals, held, pause, recent, declared, rehearsal, next, alerts);
    }

    /** Whether this alert is remembered. One that is old is not, though it may still be there. */
    public boolean hasReceived(AlertHint hint, Instant now) {
        return alerts.stream().anyMatch(one -> !one.isOld(now) && one.hint().isSame(hint));
    }

    Decisions withAlerts(List<ReceivedAlert> next) {
        return new Decisions(
                formatVersion, cluster, active, proposals, held, pause, recent, declared, rehearsal, measured, next);
    }

    /** The same place in the order: who asked for a plan changes nothing else. */
    Decisions withTrigger(String planId, Trigger trigger) {
        List<ProposedPlan> next = proposals.stream()
                .map(one -> one.plan().id().equals(planId) ? one.askedForBy(trigger) : one)
                .toList();
        return new Decisions(
                formatVersion, cluster, active, next, held, pause, recent, declared, rehearsal, measured, alerts);
    }
}
