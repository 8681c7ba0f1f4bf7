package io.rabbitagent.cluster.rehearsal;

/** Erlang's terms may be pages long, and there may be one for each queue. */
final class ShortText {
    private static final int LONGEST = 300;

    private ShortText() {}

    static String of(String text) {
        return of(text, LONGEST);
    }

    static String of(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
