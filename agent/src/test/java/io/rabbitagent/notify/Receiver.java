package io.rabbitagent.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes notices over a real socket, and answers as a test wants. */
public final class Receiver implements AutoCloseable {
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Answer answer = status(200);

    /** A request that has come, whatever was answered. */
    public record Post(String method, String resource, Map<String, String> headers, String body) {}

    /** What is answered to the first request, the second, … */
    public interface Answer {
        void give(HttpExchange exchange, int number) throws IOException, InterruptedException;
    }

    public Receiver() {
        this(0);
    }

    public Receiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static Answer status(int status) {
        return (exchange, number) -> exchange.sendResponseHeaders(status, -1);
    }

    /** The first of these to the first request, and the last to all that follow. */
    public static Answer statuses(int... statuses) {
        return (exchange, number) -> exchange.sendResponseHeaders(statuses[Math.min(number, statuses.length) - 1], -1);
    }

    /** Never answers while it is open. */
    public Answer hangs() {
        return (exchange, number) -> closed.await();
    }

    public Receiver answering(Answer next) {
        answer = next;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url(String resource) {
        return URI.create("http://127.0.0.1:" + port() + resource);
    }

    public List<Post> posts() {
        return posts;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int number;
        synchronized (posts) {
            posts.add(new Post(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
            number = posts.size();
        }
        try (exchange) {
            answer.give(exchange, number);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
