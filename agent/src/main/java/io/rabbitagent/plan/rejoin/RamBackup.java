package io.rabbitagent.plan.rejoin;

/** What plans say of the backup of a RAM node. */
public final class RamBackup {
    /** RabbitMQ keeps the records of queues in memory alone there ({@code rabbit_table:ensure_local_copies/1}, 3.10.8). */
    public static final String UNREADABLE =
            "no message can be read from the backup of a RAM node, as it has no definitions of queues";

    private RamBackup() {}
}
