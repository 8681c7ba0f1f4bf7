package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Action;
import java.time.Duration;
import java.util.Optional;

/**
 * A node: its application, and the child process that does something to it. The child outlives the agent that started it.
 */
final class SimulatedBroker {
    private final World world;
    private final NodeName node;
    private boolean running = true;
    private Optional<Child> child = Optional.empty();

    SimulatedBroker(World world, NodeName node) {
        this.world = world;
        this.node = node;
    }

    private record Child(Effect.RunStep step, Duration endsAt) {}

    boolean running() {
        return running;
    }

    boolean busy() {
        return child.isPresent();
    }

    /** By a human's hand, or in the course of nature. */
    void set(boolean nowRunning) {
        running = nowRunning;
        world.tell(node + (nowRunning ? " application started" : " application stopped"));
    }

    void begin(Effect.RunStep step) {
        world.invariants.childStarts(node, step);
        child = Optional.of(new Child(step, world.uptime().plusMillis(world.random.nextInt(8_000))));
        world.tell(node + " child begins " + step.claimId());
    }

    void tick() {
        child.filter(one -> world.uptime().compareTo(one.endsAt()) >= 0).ifPresent(one -> {
            boolean works = !world.fault(10);
            if (works && one.step().step().action() instanceof Action.StartApp) {
                set(true);
            }
            child = Optional.empty();
            world.tell(node + " child ended " + one.step().claimId());
        });
    }

    /** Looks at the effect when the child is gone. */
    StepEnd result(Effect.RunStep step) {
        boolean done = !(step.step().action() instanceof Action.StartApp) || running;
        StepEnd.Result result = done ? StepEnd.Result.DONE : StepEnd.Result.FAILED;
        if (world.fault(20)) {
            result = StepEnd.Result.UNKNOWN;
        }
        return new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "looked");
    }
}
