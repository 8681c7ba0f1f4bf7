package io.rabbitagent.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The commands of {@code lab/lab} on the lab of this process. {@code LAB_STATE} begins the name of its directory. */
public final class Lab {
    /** Where the lab of this process keeps everything: several may share the tests of a run. */
    public static final Path STATE = Path.of(Optional.ofNullable(System.getenv("LAB_STATE"))
            .map(state -> state + System.getProperty("lab.suffix", ""))
            .orElseGet(() -> System.getProperty("java.io.tmpdir") + "/rabbitmq-agent-it-"
                    + ProcessHandle.current().pid()));

    /** The program that makes it. */
    public static final Path PROGRAM =
            Path.of("..", "lab", "lab").toAbsolutePath().normalize();

    private static final long PATIENCE_SECONDS = 900;

    private Lab() {}

    /** Runs a command of the lab to its end, whatever that is. */
    static Ran run(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM.toString()));
        argv.addAll(List.of(arguments));
        return ran(argv);
    }

    private static Ran ran(List<String> argv) {
        try {
            return run(argv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Output goes to files: what the lab leaves running may hold a pipe open for as long as it lives. */
    private static Ran run(List<String> argv) throws IOException, InterruptedException {
        Path out = Files.createTempFile("lab-", ".out");
        Path err = Files.createTempFile("lab-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(Map.of("LAB_STATE", STATE.toString()));
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        argv + " takes longer than " + PATIENCE_SECONDS + " s: " + Files.readString(err));
            }
            return new Ran(argv, process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static void stop(int... hosts) {
        run(numbered("stop", hosts)).succeeded();
    }

    static void start(int... hosts) {
        run(numbered("start", hosts)).succeeded();
    }

    static void kill(int... hosts) {
        run(numbered("kill", hosts)).succeeded();
    }

    /** {@code agent-start}, {@code agent-stop} or {@code agent-kill}. */
    static void agents(String command, int... hosts) {
        run(numbered(command, hosts)).succeeded();
    }

    /** How far a host's clock is off, such as {@code +1h}, for what is started there from then on; {@code off} for a right one. */
    static void clock(int host, String offset) {
        run("clock", Integer.toString(host), offset).succeeded();
    }

    /** Asks the member on that host, unless {@code --endpoints} says otherwise. */
    static Ran etcdctl(int host, String... arguments) {
        List<String> command = new ArrayList<>(List.of("etcdctl"));
        command.addAll(List.of(arguments));
        return exec(host, command.toArray(new String[0]));
    }

    /** The product's command line on a host. */
    static Ran agent(int host, String... arguments) {
        return on("agent", host, arguments);
    }

    /** The same, at a terminal at which somebody types these lines. Arguments have neither spaces nor quotes. */
    static Ran agentAtTerminal(int host, String typed, String... arguments) {
        String command = PROGRAM + " agent " + host + " " + String.join(" ", arguments);
        return ran(List.of("sh", "-c", "printf '%s' \"$1\" | script -qec \"$2\" /dev/null", "sh", typed, command));
    }

    /** A view of the product's command line. */
    static JsonNode view(int host, String... arguments) {
        List<String> asked = new ArrayList<>(List.of(arguments));
        asked.addAll(List.of("-o", "json"));
        return agent(host, asked.toArray(new String[0])).succeeded().json();
    }

    static Ran rabbitmqctl(int host, String... arguments) {
        return on("ctl", host, arguments);
    }

    static Ran exec(int host, String... command) {
        return on("exec", host, command);
    }

    /** The directory that holds what is a host's own. */
    static Path hostDirectory(int host) {
        return STATE.resolve("hosts").resolve("rb" + host);
    }

    static Path dataDirectory(int host) {
        return hostDirectory(host).resolve("lib/rabbitmq/mnesia").resolve(node(host));
    }

    static String node(int host) {
        return "rabbit@rb" + host;
    }

    static String password(String user) {
        try {
            return Files.readString(STATE.resolve("passwords").resolve(user)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ran on(String command, int host, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, Integer.toString(host)));
        all.addAll(List.of(arguments));
        return run(all.toArray(new String[0]));
    }

    static String[] numbered(String command, int... hosts) {
        List<String> all = new ArrayList<>(List.of(command));
        for (int host : hosts) {
            all.add(Integer.toString(host));
        }
        return all.toArray(new String[0]);
    }
}
