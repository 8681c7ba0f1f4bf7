package io.rabbitagent.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a certificate served that was renewed.
 *
 * <ol>
 *   <li>It looks at the files every few seconds. What differs is taken once two looks have seen the same: certificate and key are written one
 *       after the other.
 *   <li>New connections get the new certificate; those that are there go on.
 *   <li>Of what can't be used the log is told once two looks have seen it, and the certificate that is served stays. Each look tries again.
 * </ol>
 */
final class Renewal implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Renewal.class);

    private final Vertx vertx;
    private final Supplier<Pem> files;
    private final Function<Pem, Future<Boolean>> update;
    private final HttpMetrics metrics;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final long timer;
    private volatile Optional<Pem> served = Optional.empty();
    private volatile Optional<Seen> before = Optional.empty();
    private volatile String told = "";

    /**
     * What a look has seen.
     *
     * @param pem empty where it is of no use
     * @param trouble why; empty where it is
     */
    private record Seen(Optional<Pem> pem, String trouble) {}

    /**
     * Looks at once, and then again and again.
     *
     * @param files read anew each time, and may block; throws {@link IllegalStateException} where they are of no use
     * @param update has new connections served with it
     */
    Renewal(
            Vertx vertx,
            Supplier<Pem> files,
            Function<Pem, Future<Boolean>> update,
            HttpMetrics metrics,
            Duration every) {
        this.vertx = vertx;
        this.files = files;
        this.update = update;
        this.metrics = metrics;
        this.timer = vertx.setPeriodic(0, every.toMillis(), id -> look());
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            vertx.executeBlocking(this::seen, false)
                    .compose(this::judge)
                    .onFailure(e -> tell(String.valueOf(e.getMessage())))
                    .onComplete(done -> looking.set(false));
        }
    }

    private Seen seen() {
        try {
            return new Seen(Optional.of(files.get()), "");
        } catch (IllegalStateException e) {
            return new Seen(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private Future<?> judge(Seen now) {
        boolean settled = served.isEmpty() || before.equals(Optional.of(now));
        before = Optional.of(now);
        if (now.pem().isPresent() && now.pem().equals(served)) {
            told = "";
            return Future.succeededFuture();
        }
        if (!settled) {
            return Future.succeededFuture();
        }
        if (now.pem().isEmpty()) {
            tell(now.trouble());
            return Future.succeededFuture();
        }
        Pem pem = now.pem().get();
        return update.apply(pem).onSuccess(changed -> serves(pem));
    }

    private void serves(Pem pem) {
        if (served.isPresent()) {
            log.info("HTTPS is served with another certificate from now on: it expires at {}", pem.notAfter());
        }
        served = Optional.of(pem);
        told = "";
        metrics.serves(pem.notAfter());
    }

    private void tell(String trouble) {
        if (!trouble.equals(told)) {
            log.warn("HTTPS is served with the same certificate as before: {}", trouble);
            told = trouble;
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
