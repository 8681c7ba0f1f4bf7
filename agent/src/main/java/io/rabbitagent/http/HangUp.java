package io.rabbitagent.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends connections at once. {@link HttpConnection#close} waits until what was written has been read, which of those who read nothing is
 * for ever.
 */
final class HangUp {
    private HangUp() {}

    static void on(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            on(base.channel());
        } else {
            connection.close();
        }
    }

    static void on(Channel channel) {
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }
}
