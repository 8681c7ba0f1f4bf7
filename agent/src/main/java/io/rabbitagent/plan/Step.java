package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;

/**
 * One step of a plan.
 *
 * @param number from 1
 * @param on the node whose own agent does it
 */
public record Step(int number, NodeName on, Action action) {}
