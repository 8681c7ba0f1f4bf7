package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code agent remediate}: from a finding to a proven cure.
 *
 * <p>What is unknown for a moment is waited for, up to a minute; what is known to stand in the way refuses at once.
 *
 * <ol>
 *   <li>Wait until the finding has been seen for long enough, and its plan waits for approval.
 *   <li>Show the plan, and approve exactly that one.
 *   <li>Follow it until it is over.
 * </ol>
 */
public final class Remediation {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final AgentAccess agent;
    private final Consumer<String> progress;
    private final BooleanSupplier cancelled;
    private final InTheWay inTheWay;

    /**
     * @param progress is told what goes on, a line each
     * @param cancelled whether the user no longer wants to wait; what was approved goes on all the same
     */
    public Remediation(AgentAccess agent, Consumer<String> progress, BooleanSupplier cancelled) {
        this.agent = agent;
        this.progress = progress;
        this.cancelled = cancelled;
        this.inTheWay = new InTheWay(agent);
    }

    /**
     * The findings that a rule may act on. Where there are none, what was seen and is unknown at the moment is waited for.
     *
     * @throws OperationException where it stays unknown
     */
    public List<Finding> findings(Selection selection) throws OperationException {
        Situation situation = agent.situation();
        Patience patience = new Patience(progress);
        while (true) {
            List<Finding> found = found(selection, situation);
            Optional<Unclear> unclear = found.isEmpty() ? seenBefore(selection, situation) : Optional.empty();
            if (unclear.isEmpty()) {
                return found;
            }
            patience.with(unclear.get(), situation);
            situation = next(situation);
        }
    }

    /** Those of one look. */
    List<Finding> found(Selection selection, Situation situation) {
        return situation.findings().stream()
                .filter(finding -> includes(selection, finding, situation))
                .toList();
    }

    /** What was found before, and of which it is not known now; empty where all is known. */
    Optional<Unclear> seenBefore(Selection selection, Situation situation) {
        return situation.memory().recorded().stream()
                .flatMap(key -> rule(key.rule())
                        .filter(rule -> selection.includes(rule, key.target()))
                        .filter(rule -> rule.targets(situation.picture()).contains(key.target()))
                        .flatMap(rule -> Unclear.condition(
                                Explanation.of(rule, key.target(), situation),
                                inTheWay.about(key.rule(), key.target(), situation)))
                        .stream())
                .min(Comparator.comparing(Unclear::what));
    }

    /** The plan that cures a finding already, whoever approved it. */
    public Optional<Plan> underWay(Finding finding) throws OperationException {
        return Plans.decisions(agent.situation())
                .activeFor(finding.rule(), finding.target())
                .map(ActivePlan::plan);
    }

    /**
     * Waits for the plan of a finding; empty where what was seen is no longer so.
     *
     * @throws OperationException where something stands in its way
     */
    public Optional<Plan> proposed(Finding finding) throws OperationException {
        Situation situation = agent.situation();
        String told = "";
        Patience patience = new Patience(progress);
        while (true) {
            Optional<ProposedPlan> proposal = Plans.decisions(situation).proposalFor(finding.rule(), finding.target());
            if (proposal.isPresent()) {
                InTheWay.refuseIfPaused(situation);
                return proposal.map(ProposedPlan::plan);
            }
            InTheWay.refuseIfPaused(situation);
            inTheWay.refuseIfObserved(finding);
            Optional<Unclear> unclear = inTheWay.unclear(finding, situation);
            if (unclear.isPresent()) {
                patience.with(unclear.get(), situation);
            } else {
                patience.anew();
                Optional<Finding> now = InTheWay.stillFound(finding, situation);
                if (now.isEmpty()) {
                    return Optional.empty();
                }
                inTheWay.refuseIfBlocked(now.get(), situation);
                told = tell(
                        told,
                        inTheWay.about(finding, situation) + ": "
                                + now.get().state().text() + InTheWay.measured(now.get()));
            }
            situation = next(situation);
        }
    }

