package io.rabbitagent.config;

import static java.util.Objects.requireNonNull;

import io.rabbitagent.broker.BrokerSettings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.observe.ObserveSettings;
import io.rabbitagent.store.StoreSettings;
import java.util.HashSet;
import java.util.List;

/**
 * Everything that an agent is told, checked. Holds no credentials, so it may be printed.
 *
 * @param members of the cluster, as they should be
 * @param node the member beside which this agent runs
 */
public record AgentConfig(
        String clusterName,
        List<NodeName> members,
        NodeName node,
        BrokerSettings broker,
        StoreSettings store,
        BackupSettings backups,
        HttpSettings http,
        ObserveSettings observe,
        LogSettings log) {

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
        requireNonNull(http, "http is null");
        requireNonNull(observe, "observe is null");
        requireNonNull(log, "log is null");
    }
}
