package io.rabbitagent.daemon;

import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.execute.StepAsked;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one step at a time off the loop's thread, and keeps its result until the loop takes it. */
final class StepExecutor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StepExecutor.class);

    private final StepRunner runner;
    private final Runnable ended;
    private final AtomicReference<Optional<StepEnd>> result = new AtomicReference<>(Optional.empty());
    private final AtomicInteger atWork = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "step"));

    private volatile Optional<String> progress = Optional.empty();
    private volatile Optional<Effect.GiveWay> wanted = Optional.empty();

    /** @param ended called when there is a result to take */
    StepExecutor(StepRunner runner, Runnable ended) {
        this.runner = runner;
        this.ended = ended;
    }

    void start(Effect.RunStep effect) {
        execute(
                effect.plan(),
                effect.step(),
                effect.claimId(),
                "begins",
                () -> runner.run(effect, asked(effect.claimId())));
    }

    void look(Effect.LookAtStep effect) {
        execute(
                effect.plan(),
                effect.step(),
                effect.claimId(),
                "is looked at",
                () -> runner.look(effect, asked(effect.claimId())));
    }

    /** The step of this claim is to end early, where it can and is still at work. */
    void giveWay(Effect.GiveWay way) {
        wanted = Optional.of(way);
    }

    private StepAsked asked(String claimId) {
        return new StepAsked(
                this::progressed,
                () -> wanted.filter(way -> way.claimId().equals(claimId)).map(Effect.GiveWay::why));
    }

    private void execute(Plan plan, Step step, String claimId, String verb, Supplier<StepEnd> work) {
        String what = "plan " + plan.id() + " step " + step.number() + " "
                + step.action().name();
        log.info("{} {}", what, verb);
        atWork.incrementAndGet();
        thread.execute(() -> {
            progress = Optional.empty();
            StepEnd end = safely(plan, step, claimId, work);
            atWork.decrementAndGet();
            log.info("{} ended: {}, {}", what, end.result(), end.detail());
            progress = Optional.empty();
            result.set(Optional.of(end));
            ended.run();
        });
    }

    /**
     * Does other work on the step's thread, and waits for it.
     *
     * @param work is told where to say how far it is
     * @return empty where a step is at work, and nothing was done
     */
    <T> Optional<T> alone(Function<Consumer<String>, T> work) {
        if (!atWork.compareAndSet(0, 1)) {
            return Optional.empty();
        }
        try {
            return Optional.of(CompletableFuture.supplyAsync(() -> work.apply(this::progressed), thread)
                    .join());
        } finally {
            progress = Optional.empty();
            atWork.decrementAndGet();
        }
    }

    private void progressed(String line) {
        log.info("{}", line);
        progress = Optional.of(line);
    }

    /** How far the step is that runs now, as it last said. */
    Optional<String> progress() {
        return progress;
    }

    /** Whether a step is at work, or has ended and nobody has taken its result: others wait for it. */
    boolean isBusy() {
        return atWork.get() > 0 || !Optional.empty().equals(result.get());
    }

    /** The result of the last step, once. */
    Optional<StepEnd> take() {
        return result.getAndSet(Optional.empty());
    }

    private static StepEnd safely(Plan plan, Step step, String claimId, Supplier<StepEnd> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            // Whether the step took effect before the defect showed can't be told from here.
            log.error("A step ended with a defect of the agent", e);
            return new StepEnd(
                    plan.id(),
                    step.number(),
                    claimId,
                    StepEnd.Result.UNKNOWN,
                    "a defect of the agent, see its log: " + e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
