package io.rabbitagent.copies.rescue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueLockTest {
    @TempDir
    private Path directory;

    @Test
    void one_at_a_time_has_it() throws Exception {
        Path file = directory.resolve("lock");
        try (RescueLock lock = RescueLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(RescueLock.take(file)).isEmpty();
            assertThat(RescueLock.take(directory.resolve("replay.lock")))
                    .as("another one")
                    .isPresent()
                    .hasValueSatisfying(RescueLock::close);
        }
        try (RescueLock again = RescueLock.take(file).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    /** Closing any descriptor of the file would free the lock for other processes. */
    @Test
    void who_is_refused_does_not_free_it() throws Exception {
        Path file = directory.resolve("replay.lock");
        try (RescueLock lock = RescueLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(RescueLock.take(file)).isEmpty();

            assertThat(anotherProcess(file)).isEqualTo("not held");
        }
        assertThat(anotherProcess(file)).isEqualTo("held");
    }

    private static String anotherProcess(Path file) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return other.inputReader(UTF_8).readLine();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }
}
