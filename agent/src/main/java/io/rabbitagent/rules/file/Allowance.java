package io.rabbitagent.rules.file;

import io.rabbitagent.rules.Budget;
import java.time.Duration;

/** One half of a budget: so many runs within a window, written {@code 3/1h}. */
record Allowance(int count, Duration window) {
    private static final Duration LEAST_WINDOW = Duration.ofMinutes(1);
    private static final Duration MOST_WINDOW = Duration.ofDays(30);

    static final Type.Text<Allowance> TYPE = new Type.Text<>(
            "a budget: 1 to " + Budget.MOST_RUNS + " runs within " + Lengths.text(LEAST_WINDOW) + " to "
                    + Lengths.text(MOST_WINDOW),
            "write RUNS/WINDOW, such as 3/1h or 1/30m",
            NumberPattern.between(1, Budget.MOST_RUNS) + "/" + Lengths.pattern(LEAST_WINDOW, MOST_WINDOW),
            Type.Text.SHORT,
            Allowance::parse);

    private static Allowance parse(String text) {
        int slash = text.indexOf('/');
        return new Allowance(Integer.parseInt(text.substring(0, slash)), Lengths.parse(text.substring(slash + 1)));
    }
}
