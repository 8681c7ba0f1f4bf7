package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.Export;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** How far an export is checked: a large one takes minutes to be read. */
final class CheckProgress {
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final Export export;
    private final Consumer<String> progress;
    private final BooleanSupplier cancelled;
    private long told = System.nanoTime();

    CheckProgress(Export export, Consumer<String> progress, BooleanSupplier cancelled) {
        this.export = export;
        this.progress = progress;
        this.cancelled = cancelled;
        progress.accept("checking " + export.file());
    }

    /** @throws CancellationException where it should end */
    void at(long number) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
        if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
            told = System.nanoTime();
            progress.accept("checking " + export.file() + ": " + number + " of " + export.messages() + " messages");
        }
    }
}
