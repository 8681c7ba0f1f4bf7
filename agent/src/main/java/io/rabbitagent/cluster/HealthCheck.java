package io.rabbitagent.cluster;

import java.util.List;

/**
 * The answer of one of the management API's health checks of the agent's own broker.
 *
 * @param name the path behind {@code /api/health/checks/}, such as {@code node-is-quorum-critical}
 * @param passed true for 200, false for 503
 * @param detail the broker's reason where the check failed; empty where it passed
 */
public record HealthCheck(String name, boolean passed, String detail) {
    /**
     * Those that are asked. Without {@code node-is-mirror-sync-critical}: with 10,000 mirrored queues it kept the broker that leads them
     * busy for two seconds each time, and the survey of mirrors counts the same queues.
     */
    public static final List<String> ASKED =
            List.of("alarms", "local-alarms", "node-is-quorum-critical", "virtual-hosts");
}
