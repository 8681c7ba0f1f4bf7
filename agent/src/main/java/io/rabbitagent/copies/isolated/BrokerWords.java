package io.rabbitagent.copies.isolated;

/** What a broker on a copy says of its failure: Erlang's terms have no end of their own, and it gets into decisions that have. */
final class BrokerWords {
    private static final int LONGEST = 4_000;

    private BrokerWords() {}

    static String ofFailure(String term) {
        return "the broker on the copy failed: "
                + (term.length() <= LONGEST ? term : term.substring(0, LONGEST - 1) + "…");
    }
}
