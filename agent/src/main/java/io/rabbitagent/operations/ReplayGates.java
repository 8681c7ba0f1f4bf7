package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.precaution.Partition;
import java.util.Optional;

/** When messages may go into the cluster: it is whole as far as this agent can tell, and nobody is about to change it. */
final class ReplayGates {
    private final AgentAccess agent;

    ReplayGates(AgentAccess agent) {
        this.agent = agent;
    }

    /** @throws OperationException where they may not, or that is unknown */
    void check() throws OperationException {
        Situation situation = agent.situation();
        Optional<ActivePlan> active = Plans.decisions(situation).active();
        if (active.isPresent()) {
            String id = active.get().plan().id();
            throw new OperationException(
                    Kind.TRY_LATER,
                    "plan " + id + " is running; wait for its end, or end it: agent abort " + id + " --reason TEXT");
        }
        Fact<AppState> app = situation.picture().observation(agent.node()).app();
        if (!app.equals(Fact.known(AppState.RUNNING))) {
            throw new OperationException(
                    Kind.REFUSED,
                    app.value()
                                    .map(state -> agent.node() + " does not run (" + state.text() + ")")
                                    .orElse("whether " + agent.node() + " runs is unknown (" + app + ")")
                            + ": messages are sent into a cluster that is healed");
        }
        Judgement whole = Partition.judge(situation.picture(), agent.node());
        if (!whole.holds()) {
            throw new OperationException(
                    Kind.REFUSED,
                    whole.detail() + ": what is sent to one side of a partition may be lost when it heals");
        }
    }
}
