package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.ReportedView;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One broker's management API, read only: every request is a GET, and none lists queues.
 *
 * <p>No stage of it ever fails; what went wrong is in the fact.
 */
public final class ManagementClient implements AutoCloseable {
    private static final String OVERVIEW = "/api/overview?columns=cluster_name,node,rabbitmq_version,erlang_version";
    private static final String NODES = "/api/nodes?columns=name,running,type,partitions,mem_alarm,disk_free_alarm";

    private final ManagementConnection connection;
    private final Supplier<Credentials> credentials;
    private final LoginPause pause;

    /** @param credentials asked before every request, so that a changed password is used at once */
    public ManagementClient(Vertx vertx, ManagementConfig config, Supplier<Credentials> credentials) {
        this.connection = new ManagementConnection(vertx, config);
        this.credentials = credentials;
        this.pause = new LoginPause(config.firstPause(), config.longestPause());
    }

    /** The cluster as this broker sees it. */
    public CompletionStage<Fact<ReportedView>> view() {
        // One after the other: a refused login then costs one line in the broker's log, not two.
        return get(OVERVIEW)
                .thenCompose(overview -> overview instanceof Fact.Known<HttpAnswer> known
                        ? get(NODES)
                                .thenApply(nodes -> nodes.flatMap(answer ->
                                        garbledWhereNotUnderstood(() -> ManagementJson.view(known.known(), answer))))
                        : CompletableFuture.completedFuture(overview.flatMap(never -> Fact.notObserved())));
    }

    /** The health checks of this broker; unknown as a whole where one of them gave no verdict. */
    public CompletionStage<Fact<List<HealthCheck>>> health() {
        CompletionStage<Fact<List<HealthCheck>>> all = CompletableFuture.completedFuture(Fact.known(List.of()));
        for (String check : HealthCheck.ASKED) {
            all = all.thenCompose(sofar -> sofar.isKnown()
                    ? check(check).thenApply(one -> sofar.flatMap(list -> one.map(more -> append(list, more))))
                    : CompletableFuture.completedFuture(sofar));
        }
        return all;
    }

    private static List<HealthCheck> append(List<HealthCheck> list, HealthCheck more) {
        List<HealthCheck> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }

    private CompletionStage<Fact<HealthCheck>> check(String name) {
        return get("/api/health/checks/" + name)
                .thenApply(fact ->
                        fact.flatMap(answer -> garbledWhereNotUnderstood(() -> ManagementJson.check(name, answer))));
    }

    private CompletionStage<Fact<HttpAnswer>> get(String resource) {
        Credentials present;
        try {
            present = credentials.get();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(
                    Fact.unknown(Reason.UNREADABLE, "the management credentials can't be read: " + e.getMessage()));
        }
        String remembered = pause.insteadOfTrying(present, System.nanoTime());
        return remembered != null
                ? CompletableFuture.completedFuture(Fact.unknown(Reason.UNAUTHORIZED, remembered))
                : connection.get(resource, present).thenApply(withLogin(resource, present));
    }

    private Function<Fact<HttpAnswer>, Fact<HttpAnswer>> withLogin(String resource, Credentials used) {
        return fact -> fact.flatMap(answer -> {
            if (answer.status() == 401 || answer.status() == 403) {
                String text = Refusals.remedy(resource, used.username(), answer);
                pause.refused(resource, used, text, System.nanoTime());
                return Fact.unknown(Reason.UNAUTHORIZED, text);
            }
            pause.granted(resource);
            return fact;
        });
    }

    private static <T> Fact<T> garbledWhereNotUnderstood(Meaning<T> meaning) {
        try {
            return meaning.read();
        } catch (GarbledException e) {
            return Fact.unknown(Reason.GARBLED, e.problem());
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    @FunctionalInterface
    private interface Meaning<T> {
        Fact<T> read() throws GarbledException;
    }
}
