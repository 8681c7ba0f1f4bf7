package io.rabbitagent.http;

import io.rabbitagent.operations.alerts.AlertDesk;

/**
 * By whom alerts are taken, and who may bring them.
 *
 * @param bearers who may
 */
public record AlertDoor(Bearers bearers, AlertDesk desk) {}
