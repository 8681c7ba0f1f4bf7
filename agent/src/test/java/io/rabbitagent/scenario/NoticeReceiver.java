package io.rabbitagent.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/**
 * Somebody's chat, as a program of its own: it runs on a host of the lab, where the agents reach it. Each request becomes a line
 * of a file, {@code STATUS BODY}.
 */
public final class NoticeReceiver {
    /** For how long one that hangs keeps its caller waiting, in milliseconds: longer than any agent waits. */
    private static final long HANGS_MILLIS = 600_000;

    private NoticeReceiver() {}

    /** With {@code PORT DIRECTORY}: the file {@code answer} there holds the status to answer, or {@code hang}. */
    @SuppressWarnings("AddressSelection") // on every address, as a receiver would
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 50);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/notices", exchange -> take(exchange, directory));
        server.start();
        Files.writeString(
                directory.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
    }

    private static void take(HttpExchange exchange, Path directory) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = Files.readString(directory.resolve("answer")).strip();
            append(directory.resolve("posts"), answer + " " + body + "\n");
            if (answer.equals("hang")) {
                Thread.sleep(HANGS_MILLIS);
            }
            exchange.sendResponseHeaders(Integer.parseInt(answer), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized void append(Path file, String line) throws IOException {
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
