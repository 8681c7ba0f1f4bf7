package io.rabbitagent.cluster;

/**
 * The answer of one of the management API's health checks of the agent's own broker.
 *
 * @param name the path behind {@code /api/health/checks/}, such as {@code node-is-quorum-critical}
 * @param passed true for 200, false for 503
 * @param detail the broker's reason where the check failed; empty where it passed
 */
public record HealthCheck(String name, boolean passed, String detail) {}
