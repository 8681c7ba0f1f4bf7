package io.rabbitagent.broker;

/** Why a broker's VM ended. */
public enum StopKind {
    /** Somebody asked for it: {@code rabbitmqctl stop}, {@code shutdown} or {@code stop_app}, or a SIGTERM. */
    CLEAN,
    /** Nobody did: killed, crashed, or a boot that failed. */
    CRASH
}
