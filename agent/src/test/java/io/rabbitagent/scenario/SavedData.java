package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The data of stopped brokers, put aside, and back in place as often as is wanted. */
final class SavedData implements AutoCloseable {
    private final Path directory;
    private final List<Integer> hosts;

    private SavedData(Path directory, List<Integer> hosts) {
        this.directory = directory;
        this.hosts = hosts;
    }

    static SavedData of(List<Integer> hosts) {
        try {
            SavedData saved = new SavedData(Files.createTempDirectory(Lab.STATE, "saved-"), hosts);
            hosts.forEach(host -> copy(Lab.dataDirectory(host), saved.of(host)));
            return saved;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path of(int host) {
        return directory.resolve("rb" + host);
    }

    /** No broker may run on these hosts. */
    void putBack() {
        for (int host : hosts) {
            ran("rm", "-rf", Lab.dataDirectory(host).toString());
            copy(of(host), Lab.dataDirectory(host));
        }
    }

    private static void copy(Path from, Path to) {
        ran("cp", "-a", from.toString(), to.toString());
    }

    private static void ran(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ran("rm", "-rf", directory.toString());
    }
}
