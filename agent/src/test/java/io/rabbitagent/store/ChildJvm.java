package io.rabbitagent.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Java process of this test's class path, whose output is read line by line. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start(Optional.empty(), main, arguments);
    }

    /** @param limit a shell command that narrows the process first, such as {@code ulimit -f 8} */
    static ChildJvm start(Optional<String> limit, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        limit.ifPresent(shell -> command.addAll(List.of("bash", "-c", shell + "; exec \"$@\"", "bash")));
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", classPath()));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it printed whole; null at the end of its output. */
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    /** All lines that are still to come. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** SIGKILL; by the handle, since {@code Process.destroyForcibly} would close the output that is still to be read. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
