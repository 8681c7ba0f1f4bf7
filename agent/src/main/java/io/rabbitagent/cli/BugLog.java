package io.rabbitagent.cli;

/** Keeps what a developer needs to find a bug, away from the user's terminal. */
@FunctionalInterface
public interface BugLog {

    /** Keeps it. @return where it can be found, in words for the user */
    String record(Throwable bug);
}
