package io.rabbitagent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Prometheus' own linter says of a scrape, with the JVM's metrics. It needs {@code promtool}, of Debian's package {@code
 * prometheus}, and no broker. Of OpenMetrics it understands nothing.
 */
@Tag("quick")
class PromtoolIT {
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    @Test
    void finds_nothing_to_say_of_a_scrape() throws Exception {
        assertThat(check(EverythingAtOnce.metrics().scrape())).isEqualTo(new Said(0, ""));
    }

    @Test
    void would_say_it() throws Exception {
        Said said = check("# TYPE rabbitagent_runs counter\nrabbitagent_runs 1\n");

        assertThat(said.code()).isNotZero();
        assertThat(said.text()).contains("rabbitagent_runs no help text", "\"_total\" suffix");
    }

    private record Said(int code, String text) {}

    private Said check(String scrape) throws IOException, InterruptedException {
        Path in = Files.writeString(directory.resolve("scrape"), scrape);
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        try {
            assertThat(promtool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("promtool ends")
                    .isTrue();
        } finally {
            promtool.destroyForcibly();
        }
        return new Said(promtool.exitValue(), Files.readString(directory.resolve("said"), UTF_8));
    }
}
