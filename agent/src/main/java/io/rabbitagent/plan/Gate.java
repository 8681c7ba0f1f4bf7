package io.rabbitagent.plan;

import java.util.Optional;

/**
 * A condition that must hold before a plan may run. What is unknown does not open it.
 *
 * @param name such as {@code majority-agrees}
 * @param onlyAtStart it is judged before the first step and not after: the plan's own steps change what it asks
 * @param unblock what a human can do where it is shut; empty where the judgement itself says so
 */
public record Gate(String name, Condition condition, boolean onlyAtStart, Optional<String> unblock) {
    public Gate(String name, Condition condition, boolean onlyAtStart) {
        this(name, condition, onlyAtStart, Optional.empty());
    }

    /** One that is judged again before each step up to the last destructive one. */
    public Gate(String name, Condition condition) {
        this(name, condition, false);
    }
}
