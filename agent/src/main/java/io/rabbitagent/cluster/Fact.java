package io.rabbitagent.cluster;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something that was observed, or was tried to: known with its value, or unknown with the reason.
 *
 * <p>There is no third kind and no default value. What is unknown fires no rule and opens no gate.
 */
public sealed interface Fact<T> {

    static <T> Fact<T> known(T value) {
        return new Known<>(value);
    }

    /** @param detail what happened in words an SRE can act on; holds no credentials */
    static <T> Fact<T> unknown(Reason reason, String detail) {
        return new Unknown<>(reason, detail);
    }

    /** Not asked so far, for example just after the agent's start. */
    static <T> Fact<T> notObserved() {
        return new Unknown<>(Reason.NOT_OBSERVED, "not observed yet");
    }

    /** The value where it is known; empty where it is not. */
    Optional<T> value();

    default boolean isKnown() {
        return value().isPresent();
    }

    <R> Fact<R> map(Function<? super T, ? extends R> change);

    <R> Fact<R> flatMap(Function<? super T, Fact<R>> change);

    /** A value that was observed. */
    record Known<T>(T known) implements Fact<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(known);
        }

        @Override
        public <R> Fact<R> map(Function<? super T, ? extends R> change) {
            return new Known<>(change.apply(known));
        }

        @Override
        public <R> Fact<R> flatMap(Function<? super T, Fact<R>> change) {
            return change.apply(known);
        }
    }

    /** Nothing that could be relied on, and why. */
    record Unknown<T>(Reason reason, String detail) implements Fact<T> {
        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public <R> Fact<R> map(Function<? super T, ? extends R> change) {
            return new Unknown<>(reason, detail);
        }

        @Override
        public <R> Fact<R> flatMap(Function<? super T, Fact<R>> change) {
            return new Unknown<>(reason, detail);
        }

        @Override
        public String toString() {
            return reason.text() + ": " + detail;
        }
    }

    /** Why a fact is unknown. */
    enum Reason {
        /** Not asked so far. */
        NOT_OBSERVED,
        /** Known once, but too long ago. */
        STALE,
        /** No answer within the deadline. */
        TIMEOUT,
        /** The connection was refused or reset: nothing listens, or something in between says no. */
        REFUSED,
        /** The broker does not accept the agent's user or password, or the user lacks a tag. */
        UNAUTHORIZED,
        /** An answer that can't be understood. */
        GARBLED,
        /** A file or directory that is missing or may not be read. */
        UNREADABLE,
        /** Any other failure: it is never taken for a "no". */
        FAILED;

        /** The reason as it is shown and stored, such as {@code not-observed}. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
