package io.rabbitagent.plan;

import java.util.OptionalLong;

/**
 * A queue that a plan puts at risk.
 *
 * @param messages empty where their number can't be known
 * @param why in a few words, such as "only on this node"
 */
public record Loss(String vhost, String queue, OptionalLong messages, String why) {}
