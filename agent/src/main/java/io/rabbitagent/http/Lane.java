package io.rabbitagent.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for what may block. A bounded number of requests waits for them: a store that hangs takes no memory with it. */
final class Lane {
    private final WorkerExecutor threads;
    private final AtomicInteger inside = new AtomicInteger();
    private final int most;

    /** @param most requests that are at work or wait */
    Lane(Vertx vertx, String name, int threads, int most) {
        this.threads = vertx.createSharedWorkerExecutor(name, threads);
        this.most = most;
    }

    /** Fails with {@link RefusedException} where too many are in it already. */
    <T> Future<T> run(Callable<T> work) {
        if (inside.incrementAndGet() > most) {
            inside.decrementAndGet();
            return Future.failedFuture(
                    new RefusedException(503, "too many requests wait for an answer: try again in a moment"));
        }
        return threads.executeBlocking(work, false).onComplete(done -> inside.decrementAndGet());
    }

    Future<Void> close() {
        return threads.close();
    }
}
