package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one host's agent keeps for itself, and the lock that makes it the only agent of the host.
 *
 * <p>It is readable for the agent's user alone: it holds what the broker's files hold.
 */
public record StateDirectory(Path path) {

    /** What came of trying to become this host's agent. */
    public sealed interface Attempt {}

    /** This process is the agent until the lock is closed. */
    public record Held(StateLock lock) implements Attempt {}

    /** There is another; its pid where the kernel tells. */
    public record HeldByOther(OptionalLong pid) implements Attempt {}

    /** Creates the directory where it is missing, and tries to take its lock without waiting. */
    public Attempt lock() throws StoreException {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Optional<KernelLock> lock = KernelLock.attempt(lockFile(), PosixFilePermissions.fromString("rw-------"));
            return lock.isPresent()
                    ? new Held(new StateLock(this, lock.get()))
                    : new HeldByOther(KernelLock.holder(lockFile()));
        } catch (IOException e) {
            throw new StoreException(
                    "the state directory " + path + " can't be locked (" + e
                            + "): it must be a local directory that the agent's user may write",
                    e);
        }
    }

    Path journal() {
        return path.resolve("journal");
    }

    Path shipped() {
        return path.resolve("shipped.json");
    }

    Path seen() {
        return path.resolve("store-seen.json");
    }

    Path newsRead() {
        return path.resolve("news-read.json");
    }

    Path rules() {
        return path.resolve("rules.json");
    }

    private Path lockFile() {
        return path.resolve("agent.lock");
    }
}
