package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Permission;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs one step in small acts: waits for a child that still lives, looks at effect and precondition, writes down what it is
 * about to do, asks for permission and begins in one act, waits, and looks again. What does not end in time is killed
 * before anything is said of it.
 */
final class SimulatedExecutor {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration START_WITHIN = Duration.ofSeconds(5);

    private final World world;
    private final SimulatedHost host;
    private Optional<Job> job = Optional.empty();
    private Stage stage = Stage.WAITING;
    private Duration from = Duration.ZERO;
    private Optional<StepEnd> ended = Optional.empty();

    SimulatedExecutor(World world, SimulatedHost host) {
        this.world = world;
        this.host = host;
    }

    /** @param run empty where the step is only looked at */
    private record Job(Plan plan, Step step, String claimId, Optional<Effect.RunStep> run) {}

    private enum Stage {
        /** For a child that an earlier life left behind. */
        WAITING,
        READY,
        JOURNALLED,
        RUNNING
    }

    boolean busy() {
        return job.isPresent();
    }

    Optional<StepEnd> take() {
        Optional<StepEnd> one = ended;
        ended = Optional.empty();
        return one;
    }

    void start(Effect.RunStep run) {
        begin(new Job(run.plan(), run.step(), run.claimId(), Optional.of(run)));
    }

    void look(Effect.LookAtStep look) {
        begin(new Job(look.plan(), look.step(), look.claimId(), Optional.empty()));
    }

    private void begin(Job next) {
        job = Optional.of(next);
        stage = Stage.WAITING;
        from = world.uptime();
    }

    /** Memory goes; a child stays. */
    void forget() {
        job = Optional.empty();
        ended = Optional.empty();
    }

    void act() {
        if (job.isEmpty()) {
            return;
        }
        Job now = job.get();
        switch (stage) {
            case WAITING -> waited(now);
            case READY -> journal(now);
            case JOURNALLED -> askAndBegin(now, now.run().orElseThrow());
            case RUNNING -> watch(now);
        }
    }

    private void waited(Job now) {
        if (host.child().isPresent()) {
            giveUpWhenLate(now);
            return;
        }
        if (now.run().isEmpty() && world.hooks.has(Defect.NO_LOOK)) {
            end(now, Result.ABSENT, "surely not");
            return;
        }
        StepWork work = work(now);
        boolean done = work.effect();
        if (!done && work.onItsWay() && inTime()) {
            return;
        }
        if (now.run().isEmpty() && work.untellable()) {
            end(now, Result.UNKNOWN, "there, by this step or by somebody else");
            return;
        }
        if (world.dice.oneIn(world.weather.blindLook())) {
            end(now, Result.UNKNOWN, "can't tell");
        } else if (done) {
            end(now, Result.DONE, "is so already");
        } else if (now.run().isEmpty() && work.onItsWay()) {
            end(now, Result.UNKNOWN, "still on its way");
        } else if (now.run().isEmpty()) {
            world.invariants.seenAbsent(now.plan(), now.step());
            end(now, Result.ABSENT, "nothing of it is there");
        } else if (!work.precondition()) {
            end(now, Result.FAILED, "nothing was done: the precondition does not hold");
        } else {
            stage = Stage.READY;
        }
    }

    private void journal(Job now) {
        if (!world.hooks.has(Defect.JOURNALS_LATER)) {
            world.crash.write(() -> host.journal(now.claimId()), () -> {});
        }
        stage = Stage.JOURNALLED;
    }

    /** One act: what is read and seen, is so when the child begins. */
    private void askAndBegin(Job now, Effect.RunStep run) {
        Fact<Decisions> read = world.store.reachableFrom(host) && !world.dice.oneIn(world.weather.lostRead())
                ? Fact.known(world.store.read(host))
                : Fact.unknown(Fact.Reason.TIMEOUT, "the store does not answer");
        Effect.RunStep asked = world.hooks.has(Defect.STARTS_LATE)
                ? new Effect.RunStep(run.plan(), run.step(), run.claimId(), world.uptime())
                : run;
        Optional<String> refusal = world.hooks.has(Defect.NO_LAST_LOOK)
                ? Optional.empty()
                : Permission.refusal(asked, read, world.uptime(), START_WITHIN);
        if (refusal.isPresent()) {
            end(now, Result.ABSENT, "not begun: " + refusal.get());
            return;
        }
        if (!work(now).precondition()) {
            end(now, Result.FAILED, "nothing was done: the precondition does not hold any more");
            return;
        }
        world.crash.write(() -> host.begin(run), () -> host.begin(run));
        stage = Stage.RUNNING;
        from = world.uptime();
    }

    private void watch(Job now) {
        if (host.child().isPresent()) {
            giveUpWhenLate(now);
            return;
        }
        StepWork work = work(now);
        if (!work.effect() && work.onItsWay()) {
            if (!inTime()) {
                end(now, Result.UNKNOWN, "did not come up in time");
            }
        } else if (world.dice.oneIn(world.weather.blindLook())) {
            end(now, Result.UNKNOWN, "can't tell");
        } else {
            boolean done = work.effect() || work.asksOnly() || (work.untellable() && host.said(now.claimId()));
            end(now, done ? Result.DONE : work.untellable() ? Result.UNKNOWN : Result.FAILED, "looked");
        }
    }

    private boolean inTime() {
        return world.uptime().minus(from).compareTo(PATIENCE) <= 0;
    }

    private void giveUpWhenLate(Job now) {
        if (!inTime()) {
            host.killChild();
            end(now, Result.UNKNOWN, "did not end in time, and was killed");
        }
    }

    private StepWork work(Job now) {
        return StepWork.on(world, host, now.plan(), now.step());
    }

    private void end(Job now, Result result, String detail) {
        world.tell(() -> host.name() + " step " + now.step().number() + " under " + now.claimId() + ": " + result + ", "
                + detail);
        ended = Optional.of(new StepEnd(now.plan().id(), now.step().number(), now.claimId(), result, detail));
        job = Optional.empty();
    }
}
