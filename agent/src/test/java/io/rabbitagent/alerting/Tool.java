package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What promtool and amtool say; Debian's packages prometheus and prometheus-alertmanager bring them. */
record Tool(int exitCode, String output) {
    private static final int MINUTES = 10;

    static Tool promtool(List<String> arguments) {
        return run("promtool", arguments);
    }

    static Tool amtool(List<String> arguments) {
        return run("amtool", arguments);
    }

    static List<String> with(List<Path> files, String... first) {
        List<String> arguments = new ArrayList<>(List.of(first));
        files.forEach(file -> arguments.add(file.toString()));
        return arguments;
    }

    /** Both streams into a file: amtool's warnings would get between its lines, so they are left out again. */
    private static Tool run(String tool, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(tool, ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new AssertionError(tool + " has not ended within " + MINUTES + " minutes");
                }
                String said = Files.readString(output, StandardCharsets.UTF_8);
                return new Tool(process.exitValue(), said.replaceAll("(?m)^Warning: .*\\R?", ""));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    tool + " can't be run; Debian's packages prometheus and prometheus-alertmanager bring it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String succeeded() {
        assertThat(exitCode).as(output).isZero();
        return output;
    }
}
