package io.rabbitagent.broker;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets a question be under way only once: who asks meanwhile waits for the same answer.
 *
 * <p>A broker that hangs must not collect one hanging {@code rabbitmqctl} a sample.
 */
final class SingleFlight<T> {
    private final Map<String, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

    T ask(String question, Supplier<T> answer) {
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> others = underWay.putIfAbsent(question, mine);
        if (others != null) {
            return others.join();
        }
        try {
            T result = answer.get();
            mine.complete(result);
            return result;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(question, mine);
        }
    }
}
