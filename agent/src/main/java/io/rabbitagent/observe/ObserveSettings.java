package io.rabbitagent.observe;

import java.time.Duration;

/** placeholder until merge. */
public record ObserveSettings(
        Duration interval, Duration httpDeadline, Duration rabbitmqctlDeadline, Duration freshFor) {}
