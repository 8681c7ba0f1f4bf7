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
    private final Map<HungUp, Counter> hungUp = new EnumMap<>(HungUp.class);
    private final Table connections;
    private final Table certificate;
    private volatile Optional<Instant> notAfter = Optional.empty();

    /** Why the agent hung up on somebody. */
    enum HungUp {
        /** As many were open as may be: not a byte of it was read. */
        TOO_MANY,
        /** It was silent for longest, and another one came. */
        MADE_ROOM,
        /** It did not come to the end of its headers in time, or asked for nothing more. */
        TOO_SLOW;

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
        for (HungUp why : HungUp.values()) {
            hungUp.put(
                    why,
                    Counter.builder("rabbitagent.http.hung.up")
                            .description("Connections to its HTTP port on which this agent hung up, by reason")
                            .tag("reason", why.text())
                            .register(registry));
        }
    }

    /** How many are open. */
    AtomicInteger open() {
        return open;
    }

    void hungUp(HungUp why) {
        requireNonNull(hungUp.get(why)).increment();
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
