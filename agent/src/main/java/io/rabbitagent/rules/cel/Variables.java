package io.rabbitagent.rules.cel;

/** The names that expressions begin with. */
final class Variables {
    /** The member that the rule is judged for. */
    static final String NODE = "node";
    /** All members but that one. */
    static final String OTHERS = "others";

    static final String CLUSTER = "cluster";

    private Variables() {}
}
