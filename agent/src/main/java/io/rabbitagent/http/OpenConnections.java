package io.rabbitagent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.rabbitagent.http.HttpMetrics.Closed;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections to the agent are open, from the moment at which the kernel hands them over. Of those above the bound, and of
 * those that have shaken no hands so far, the oldest of the latter is closed at once; where all have shaken hands, the one that comes.
 *
 * <p>Important property: a connection counts before its TLS handshake. Vert.x tells of it only afterwards, so that whoever does not shake
 * hands would count nowhere.
 */
public final class OpenConnections {
    /**
     * A few scrapers, an Alertmanager, people and a proxy have less than twenty. An idle one takes 8 KB of the heap, 14 KB with TLS; what
     * waits for slow readers is bounded by itself, by {@link Answers}. So all of them leave most of a daemon's heap, 48 MB, to its work.
     */
    static final int MOST = 128;

    private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final HttpMetrics metrics;
    private final int most;
    /** In the order in which they came. */
    private final Set<Channel> open = new LinkedHashSet<>();

    private final Seldom seldom = new Seldom(BETWEEN_LINES);

    public OpenConnections(Metrics metrics) {
        this(metrics, MOST);
    }

    OpenConnections(Metrics metrics, int most) {
        this.metrics = metrics.http();
        this.most = most;
    }

    /** What Vert.x is to be built with. It bounds all TCP servers of that Vert.x together, of which an agent has one. */
    public Transport transport() {
        return new BoundedTransport(this::serverChannel);
    }

    private ChannelFactory<? extends ServerChannel> serverChannel() {
        return Bounded::new;
    }

    /** Whether there is room for it, or room could be made; if so it counts until it is closed. */
    private synchronized boolean take(Channel channel) {
        if (open.size() >= most) {
            Optional<Channel> other =
                    open.stream().filter(OpenConnections::isShakingHands).findFirst();
            metrics.closed(other.isPresent() ? Closed.EVICTED : Closed.TOO_MANY);
            if (other.isEmpty()) {
                complain();
                return false;
            }
            open.remove(other.get());
            HangUp.on(other.get());
        }
        open.add(channel);
        metrics.open().set(open.size());
        channel.closeFuture().addListener(closed -> forget(channel));
        return true;
    }

    private synchronized void forget(Channel channel) {
        open.remove(channel);
        metrics.open().set(open.size());
    }

    /** Vert.x takes part only once hands are shaken; without TLS that is at once. */
    private static boolean isShakingHands(Channel channel) {
        return channel.pipeline().get(VertxHandler.class) == null;
    }

    private void complain() {
        if (seldom.now()) {
            log.warn(
                    "{} connections to http.listen are open, and no more are taken: see who has them, with ss -tn",
                    most);
        }
    }

    private final class Bounded extends NioServerSocketChannel {
        /** @return how many there are beside those that were there before; after 0 the kernel is asked again */
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int before = accepted.size();
            int read = super.doReadMessages(accepted);
            if (read == 1 && accepted.get(before) instanceof Channel channel && !take(channel)) {
                accepted.remove(before);
                channel.unsafe().closeForcibly();
                return 0;
            }
            return read;
        }
    }
}
