package io.rabbitagent.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The host's uptime: monotonic, and it counts suspension, which {@code System.nanoTime()} does not on Linux. */
public final class Uptime {
    private static final Path FILE = Path.of("/proc/uptime");

    /** @throws UncheckedIOException where there is no {@code /proc} */
    public Duration now() {
        try {
            String text = Files.readString(FILE, StandardCharsets.US_ASCII);
            String seconds = text.substring(0, text.indexOf(' '));
            return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + FILE, e);
        }
    }
}
