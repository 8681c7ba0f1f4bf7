package io.rabbitagent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the agent tells of itself, to whoever reaches it: metrics, health, and what there is to ask for. */
final class OwnPages {
    private static final String DESCRIPTION = "openapi.json";

    private final Served served;
    private final Liveness liveness;
    private final String description = description();

    OwnPages(Served served) {
        this.served = served;
        this.liveness = new Liveness(served);
    }

    List<Route> all() {
        return List.of(
                Route.open("/metrics", "for Prometheus", call -> metrics(MetricsFormat.wanted(call.accept()))),
                Route.open("/healthz", "200 while the agent is at work, else 503", call -> health())
                        .answering(HealthView.class),
                Route.open(
                        "/api/v1/openapi.json",
                        "this API as an OpenAPI document",
                        call -> Reply.json(200, description)));
    }

    /** The last turn's, whether or not its end was told to the metrics. */
    private Reply metrics(MetricsFormat format) {
        served.situation().get().ifPresent(served.metrics()::update);
        return Reply.metrics(format, served.metrics().scrape(format));
    }

    private Reply health() {
        HealthView health = liveness.now();
        return Reply.json(health.alive() ? 200 : 503, served.json().apply(health));
    }

    private static String description() {
        try (InputStream found = OwnPages.class.getResourceAsStream(DESCRIPTION)) {
            if (found == null) {
                throw new IllegalStateException("the program lacks its part " + DESCRIPTION);
            }
            return new String(found.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's part " + DESCRIPTION + " can't be read", e);
        }
    }
}
