package io.rabbitagent.ruletest;

import java.time.Duration;

/**
 * An act and its time.
 *
 * @param place where it is written, for messages
 */
public record Deed(Duration at, String place, Act act) {}
