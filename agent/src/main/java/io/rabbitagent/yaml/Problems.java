package io.rabbitagent.yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it can be said at once. */
public final class Problems {
    private static final int LONGEST = 300;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    public void error(String place, String setting, String what, String remedy) {
        errors.add(problem(place, setting, what, remedy));
    }

    public void warn(String place, String setting, String what, String remedy) {
        warnings.add(problem(place, setting, what, remedy));
    }

    public List<Problem> errors() {
        return List.copyOf(errors);
    }

    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    private static Problem problem(String place, String setting, String what, String remedy) {
        return new Problem(oneLine(place), oneLine(setting), oneLine(what), oneLine(remedy));
    }

    /** The text may repeat what stands in a file: it must neither forge a line nor steer a terminal. */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> line.appendCodePoint(printable(character)));
        return text.codePointCount(0, text.length()) > LONGEST ? line + "…" : line.toString();
    }

    private static int printable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> '\uFFFD';
            default -> character;
        };
    }
}
