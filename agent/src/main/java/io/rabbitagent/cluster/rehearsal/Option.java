package io.rabbitagent.cluster.rehearsal;

/** What is done to a survivor's data before it is started as the first. The gentler one comes first. */
public enum Option {
    /** It is started as it is: by Mnesia's own judgement it may be the first. */
    AS_IT_IS("no option"),
    /** {@code rabbitmqctl forget_cluster_node --offline} of each node that is lost. */
    FORGET_LOST("forget_cluster_node --offline"),
    /** {@code rabbitmqctl force_boot}; the lost nodes are forgotten once it runs. */
    FORCE_BOOT("force_boot");

    private final String text;

    Option(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
