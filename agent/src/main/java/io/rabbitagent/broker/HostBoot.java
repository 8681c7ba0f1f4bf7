package io.rabbitagent.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names the present boot of this host: another one after each reboot. */
public final class HostBoot {
    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    private HostBoot() {}

    /** @throws UncheckedIOException where there is no {@code /proc} */
    public static String id() {
        try {
            return Files.readString(FILE, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + FILE, e);
        }
    }
}
