package io.rabbitagent.cluster.rehearsal;

/**
 * A user, a permission, a policy and so on. Two with the same contents are the same; nothing of what they hold is in here.
 *
 * @param kind as in a file of definitions, such as {@code users}
 * @param name for people
 * @param identity a digest of what it is found by
 * @param contents a digest of all of it
 */
public record Definition(String kind, String name, String identity, String contents) {}
