package io.rabbitagent.cluster;

import java.util.Locale;

/** What the {@code rabbit} application does inside its Erlang VM. */
public enum AppState {
    /** Booted: clients can be served. */
    RUNNING,
    /** On its way up, or waiting for its peers' tables. */
    BOOTING,
    /** The VM is up, the application is not: after {@code rabbitmqctl stop_app}, or a start that failed. */
    STOPPED,
    /** There is no Erlang VM. */
    VM_DOWN;

    /** As it is shown, such as {@code vm down}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
