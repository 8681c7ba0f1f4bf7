package io.rabbitagent.rules.file;

import java.util.ArrayList;
import java.util.List;

/** Regular expressions for whole numbers within bounds, so that a JSON Schema can hold a text to what the reader does. */
final class NumberPattern {
    private NumberPattern() {}

    /** Matches the numbers from one to the other, written without leading zeros. */
    static String between(long least, long most) {
        List<String> choices = new ArrayList<>();
        long from = least;
        while (from <= most) {
            int digits = Long.toString(from).length();
            long to = Math.min(most, powerOfTen(digits) - 1);
            sameLength(Long.toString(from), Long.toString(to), "", choices);
            from = to + 1;
        }
        return "(?:" + String.join("|", choices) + ")";
    }

    private static void sameLength(String from, String to, String before, List<String> choices) {
        if (from.isEmpty()) {
            choices.add(before);
            return;
        }
        char first = from.charAt(0);
        char last = to.charAt(0);
        String fromRest = from.substring(1);
        String toRest = to.substring(1);
        String zeros = "0".repeat(fromRest.length());
        String nines = "9".repeat(fromRest.length());
        if (first == last) {
            sameLength(fromRest, toRest, before + first, choices);
        } else if (!fromRest.equals(zeros)) {
            sameLength(fromRest, nines, before + first, choices);
            sameLength((char) (first + 1) + zeros, to, before, choices);
        } else if (!toRest.equals(nines)) {
            sameLength(from, (char) (last - 1) + nines, before, choices);
            sameLength(zeros, toRest, before + last, choices);
        } else {
            choices.add(before + "[" + first + "-" + last + "]" + "[0-9]".repeat(fromRest.length()));
        }
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
