package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of schedules; a failure names its seed, which {@code -Dsimulation.seed=} and one schedule repeat. */
class SimulationTest {
    private static final long SEED = Long.getLong("simulation.seed", 20_260_101L);
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 20_000);
    private static final int FOR_A_MUTANT = 3_000;

    @Test
    void every_schedule_keeps_the_invariants_and_comes_to_rest() {
        long started = System.nanoTime();
        List<Simulation.Summary> all = LongStream.range(SEED, SEED + SCHEDULES)
                .parallel()
                .mapToObj(seed -> run(seed, Hooks.NONE))
                .toList();
        int verified = all.stream().mapToInt(Simulation.Summary::verified).sum();
        int failed = all.stream().mapToInt(Simulation.Summary::failed).sum();
        int unknown = all.stream().mapToInt(Simulation.Summary::unknown).sum();
        int commits = all.stream().mapToInt(Simulation.Summary::commits).sum();
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        System.out.println("SIM " + SCHEDULES + " schedules from seed " + SEED + " in " + seconds + " s: " + verified
                + " verified, " + failed + " failed, " + unknown + " unknown, " + commits + " commits");
        assertThat(verified)
                .as("a simulation in which nothing is cured proves nothing")
                .isGreaterThan(SCHEDULES / 4);
        assertThat(failed).isPositive();
        assertThat(unknown).isPositive();
    }

    private static Simulation.Summary run(long seed, Hooks hooks) {
        try {
            return new Simulation(seed, hooks).run();
        } catch (AssertionError broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }

    @Test
    void a_performer_that_does_not_wait_for_the_claim_is_caught() {
        assertCaught(Hooks.NONE.withAfterTurn(SimulationTest::runningAtOnce), "which the store never had");
    }

    private static Turn runningAtOnce(Turn turn) {
        List<Effect> effects = new ArrayList<>(turn.effects());
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.Decide decide && decide.command() instanceof Command.ClaimStep claim) {
                turn.findings().stream()
                        .findFirst()
                        .ifPresent(finding -> effects.add(0, stepOf(claim, finding.target())));
            }
        }
        return new Turn(turn.memory(), turn.findings(), effects);
    }

    private static Effect stepOf(Command.ClaimStep claim, NodeName target) {
        NodeName me = new NodeName(claim.actor());
        Step step = new Step(claim.step(), me, new Action.StartApp());
        Plan plan = new Plan(
                claim.planId(), "app-stopped", target, Mode.AUTO, "", List.of(), List.of(step), Losses.NONE, "", "");
        return new Effect.RunStep(plan, step, claim.claimId(), Duration.ZERO);
    }

    @Test
    void an_agent_that_forgets_that_its_step_runs_is_caught() {
        assertCaught(Hooks.NONE.withAfterTurn(SimulationTest::forgetting), "twice");
    }

    private static Turn forgetting(Turn turn) {
        Memory memory = turn.memory();
        Optional<Memory.MyClaim> claim = memory.claim()
                .map(one -> new Memory.MyClaim(one.planId(), one.step(), one.claimId(), one.askedAt(), false, false));
        Memory next = new Memory(
                memory.tracks(),
                memory.recorded(),
                claim,
                memory.ended(),
                memory.verifying(),
                memory.inSlot(),
                memory.pause(),
                memory.waitsFor(),
                memory.runs());
        return new Turn(next, turn.findings(), turn.effects());
    }

    @Test
    void a_store_that_ignores_the_expected_revision_is_caught() {
        assertCaught(Hooks.NONE.ignoringRevisions(), "plan");
    }

    @Test
    void transitions_that_begin_and_claim_in_a_pause_are_caught() {
        assertCaught(Hooks.NONE.withTransitions(SimulationTest::deafToThePause), "in a pause");
    }

    private static Answer deafToThePause(Decisions document, Command command, Instant now) {
        boolean acts = command instanceof Command.Begin || command instanceof Command.ClaimStep;
        // Long after every pause has run out.
        return Transitions.decide(document, command, acts ? now.plusSeconds(86_400) : now);
    }

    @Test
    void transitions_that_take_any_approval_are_caught() {
        assertCaught(Hooks.NONE.withTransitions(SimulationTest::easilyPersuaded), "nobody approved as it is");
    }

    private static Answer easilyPersuaded(Decisions document, Command command, Instant now) {
        Answer answer = Transitions.decide(document, command, now);
        if (!(answer instanceof Answer.Refused) || !(command instanceof Command.Approve approve)) {
            return answer;
        }
        String digest = document.proposal(approve.planId())
                .map(one -> one.plan().digest())
                .orElse("");
        Command corrected = new Command.Approve(approve.actor(), approve.planId(), digest, approve.reason());
        return Transitions.decide(document, corrected, now) instanceof Answer.Decided decided
                ? new Answer.Decided(withDigest(decided.decisions(), approve), decided.entry())
                : answer;
    }

    private static Decisions withDigest(Decisions document, Command.Approve approve) {
        return new Decisions(
                document.formatVersion(),
                document.cluster(),
                document.active(),
                document.proposals().stream()
                        .map(one -> one.plan().id().equals(approve.planId())
                                ? one.approvedBy(new Approval(
                                        approve.actor(), approve.reason(), Instant.EPOCH, approve.digest()))
                                : one)
                        .toList(),
                document.held(),
                document.pause(),
                document.recent());
    }

    private static void assertCaught(Hooks mutant, String invariant) {
        for (int number = 0; number < FOR_A_MUTANT; number++) {
            try {
                new Simulation(SEED + number, mutant).run();
            } catch (AssertionError caught) {
                assertThat(caught).hasMessageContaining(invariant);
                return;
            }
        }
        fail("the mutant survived " + FOR_A_MUTANT + " schedules from seed " + SEED);
    }
}
