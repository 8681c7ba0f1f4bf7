package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.ProposedPlan;
import java.time.Duration;
import java.util.List;

/** An operator of changing mood. */
final class SimulatedHuman {
    private final World world;

    SimulatedHuman(World world) {
        this.world = world;
    }

    void act() {
        if (!world.store.reachable()) {
            return;
        }
        Decisions document = world.store.read();
        switch (world.random.nextInt(8)) {
            case 0, 1, 2, 3 -> judge(document, world.random.nextInt(6) > 0);
            case 4 -> pause();
            case 5 -> decide(new Command.Resume("human", "go on"));
            case 6 -> acknowledge(document);
            default -> mistake(document);
        }
    }

    void releaseAll() {
        decide(new Command.Resume("human", "go on"));
    }

    private void judge(Decisions document, boolean yes) {
        if (!document.proposals().isEmpty()) {
            ProposedPlan one = some(document.proposals());
            String plan = one.plan().id();
            decide(
                    yes
                            ? new Command.Approve("human", plan, one.plan().digest(), "looks right")
                            : new Command.Reject("human", plan, "not now"));
        }
    }

    /** Approves something else than what is there. */
    private void mistake(Decisions document) {
        if (!document.proposals().isEmpty()) {
            String plan = some(document.proposals()).plan().id();
            decide(new Command.Approve("human", plan, "another digest", "hurry"));
        }
    }

    private void pause() {
        int seconds = 1 + world.random.nextInt(60);
        decide(new Command.PauseAll("human", "maintenance", world.now().plus(Duration.ofSeconds(seconds))));
    }

    private void acknowledge(Decisions document) {
        if (!document.held().isEmpty()) {
            Held held = some(document.held());
            decide(new Command.Acknowledge("human", held.rule(), held.target(), "seen"));
        }
    }

    private void decide(Command command) {
        Answer answer = world.hooks.transitions().decide(world.store.read(), command, world.now());
        if (answer instanceof Answer.Decided decided) {
            world.store.commit(
                    world.store.revision(),
                    decided.decisions(),
                    world.newId(),
                    command.getClass().getSimpleName() + " by a human");
        }
    }

    private <T> T some(List<T> all) {
        return all.get(world.random.nextInt(all.size()));
    }
}
