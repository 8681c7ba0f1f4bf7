package io.rabbitagent.yaml;

import java.time.Duration;

/** Units, as people write them behind numbers. */
public final class Units {
    private Units() {}

    /** @param unit ms, s, m, h or d */
    public static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException("'" + unit + "' is no unit of time");
        };
    }
}
