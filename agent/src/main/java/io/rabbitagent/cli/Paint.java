package io.rabbitagent.cli;

/** Colours for a terminal, and none elsewhere. Colour is never the only sign: the words say the same. */
final class Paint {
    private static final String RESET = "\u001b[0m";

    private final boolean on;

    Paint(boolean on) {
        this.on = on;
    }

    String good(String text) {
        return paint("\u001b[32m", text);
    }

    String bad(String text) {
        return paint("\u001b[31m", text);
    }

    String doubtful(String text) {
        return paint("\u001b[33m", text);
    }

    String strong(String text) {
        return paint("\u001b[1m", text);
    }

    private String paint(String colour, String text) {
        return on ? colour + text + RESET : text;
    }
}
