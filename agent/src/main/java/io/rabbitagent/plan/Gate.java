package io.rabbitagent.plan;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A condition that must hold before a plan may run. What is unknown does not open it.
 *
 * @param name such as {@code majority-agrees}
 * @param when before which steps it is judged
 * @param unblock what a human can do where it is shut; empty where the judgement itself says so
 */
public record Gate(String name, Condition condition, When when, Optional<String> unblock) {
    /** Before which steps a gate is judged. */
    public enum When {
        /** Before each step before which gates are judged: {@link Plan#isGated}. */
        EACH_STEP,
        /** As before each, until the plan has started a broker: then members run. */
        UNTIL_STARTED,
        /** As before each, until the plan has done more than back up: its later steps change what is asked. */
        UNTIL_CHANGED,
        /** Before the first step and not after: the plan's own steps change what it asks. */
        AT_START
    }

    public Gate(String name, Condition condition, boolean onlyAtStart, Optional<String> unblock) {
        this(name, condition, onlyAtStart ? When.AT_START : When.EACH_STEP, unblock);
    }

    public Gate(String name, Condition condition, boolean onlyAtStart) {
        this(name, condition, onlyAtStart, Optional.empty());
    }

    /** One that is judged before each step that is {@linkplain Plan#isGated gated}. */
    public Gate(String name, Condition condition) {
        this(name, condition, false);
    }

    /** One that is judged until the plan has done more than back up. */
    public static Gate untilChanged(String name, Condition condition) {
        return new Gate(name, condition, When.UNTIL_CHANGED, Optional.empty());
    }

    /** One that is judged up to the first step that starts a broker, and before that one too. */
    public static Gate untilStarted(String name, Condition condition) {
        return new Gate(name, condition, When.UNTIL_STARTED, Optional.empty());
    }

    public boolean onlyAtStart() {
        return when == When.AT_START;
    }

    /** Whether it is judged before this step of the plan, if any is. */
    public boolean isJudgedBefore(Step step, Plan plan) {
        return switch (when) {
            case EACH_STEP -> true;
            case UNTIL_STARTED ->
                before(step, plan).noneMatch(earlier -> earlier.action().startsBroker());
            case UNTIL_CHANGED ->
                before(step, plan).allMatch(earlier -> earlier.action().onlyCopies());
            case AT_START -> step.number() == 1;
        };
    }

    private static Stream<Step> before(Step step, Plan plan) {
        return plan.steps().stream().filter(earlier -> earlier.number() < step.number());
    }
}
