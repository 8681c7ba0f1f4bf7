package io.rabbitagent.cluster.rehearsal;

/** Erlang's terms may be pages long, and there may be one for each queue. */
final class ShortText {
    private static final int LONGEST = 300;

    private ShortText() {}

    static String of(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
