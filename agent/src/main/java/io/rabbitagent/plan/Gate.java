package io.rabbitagent.plan;

/**
 * A condition that must hold before a plan may run. What is unknown does not open it.
 *
 * @param name such as {@code majority-agrees}
 */
public record Gate(String name, Condition condition) {}
