package io.rabbitagent.cluster;

/** Lines of a broker's log that say what no API tells. */
public enum LogSignal {
    /** The node begins to boot: what the log said before belongs to an earlier life. */
    BOOT_STARTED,
    /** "Server startup complete". */
    BOOT_COMPLETED,
    /** The boot waits for peers' Mnesia tables. */
    WAITING_FOR_TABLES,
    /** The boot gave up. */
    BOOT_FAILED,
    /** Two nodes disagree about being members of one cluster. */
    INCONSISTENT_CLUSTER,
    /** "RabbitMQ is asked to stop": somebody wants this. */
    STOP_ASKED,
    /** The application has stopped cleanly. */
    STOPPED,
    /** Mnesia noticed a partition. */
    PARTITIONED,
    /** The node paused itself: a minority, or all of its configured nodes are away. */
    PAUSED,
    /** Autoheal is at work. */
    AUTOHEAL
}
