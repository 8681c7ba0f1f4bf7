package io.rabbitagent.cluster.rehearsal;

import java.util.Locale;

/** What is done to a survivor's data before it is started as the first. The gentler one comes first. */
public enum Option {
    /** It is started as it is: by Mnesia's own judgement it may be the first. */
    AS_IT_IS("as it is"),
    /** {@code rabbitmqctl forget_cluster_node --offline} of each node that is lost. */
    FORGET_LOST("forget_cluster_node --offline"),
    /** {@code rabbitmqctl force_boot}; the lost nodes are forgotten once it runs. */
    FORCE_BOOT("force_boot");

    private final String text;

    Option(String text) {
        this.text = text;
    }

    /** @param word as {@link #word} gives it */
    public static Option ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** For programs, such as {@code as-it-is}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people, by itself: in a table, or before a colon. */
    public String text() {
        return text;
    }

    /** For people, behind the name of a node: {@code as it is}, {@code after force_boot}. */
    public String way() {
        return this == AS_IT_IS ? text : "after " + text;
    }
}
