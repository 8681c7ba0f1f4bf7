package io.rabbitagent.rules.facts;

import java.util.List;

/** What a fact's value can be. */
public sealed interface FactType {
    /** As the reference names it, such as {@code text, one of 'disc', 'ram'}. */
    String text();

    /** True or false. */
    record Truth() implements FactType {
        @Override
        public String text() {
            return "bool";
        }
    }

    /** A whole number. */
    record Whole() implements FactType {
        @Override
        public String text() {
            return "int";
        }
    }

    /**
     * A text.
     *
     * @param values all that it can be; empty where it can be any
     */
    record Text(List<String> values) implements FactType {
        public Text {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            return values.isEmpty() ? "string" : "string, one of '" + String.join("', '", values) + "'";
        }
    }

    /** Texts in their order, such as the names of nodes. */
    record Texts() implements FactType {
        @Override
        public String text() {
            return "list of string";
        }
    }

    /** Members, each with all facts of a node. */
    record Nodes() implements FactType {
        @Override
        public String text() {
            return "list of nodes";
        }
    }
}
