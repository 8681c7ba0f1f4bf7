package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One agent beside a node whose application is stopped, driven from turn to turn. */
abstract class StoppedApplication {
    static final NodeName RB1 = node(1);
    static final NodeName RB2 = node(2);
    static final NodeName RB3 = node(3);
    static final String RULE = "app-stopped";

    final OneAgent agent = agentOf(RB2, Pictures.healthy(3).appStopped(RB2));

    static OneAgent agentOf(NodeName me, Pictures pictures) {
        return new OneAgent(me, pictures, Shipped.rules());
    }

    Optional<FindingState> state() {
        return agent.state(RULE, RB2);
    }

    void proposed() {
        agent.turns(4);
        assertThat(agent.document().proposals()).hasSize(1);
    }

    void approve() {
        ProposedPlan one = agent.document().proposals().get(0);
        agent.decide(new Command.Approve("ann", one.plan().id(), one.plan().digest(), "looks right"));
    }

    void begun() {
        proposed();
        approve();
        agent.turn(1);
        assertThat(agent.document().active()).isPresent();
    }

    Effect.RunStep running() {
        begun();
        agent.turn(1).turn(1);
        assertThat(agent.started()).hasSize(1);
        return agent.started().get(0);
    }

    void appRuns() {
        agent.pictures.observe(
                RB2,
                seen -> with(Pictures.healthy(3).picture().observation(RB2))
                        .sample(seen.sample())
                        .done());
        for (NodeName other : List.of(RB1, RB2, RB3)) {
            agent.pictures.changePeer(other, RB2, was -> Pictures.peer(RB2, true, Set.of()));
        }
    }

    void report(Effect.RunStep step, StepEnd.Result result) {
        agent.end(new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "looked"));
    }

    void report(Effect.LookAtStep step, StepEnd.Result result) {
        agent.end(new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "looked"));
    }

    void look(StepEnd.Result result) {
        assertThat(agent.started()).isEmpty();
        assertThat(agent.lookedAt()).hasSize(1);
        report(agent.lookedAt().get(0), result);
    }

    String plan() {
        return agent.document().active().orElseThrow().plan().id();
    }

    Run onlyRun() {
        assertThat(agent.document().recent()).hasSize(1);
        return agent.document().recent().get(0);
    }
}
