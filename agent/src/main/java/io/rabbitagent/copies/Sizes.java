package io.rabbitagent.copies;

import java.time.Duration;
import java.util.Locale;

/** Amounts for people. */
public final class Sizes {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

    private Sizes() {}

    /** Such as {@code 41.2 MB}, in powers of 1000. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= 999.95 && unit + 1 < UNITS.length) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[Math.max(unit, 0)]);
    }

    /** Such as {@code 40 s}, {@code 12 min} or {@code 3 h 20 min}: rounded up. */
    public static String about(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(1)) <= 0) {
            return duration.plusMillis(999).toSeconds() + " s";
        }
        Duration whole = duration.plusSeconds(59);
        return whole.toHours() == 0
                ? whole.toMinutes() + " min"
                : whole.toHours() + " h " + whole.toMinutesPart() + " min";
    }

    /** Such as {@code 0.8 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
