package io.rabbitagent.config;

import static java.util.Objects.requireNonNull;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.isolated.IsolationSettings;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.notify.NotifySettings;
import io.rabbitagent.observe.MaintenanceWindow;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an agent is told, checked. Holds no credentials, so it may be printed.
 *
 * @param members of the cluster, as they should be
 * @param node the member beside which this agent runs
 * @param rescue where rescued messages are sent
 * @param rules the directory of the rules; empty for those that ship with the program
 * @param windows of maintenance; their names differ
 * @param notices whether and of what people are told
 * @param keepHistoryFor the age up to which the shared history forgets nothing, but where it gets too much
 */
public record AgentConfig(
        String clusterName,
        List<NodeName> members,
        NodeName node,
        BrokerSettings broker,
        StoreSettings store,
        BackupSettings backups,
        IsolationSettings isolation,
        AmqpAddress rescue,
        HttpSettings http,
        ObserveSettings observe,
        LogSettings log,
        Optional<Path> rules,
        List<MaintenanceWindow> windows,
        Optional<NotifySettings> notices,
        Duration keepHistoryFor) {

    public AgentConfig {
        requireNonNull(clusterName, "clusterName is null");
        members = List.copyOf(members);
        if (new HashSet<>(members).size() != members.size()) {
            throw new IllegalArgumentException("a member is listed twice");
        }
        if (!members.contains(node)) {
            throw new IllegalArgumentException(node + " is not among the members " + members);
        }
        requireNonNull(broker, "broker is null");
        requireNonNull(store, "store is null");
        requireNonNull(backups, "backups is null");
        requireNonNull(isolation, "isolation is null");
        requireNonNull(rescue, "rescue is null");
        requireNonNull(http, "http is null");
        requireNonNull(observe, "observe is null");
        requireNonNull(log, "log is null");
        requireNonNull(rules, "rules is null");
        windows = List.copyOf(windows);
        requireNonNull(notices, "notices is null");
        requireNonNull(keepHistoryFor, "keepHistoryFor is null");
    }
}
