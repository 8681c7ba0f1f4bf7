package io.rabbitagent.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.rabbitagent.http.HttpMetrics.HungUp;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections to the agent are open, from the moment at which the kernel hands them over. Those above the bound are closed
 * at once, and once others have ended there is room again.
 *
 * <p>Important property: a connection counts before its TLS handshake. Vert.x tells of it only afterwards, so that whoever does not shake
 * hands would count nowhere.
 */
public final class OpenConnections {
    /**
     * A few scrapers, an Alertmanager, people and a proxy have less than twenty. An idle one takes 8 KB of the heap, 14 KB with TLS; one whose
     * reader is slow takes as much as its answer, some 100 KB of metrics. So all of them leave the heap of an agent, 64 MB, to its work.
     */
    static final int MOST = 128;

    private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final HttpMetrics metrics;
    private final int most;
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

    /** Whether there is room for it; if so it counts until it is closed. */
    private boolean take(Channel channel) {
        if (metrics.open().incrementAndGet() > most) {
            metrics.open().decrementAndGet();
            metrics.hungUp(HungUp.TOO_MANY);
            if (seldom.now()) {
                log.warn(
                        "{} connections to http.listen are open, and no more are taken: see who has them, with ss -tn",
                        most);
            }
            return false;
        }
        channel.closeFuture().addListener(closed -> metrics.open().decrementAndGet());
        return true;
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
