package io.rabbitagent.dashboards;

/** Series as {@link Shown} takes them. */
final class Series {
    private Series() {}

    /** What an agent says of the state of a member. */
    static String state(String agent, String node, String state) {
        return "rabbitagent_node_state{instance=\"" + agent + "\", node=\"rabbit@" + node + "\", state=\"" + state
                + "\"} 1";
    }

    /** Whether a broker sees a peer run. */
    static String sees(String node, String peer, int value) {
        return "rabbitagent_node_peer_running{instance=\"a\", node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer
                + "\"} " + value;
    }

    /** Whether a broker says that it is partitioned from a peer. */
    static String cut(String node, String peer, int value) {
        return "rabbitagent_node_peer_partitioned{instance=\"a\", node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer
                + "\"} " + value;
    }

    /** A metric of RabbitMQ's own plugin, scraped from a target. */
    static String broker(String metric, String target, int value) {
        return "rabbitmq_" + metric + "{instance=\"" + target + ":15692\"} " + value;
    }

    /** Which node answers at a target. */
    static String identity(String target, String node) {
        return "rabbitmq_identity_info{instance=\"" + target + ":15692\", rabbitmq_node=\"rabbit@" + node
                + "\", rabbitmq_cluster=\"rabbit@rb1\"} 1";
    }
}
