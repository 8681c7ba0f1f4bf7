package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.PlansView.AwaitedLine;
import io.rabbitagent.operations.PlansView.HeldLine;
import io.rabbitagent.operations.PlansView.RehearsalLine;
import io.rabbitagent.operations.PlansView.RunLine;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code agent plans|approve|reject|ack}: what waits and what ran, and a human's word on it. */
public final class Plans {
    private static final int MORE_LOOKS = 2;
    private static final Duration A_ROUND = Duration.ofSeconds(3);

    private Plans() {}

    public static PlansView of(Situation situation) throws OperationException {
        Decisions decisions = decisions(situation);
        Targets targets = Targets.of(situation.picture(), situation.rules().all());
        List<PlanView> details = new ArrayList<>();
        decisions.active().ifPresent(active -> details.add(DryRun.view(active.plan(), targets)));
        decisions.proposals().forEach(proposal -> details.add(DryRun.view(proposal.plan(), targets)));
        return new PlansView(
                Formats.VERSION,
                PlanLines.of(situation, targets),
                details,
                decisions.held().stream().map(held -> held(held, targets)).toList(),
                decisions.recent().stream().map(run -> run(run, targets)).toList(),
                rehearsal(decisions, situation.picture()));
    }

    /** Approves the plan as it stands in the decisions now. */
    public static void approve(AgentAccess agent, String planId, String actor, String reason)
            throws OperationException {
        agent.decide(new Command.Approve(actor, planId, waiting(agent, planId).digest(), reason));
    }

    /**
     * Approves the plan that somebody has read.
     *
     * @param shown of that one: see {@link RemediationView.PlanView}
     * @throws OperationException where the plan of that name is another one
     */
    public static void approve(AgentAccess agent, String planId, String shown, String actor, String reason)
            throws OperationException {
        Plan plan = waiting(agent, planId);
        if (!PlanDigest.shown(plan).equals(shown)) {
            throw new OperationException(
                    Kind.REFUSED,
                    "plan " + planId
                            + " is not as it was read, its \"shown\" is another: it is not approved, read it again");
        }
        agent.decide(new Command.Approve(actor, planId, plan.digest(), reason));
    }

    /** The plan as it waits for approval. */
    public static Plan waiting(AgentAccess agent, String planId) throws OperationException {
        return sought(agent, document -> document.proposal(planId).map(ProposedPlan::plan))
                .orElseThrow(() -> new OperationException(
                        Kind.NOT_FOUND, "no plan " + planId + " waits for approval: see agent plans"));
    }

    public static void reject(AgentAccess agent, String planId, String actor, String reason) throws OperationException {
        agent.decide(new Command.Reject(actor, planId, reason));
    }

    /** Releases what is held since a plan. */
    public static void acknowledge(AgentAccess agent, String planId, String actor, String reason)
            throws OperationException {
        Held held = sought(
                        agent,
                        document -> document.held().stream()
                                .filter(one -> one.planId().equals(planId))
                                .findFirst())
                .orElseThrow(() -> new OperationException(
                        Kind.NOT_FOUND, "nothing is held since plan " + planId + ": see agent plans"));
        agent.decide(new Command.Acknowledge(actor, held.rule(), held.target(), reason));
    }

    /**
     * What somebody asks for by its name. This host's agent may have read the decisions before another host's showed the
     * name: so what is not there is looked for twice more.
     */
    static <T> Optional<T> sought(AgentAccess agent, Function<Decisions, Optional<T>> question)
            throws OperationException {
        Situation situation = agent.situation();
        Optional<T> found = question.apply(decisions(situation));
        for (int look = 0; found.isEmpty() && look < MORE_LOOKS; look++) {
            situation = agent.situationAfter(situation, A_ROUND);
            found = question.apply(decisions(situation));
        }
        return found;
    }

    static Decisions decisions(Situation situation) throws OperationException {
        if (situation.decisions() instanceof Fact.Unknown<Decisions> missing) {
            throw new OperationException(Kind.UNREACHABLE, "the decisions can't be read: " + missing.detail());
        }
        return situation.decisions().value().orElseThrow();
    }

    static Optional<RehearsalLine> rehearsal(Decisions decisions, ClusterPicture picture) {
        return decisions.rehearsal().map(asked -> rehearsal(asked, decisions, picture));
    }

    private static RehearsalLine rehearsal(RehearsalAsked asked, Decisions decisions, ClusterPicture picture) {
        return new RehearsalLine(
                asked.lost().stream().map(NodeName::value).toList(),
                asked.open(decisions).stream()
                        .map(node -> new AwaitedLine(node.value(), progress(node, picture)))
                        .toList(),
                asked.actor(),
                asked.reason(),
                asked.at());
    }

    private static Optional<String> progress(NodeName node, ClusterPicture picture) {
        return picture.members().contains(node) ? picture.observation(node).progress() : Optional.empty();
    }

    static HeldLine held(Held held, Targets targets) {
        return new HeldLine(
                held.rule(),
                held.target().value(),
                targets.about(held.rule(), held.target()),
                held.planId(),
                held.why(),
                held.since());
    }

    static RunLine run(Run run, Targets targets) {
        return new RunLine(
                run.planId(),
                run.rule(),
                run.target().value(),
                targets.about(run.rule(), run.target()),
                run.outcome().text(),
                run.detail(),
                run.startedAt(),
                run.endedAt(),
                run.trigger().text(),
                run.trigger().alert());
    }
}
