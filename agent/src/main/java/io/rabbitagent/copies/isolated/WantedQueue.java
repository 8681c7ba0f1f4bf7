package io.rabbitagent.copies.isolated;

import java.util.Optional;

/**
 * A queue whose messages are to be read out of a copy, oldest first.
 *
 * @param skip how many of its messages were read before
 * @param last the {@code id} of the last one that was read before; that message has to be there again
 */
public record WantedQueue(String vhost, String name, long skip, Optional<String> last) {
    public static WantedQueue fromStart(String vhost, String name) {
        return new WantedQueue(vhost, name, 0, Optional.empty());
    }
}
