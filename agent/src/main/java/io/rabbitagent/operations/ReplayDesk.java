package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.copies.rescue.replay.Publisher;
import io.rabbitagent.execute.RescueReplayed;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What this host's agent has for sending rescued messages into the cluster. */
public interface ReplayDesk {
    /** The name of the cluster, as configured. */
    String cluster();

    /**
     * Connections to the broker; nothing is connected yet.
     *
     * @param address where not the configured one
     * @param credentials a file with user and password, where not the agent's own
     * @param clusterNames what RabbitMQ calls this cluster; a broker of another one is refused
     */
    Publisher.Source publishers(Optional<AmqpAddress> address, Optional<Path> credentials, Set<String> clusterNames);

    /** @return whether it is on the disk */
    boolean journal(RescueReplayed entry);
}
