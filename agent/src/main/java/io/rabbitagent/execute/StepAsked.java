package io.rabbitagent.execute;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What goes between a step that is at work and those who look on.
 *
 * @param progress hears a line with sizes and times, at most once a second
 * @param giveWay why the step should end early, in words; empty while it may go on. Asked again and again
 */
public record StepAsked(Consumer<String> progress, Supplier<Optional<String>> giveWay) {
    /** Nobody wants it to end early. */
    public static StepAsked telling(Consumer<String> progress) {
        return new StepAsked(progress, Optional::empty);
    }
}
