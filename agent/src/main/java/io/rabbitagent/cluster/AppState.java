package io.rabbitagent.cluster;

/** What the {@code rabbit} application does inside its Erlang VM. */
public enum AppState {
    /** Booted: clients can be served. */
    RUNNING,
    /** On its way up, or waiting for its peers' tables. */
    BOOTING,
    /** The VM is up, the application is not: after {@code rabbitmqctl stop_app}, or a start that failed. */
    STOPPED,
    /** There is no Erlang VM. */
    VM_DOWN
}
