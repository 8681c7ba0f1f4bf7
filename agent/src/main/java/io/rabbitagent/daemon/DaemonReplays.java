package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.CredentialsSource;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.copies.rescue.replay.AmqpPublishers;
import io.rabbitagent.copies.rescue.replay.Publisher;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.operations.ReplayDesk;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Replays take hours and change nothing on this host: they run on their command's thread, beside the steps of plans. */
final class DaemonReplays implements ReplayDesk {
    private final AgentConfig config;
    private final Map<String, String> environment;
    private final Predicate<RescueReplayed> journal;

    /** @param journal writes an entry, and tells whether it is on the disk */
    DaemonReplays(AgentConfig config, Map<String, String> environment, Predicate<RescueReplayed> journal) {
        this.config = config;
        this.environment = environment;
        this.journal = journal;
    }

    @Override
    public String cluster() {
        return config.clusterName();
    }

    @Override
    public Publisher.Source publishers(
            Optional<AmqpAddress> address, Optional<Path> credentials, Set<String> clusterNames) {
        return new AmqpPublishers(
                address.orElse(config.rescue()),
                config.broker().caFile(),
                credentials
                        .map(CredentialsSource::of)
                        .orElseGet(() -> CredentialsSource.of(config.broker(), environment)),
                clusterNames);
    }

    @Override
    public boolean journal(RescueReplayed entry) {
        return journal.test(entry);
    }
}
