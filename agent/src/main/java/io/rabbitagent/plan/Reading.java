package io.rabbitagent.plan;

/**
 * A fact as a condition has read it.
 *
 * @param fact as rules write it, with the node that it is about, such as {@code rabbit@rb2 app}
 * @param value as rules write it, such as {@code 'stopped'}; where it is unknown, {@code unknown} with the reason
 * @param known whether there was a value
 */
public record Reading(String fact, String value, boolean known) {}
