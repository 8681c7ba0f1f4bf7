package io.rabbitagent.copies.isolated;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who waits for what takes long, such as the answers of an isolated broker.
 *
 * @param progress hears how far it is
 * @param cancelled whether nobody wants it any more: it is ended then, an isolated broker whatever it does
 */
public record Listening(Consumer<String> progress, BooleanSupplier cancelled) {
    /** Until the end. */
    public static Listening patiently(Consumer<String> progress) {
        return new Listening(progress, () -> false);
    }
}
