package io.rabbitagent.plan;

/** A number of things in a sentence for a human: {@code 1 message}, {@code 2 messages}. */
public final class Counted {
    private Counted() {}

    /** @param one of them, in a word that takes an s */
    public static String of(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
