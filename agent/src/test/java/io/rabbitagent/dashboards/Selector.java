package io.rabbitagent.dashboards;

import java.util.List;

/** A metric in a query, and what its labels have to be. */
record Selector(String metric, List<Matcher> matchers) {
    /**
     * @param operator one of {@code = != =~ !~}
     * @param value without quotes
     */
    record Matcher(String label, String operator, String value) {}

    boolean has(String label, String operator, String value) {
        return matchers.contains(new Matcher(label, operator, value));
    }
}
