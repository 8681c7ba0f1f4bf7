package io.rabbitagent.ruletest;

import java.time.Duration;

/**
 * Something that a test says and that was not so.
 *
 * @param at of the test's clock
 * @param place where the test says it
 */
public record Failure(Duration at, String place, String expected, String was) {}
