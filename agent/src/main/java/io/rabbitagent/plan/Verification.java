package io.rabbitagent.plan;

import java.time.Duration;

/**
 * When a cure counts as proven: its effect must be seen within a time, and then stay for a time.
 *
 * @param within after the last step
 * @param stableFor without a break
 */
public record Verification(Duration within, Duration stableFor) {}
