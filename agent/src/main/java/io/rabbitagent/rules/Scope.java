package io.rabbitagent.rules;

/** What a rule is about. */
public enum Scope {
    /** One member: it is judged for each of them. */
    NODE,
    /**
     * The cluster as a whole: it is judged once. Its finding and its plan have the first configured member for a target, so
     * that budgets and what is held have one place whatever is found.
     */
    CLUSTER
}
