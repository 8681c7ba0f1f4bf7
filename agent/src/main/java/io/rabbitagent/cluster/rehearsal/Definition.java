package io.rabbitagent.cluster.rehearsal;

import java.util.Optional;

/**
 * A user, a permission, a policy and so on. Two with the same contents are the same; nothing of what they hold is in here.
 *
 * @param kind as in a file of definitions, such as {@code users}
 * @param name for people
 * @param identity a digest of what it is found by
 * @param contents a digest of all of it
 * @param boundTo of a binding, the queue that it leads to: with that it goes
 */
public record Definition(String kind, String name, String identity, String contents, Optional<QueueId> boundTo) {
    /** One that no queue takes along. */
    public static Definition of(String kind, String name, String identity, String contents) {
        return new Definition(kind, name, identity, contents, Optional.empty());
    }
}
