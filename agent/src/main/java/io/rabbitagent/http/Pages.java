package io.rabbitagent.http;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.History;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.operations.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All that can be read. Nothing here changes anything. */
final class Pages {
    private static final int DEFAULT_ENTRIES = 100;
    private static final int MOST_ENTRIES = 1_000;

    private final Served served;
    private final Liveness liveness;
    private final Map<String, Page> pages = new LinkedHashMap<>();

    Pages(Served served) {
        this.served = served;
        this.liveness = new Liveness(served);
        pages.put("/", Page.quick("this list", limit -> Reply.text(index())));
        pages.put("/metrics", Page.quick("for Prometheus", limit -> metrics()));
        pages.put("/healthz", Page.quick("200 while the agent is at work, else 503", limit -> health()));
        pages.put("/api/v1/status", Page.quick("cluster, nodes, findings, plans", limit -> ok(Status.of(situation()))));
        pages.put("/api/v1/plans", Page.quick("what waits, runs, is held and ran", limit -> ok(Plans.of(situation()))));
        pages.put(
                "/api/v1/shutdown-order",
                Page.slow(
                        "who went down when, and who may start first",
                        limit -> ok(served.shutdownOrder().view())));
        pages.put(
                "/api/v1/history",
                Page.slow(
                        "what happened, oldest first; ?limit=N for the last N, at most " + MOST_ENTRIES,
                        limit -> ok(History.of(served.history().last(entries(limit)), Optional.empty()))));
    }

    Optional<Page> page(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    /** @param limit as it stands in the query */
    Reply reply(Page page, Optional<String> limit) {
        try {
            return page.content().of(limit);
        } catch (OperationException e) {
            return error(status(e.kind()), Objects.requireNonNullElse(e.getMessage(), "no reason was given"));
        }
    }

    Reply error(int status, String message) {
        return Reply.json(status, served.json().apply(new ErrorView(message)));
    }

    private Reply ok(Object view) {
        return Reply.json(200, served.json().apply(view));
    }

    /** The last turn's, whether or not its end was told to the metrics. */
    private Reply metrics() {
        served.situation().get().ifPresent(served.metrics()::update);
        return Reply.metrics(served.metrics().scrape());
    }

    private Reply health() {
        HealthView health = liveness.now();
        return Reply.json(health.alive() ? 200 : 503, served.json().apply(health));
    }

    private Situation situation() throws OperationException {
        return served.situation()
                .get()
                .orElseThrow(() -> new OperationException(
                        Kind.UNREACHABLE, "the agent has not looked at its broker yet: try again in a moment"));
    }

    private static int entries(Optional<String> limit) throws OperationException {
        try {
            int entries = limit.map(Integer::parseInt).orElse(DEFAULT_ENTRIES);
            if (entries >= 1 && entries <= MOST_ENTRIES) {
                return entries;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that is out of range.
        }
        throw new OperationException(Kind.USAGE, "limit is no number from 1 to " + MOST_ENTRIES);
    }

    private static int status(Kind kind) {
        return switch (kind) {
            case USAGE -> 400;
            case REFUSED -> 409;
            case FAILED, CONFIGURATION -> 500;
            case UNREACHABLE, TRY_LATER -> 503;
        };
    }

    private String index() {
        StringBuilder text = new StringBuilder("rabbitmq-agent on " + served.me() + ": reads only, GET or HEAD\n\n");
        pages.forEach((path, page) -> text.append(String.format("%-24s %s%n", path, page.about())));
        if (served.alerts().isPresent()) {
            text.append(String.format("%n%-24s %s%n", Webhook.PATH, "POST: alerts, from Alertmanager"));
        }
        return text.toString();
    }

    /**
     * One of the pages.
     *
     * @param mayBlock whether making it may wait for a disk or the store
     */
    record Page(String about, boolean mayBlock, Content content) {
        static Page quick(String about, Content content) {
            return new Page(about, false, content);
        }

        static Page slow(String about, Content content) {
            return new Page(about, true, content);
        }
    }

    @FunctionalInterface
    interface Content {
        Reply of(Optional<String> limit) throws OperationException;
    }
}
