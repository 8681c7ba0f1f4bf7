package io.rabbitagent.cluster;

import java.util.Locale;

/** The state of a member in one word, for people and dashboards; rules read the facts behind it. */
public enum NodeState {
    RUNNING,
    /** Running, and drained: {@code rabbitmq-upgrade drain}. */
    MAINTENANCE,
    /** The Erlang VM is up, the application is not. */
    APP_STOPPED,
    BOOTING,
    /** Booting, and waiting for other members' Mnesia tables. */
    WAITING_FOR_PEERS,
    /** There is no Erlang VM. */
    STOPPED,
    /** Its agent is silent, and no peer sees it running. */
    UNREACHABLE,
    UNKNOWN;

    /** As it is shown and stored, such as {@code app-stopped}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
