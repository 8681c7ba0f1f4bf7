package io.rabbitagent.plan;

import java.util.regex.Pattern;

/** A word of a command that a human can paste into a shell. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+-]+");

    private ShellWord() {}

    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
