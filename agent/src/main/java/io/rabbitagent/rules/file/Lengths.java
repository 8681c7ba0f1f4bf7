package io.rabbitagent.rules.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Durations as rule files write them: a whole number and its unit, such as {@code 90s}, {@code 10m} or {@code 2h}. */
final class Lengths {
    private static final Map<Character, Long> SECONDS = Map.of('s', 1L, 'm', 60L, 'h', 3600L, 'd', 86_400L);

    private Lengths() {}

    /** A length of time from one to another; days are for those that can be longer than a day. */
    static Type.Text<Duration> from(Duration least, Duration most) {
        return new Type.Text<>(
                "a duration from " + text(least) + " to " + text(most),
                "write a whole number and its unit, such as 90s, 10m or 2h",
                pattern(least, most),
                Type.Text.SHORT,
                Lengths::parse);
    }

    /** @param text matches {@link #pattern} */
    static Duration parse(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return Duration.ofSeconds(number * seconds(text.charAt(text.length() - 1)));
    }

    static String pattern(Duration least, Duration most) {
        List<String> choices = new ArrayList<>();
        for (Map.Entry<Character, Long> unit : new TreeMap<>(SECONDS).entrySet()) {
            long from = (least.toSeconds() + unit.getValue() - 1) / unit.getValue();
            long to = most.toSeconds() / unit.getValue();
            boolean days = unit.getKey() == 'd';
            if (from <= to && (!days || most.toDays() > 1)) {
                choices.add(NumberPattern.between(from, to) + unit.getKey());
            }
        }
        return "(?:" + String.join("|", choices) + ")";
    }

    /** In the largest unit that divides it. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        char unit = seconds == 0 || seconds % 60 != 0
                ? 's'
                : seconds % 3600 != 0 ? 'm' : seconds <= 86_400 || seconds % 86_400 != 0 ? 'h' : 'd';
        return seconds / seconds(unit) + "" + unit;
    }

    private static long seconds(char unit) {
        return SECONDS.getOrDefault(unit, 1L);
    }
}
