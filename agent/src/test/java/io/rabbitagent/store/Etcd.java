package io.rabbitagent.store;

import static org.awaitility.Awaitility.await;

import io.rabbitagent.store.EtcdSettings.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real etcd of one member on this machine's loopback: Debian's package etcd-server. */
public final class Etcd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final List<String> options;
    private final int port;
    private final int peers;
    private Optional<Process> process = Optional.empty();

    private Etcd(Path directory, List<String> options, int port, int peers) {
        this.directory = directory;
        this.options = options;
        this.port = port;
        this.peers = peers;
    }

    /**
     * Starts one.
     *
     * @param options of etcd, beside those for data and addresses
     */
    public static Etcd start(Path directory, String... options) {
        int[] ports = freePorts();
        Etcd etcd = new Etcd(directory, List.of(options), ports[0], ports[1]);
        etcd.start();
        return etcd;
    }

    /** Of plain HTTP/2. */
    public EtcdSettings settings() {
        return new EtcdSettings(List.of(endpoint()), "/rabbitmq-agent", Optional.empty(), Optional.empty());
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    public Path data() {
        return directory.resolve("data");
    }

    /** Starts it again, with the same data. */
    public void start() {
        String scheme = scheme();
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--data-dir=" + data(),
                "--listen-client-urls=" + scheme + "://127.0.0.1:" + port,
                "--advertise-client-urls=" + scheme + "://127.0.0.1:" + port,
                "--listen-peer-urls=http://127.0.0.1:" + peers,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peers,
                "--initial-cluster=default=http://127.0.0.1:" + peers));
        command.addAll(options);
        try {
            process = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("etcd.log").toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("etcd is needed: install Debian's package etcd-server", e);
        }
        await().atMost(PATIENCE).until(() -> answers() || ended());
        if (ended()) {
            throw new IllegalStateException("etcd has ended: see " + directory.resolve("etcd.log"));
        }
    }

    /** Ends it, puts a snapshot in the place of its data, and starts it. */
    public void restore(Path snapshot) {
        kill();
        try {
            Files.move(data(), directory.resolve("data-before-" + System.nanoTime()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ctl(
                "snapshot",
                "restore",
                snapshot.toString(),
                "--data-dir=" + data(),
                "--initial-cluster=default=http://127.0.0.1:" + peers,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peers);
        start();
    }

    /** Forgets all revisions but the present ones. */
    public void compact() {
        ctl("compact", Long.toString(revision()));
    }

    /** Of its last write. */
    public long revision() {
        Matcher revision = Pattern.compile("\"revision\":(\\d+)").matcher(ctl("endpoint", "status", "-w", "json"));
        if (!revision.find()) {
            throw new IllegalStateException("etcd tells no revision");
        }
        return Long.parseLong(revision.group(1));
    }

    /** SIGKILL. */
    public void kill() {
        process.ifPresent(one -> {
            one.destroyForcibly();
            try {
                one.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    /** Lets it stand still, or go on: {@code STOP} and {@code CONT}. */
    public void signal(String name) {
        ran("", "kill", "-" + name, Long.toString(process.orElseThrow().pid()));
    }

    /** Its own command line client, with these arguments; what it says. */
    public String ctl(String... arguments) {
        return ctlWith("", arguments);
    }

    /** The same, which reads this. */
    public String ctlWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints=" + scheme() + "://127.0.0.1:" + port));
        command.addAll(List.of(arguments));
        return ran(input, command.toArray(new String[0]));
    }

    private static String ran(String input, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("ETCDCTL_API", "3");
            Process one = builder.start();
            try (OutputStream to = one.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (one.waitFor() != 0) {
                throw new IllegalStateException(List.of(command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String scheme() {
        return options.stream().anyMatch(option -> option.startsWith("--cert-file")) ? "https" : "http";
    }

    private boolean ended() {
        return process.filter(Process::isAlive).isEmpty();
    }

    /** It listens once it has a leader. */
    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int[] freePorts() {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