    /** Names a finding. */
    public String about(Finding finding) throws OperationException {
        return inTheWay.about(finding, agent.situation());
    }

    public void approve(Plan plan, String actor, String reason) throws OperationException {
        agent.decide(new Command.Approve(actor, plan.id(), plan.digest(), reason, true));
    }

    /** Follows an approved plan to its end. */
    public Run follow(Plan plan) throws OperationException {
        Situation situation = agent.situation();
        String told = "";
        int done = 0;
        while (true) {
            Decisions decisions = Plans.decisions(situation);
            Optional<Run> over = decisions.recent().stream()
                    .filter(run -> run.planId().equals(plan.id()))
                    .findFirst();
            if (over.isPresent()) {
                return over.get();
            }
            boolean waits = decisions.proposal(plan.id()).isPresent();
            Optional<ActivePlan> active = decisions.active(plan.id());
            if (!waits && active.isEmpty()) {
                throw new OperationException(
                        Kind.REFUSED, "plan " + plan.id() + " was taken back before it began: see agent history");
            }
            if (waits) {
                InTheWay.refuseIfPaused(situation);
            }
            ClusterPicture picture = situation.picture();
            done = active.isPresent() ? tellDone(active.get(), done) : done;
            told = tell(
                    told,
                    active.map(one -> PlanLines.progress(one, picture)).orElseGet(() -> waiting(plan, decisions)));
            situation = next(situation);
        }
    }

    /** What came of each step, once. @return how many are done */
    private int tellDone(ActivePlan active, int told) {
        List<StepProgress> steps = active.steps();
        int done = told;
        while (done < steps.size() && steps.get(done).state() == StepProgress.State.DONE) {
            StepProgress step = steps.get(done);
            progress.accept("plan " + active.plan().id() + ": step " + step.number() + " of " + steps.size() + ", "
                    + active.plan().step(step.number()).action().name() + ", done: " + step.detail());
            done++;
        }
        return done;
    }

    public PlanView view(Plan plan) throws OperationException {
        return DryRun.view(plan, Targets.of(agent.situation().picture(), agent.rules()));
    }

    private static String waiting(Plan plan, Decisions decisions) {
        return "plan " + plan.id() + ": approved, "
                + decisions
                        .active()
                        .map(other -> "waits for plan " + other.plan().id())
                        .orElse("about to begin");
    }

    private Situation next(Situation seen) throws OperationException {
        if (cancelled.getAsBoolean()) {
            throw new OperationException(
                    Kind.TRY_LATER,
                    agent.passing()
                            ? Staying.leaving(seen, agent.node())
                            : "no longer waiting; what was approved goes on: see agent status");
        }
        return agent.situationAfter(seen, LOOK_EVERY);
    }

    private String tell(String before, String text) {
        if (!text.equals(before)) {
            progress.accept(text);
        }
        return text;
    }

    private Optional<Rule> rule(String name) {
        return agent.rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /** A finding about the cluster that has no plan concerns every node: what stands in its way is to be heard. */
    private boolean includes(Selection selection, Finding finding, Situation situation) {
        return rule(finding.rule())
                .filter(one -> selection.includes(one, finding.target()))
                .filter(one -> plan(one, finding, situation)
                        .filter(plan -> !selection.includes(one, plan))
                        .isEmpty())
                .isPresent();
    }

    private static Optional<Plan> plan(Rule rule, Finding finding, Situation situation) {
        Optional<Decisions> decisions = situation.decisions().value();
        return decisions
                .flatMap(document -> document.activeFor(rule.name(), finding.target()))
                .map(ActivePlan::plan)
                .or(() -> decisions
                        .flatMap(document -> document.proposalFor(rule.name(), finding.target()))
                        .map(ProposedPlan::plan))
                .or(() -> Explanation.of(rule, finding.target(), situation).plan());
    }
}
