package io.rabbitagent.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections to metrics, API and webhook, and the certificate that they are served with. */
final class HttpMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Closed, Counter> closed = new EnumMap<>(Closed.class);
    private final Table connections;
    private final Table certificate;
    private volatile Optional<Instant> notAfter = Optional.empty();

    /** Why the agent closed a connection. */
    enum Closed {
        /** As many were open as may be: not a byte of it was read. */
        TOO_MANY,
        /** It was silent for longest, or had not shaken hands for longest, and another one came. */
        EVICTED,
        /** It did not come to the end of its headers in time, or asked for nothing more. */
        TOO_SLOW,
        /** It did not read its answer in time, or others wanted theirs. */
        UNREAD;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    HttpMetrics(MeterRegistry registry) {
        connections = Table.single(
                registry, "rabbitagent.http.connections", "How many connections to this agent's HTTP port are open");
        certificate = Table.single(
                registry,
                "rabbitagent.http.certificate.expiry.timestamp.seconds",
                "When the certificate expires that this agent serves HTTPS with at present");
        // From zero on: a counter that first appears with 1 has no increase.
        for (Closed why : Closed.values()) {
            closed.put(
                    why,
                    Counter.builder("rabbitagent.http.connections.closed")
                            .description(
                                    "Connections to its HTTP port that this agent closed before the other side did, by reason")
                            .tag("reason", why.text())
                            .register(registry));
        }
    }

    /** How many are open. */
    AtomicInteger open() {
        return open;
    }

    void closed(Closed why) {
        requireNonNull(closed.get(why)).increment();
    }

    /** @param expires when the certificate does that is served from now on */
    void serves(Instant expires) {
        notAfter = Optional.of(expires);
    }

    void show() {
        connections.show(open.get());
        certificate.show(notAfter.map(at -> at.toEpochMilli() / 1_000.0));
    }
}
