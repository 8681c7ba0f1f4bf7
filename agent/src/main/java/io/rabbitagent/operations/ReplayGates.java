package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.precaution.Partition;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * When messages may go into the cluster: it is whole as far as this agent can tell, and nobody is about to change it.
 *
 * <p>What is unknown keeps a replay from beginning. It ends one only when it stays so: the messages themselves keep the
 * broker busy, and one answer that comes too late says nothing of the cluster.
 */
final class ReplayGates {
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final AgentAccess agent;
    private final LongSupplier nanoTime;
    private OptionalLong unknownSince = OptionalLong.empty();

    ReplayGates(AgentAccess agent, LongSupplier nanoTime) {
        this.agent = agent;
        this.nanoTime = nanoTime;
    }

    /** @throws OperationException where they may not, or that is unknown */
    void check() throws OperationException {
        Situation situation = agent.situation();
        Decisions decisions = Plans.decisions(situation);
        Judgement noPlan = noPlan(decisions);
        if (!noPlan.holds()) {
            throw new OperationException(Kind.TRY_LATER, noPlan.detail());
        }
        Judgement healed = healed(situation);
        if (!healed.holds()) {
            throw new OperationException(
                    Kind.REFUSED, healed.detail() + ": messages are sent into a cluster that is healed");
        }
    }

    /** Why a replay that has begun should not go on. */
    Optional<String> stop() {
        Judgement now = now();
        if (now.verdict() != Verdict.UNKNOWN) {
            unknownSince = OptionalLong.empty();
            return now.holds() ? Optional.empty() : Optional.of(now.detail());
        }
        if (unknownSince.isEmpty()) {
            unknownSince = OptionalLong.of(nanoTime.getAsLong());
        }
        boolean tolerated = nanoTime.getAsLong() - unknownSince.getAsLong() < TOLERANCE.toNanos();
        return tolerated
                ? Optional.empty()
                : Optional.of(now.detail() + ", for more than " + TOLERANCE.toSeconds() + " s");
    }

    private Judgement now() {
        try {
            Situation situation = agent.situation();
            return Judgement.about("what is decided", situation.decisions(), ReplayGates::noPlan)
                    .and(healed(situation));
        } catch (OperationException e) {
            return Judgement.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static Judgement noPlan(Decisions decisions) {
        return decisions
                .active()
                .map(active -> active.plan().id())
                .map(id -> Judgement.of(
                        false,
                        "plan " + id + " is running; wait for its end, or end it: agent abort " + id
                                + " --reason TEXT"))
                .orElseGet(() -> Judgement.of(true, "no plan is running"));
    }

    /** By a node that runs in it, or that has left it. */
    private Judgement healed(Situation situation) {
        ClusterPicture picture = situation.picture();
        Judgement left = GoneFrom.judge(picture, agent.node());
        Judgement known = left.holds()
                ? left
                : Judgement.about(
                        "whether " + agent.node() + " runs",
                        picture.observation(agent.node()).app(),
                        state -> Judgement.of(
                                state == AppState.RUNNING, agent.node() + " does not run (" + state.text() + ")"));
        return known.and(Partition.judge(picture, agent.node()));
    }
}
