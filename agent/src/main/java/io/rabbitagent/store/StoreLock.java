package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Whose turn it is: one thread of this object for reading, and one process of the machine besides for writing. */
final class StoreLock {
    private static final long LONGEST_NAP_MILLIS = 8;

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-rw----");

    private final Path file;
    private final Duration deadline;
    private final ReentrantLock threads = new ReentrantLock(true);

    StoreLock(Path file, Duration deadline) {
        this.file = file;
        this.deadline = deadline;
    }

    /** What is done in a turn. */
    interface Work<T> {
        T run() throws IOException, StoreException;
    }

    <T> T read(Work<T> work) throws StoreException, IOException {
        awaitThreads();
        try {
            return work.run();
        } finally {
            threads.unlock();
        }
    }

    /** @throws StoreException also where the deadline passed before the turn came; nothing was written then */
    <T> T write(Work<T> work) throws StoreException, IOException {
        long start = System.nanoTime();
        return read(() -> {
            KernelLock processes = awaitProcesses(start);
            try {
                return work.run();
            } finally {
                processes.close();
            }
        });
    }

    private void awaitThreads() throws StoreException {
        try {
            if (!threads.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(OptionalLong.of(ProcessHandle.current().pid()));
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Asks again and again: the kernel can wait for a lock, but not with a deadline. */
    private KernelLock awaitProcesses(long start) throws StoreException, IOException {
        long nap = 1;
        Optional<KernelLock> lock = KernelLock.attempt(file, MODE);
        while (lock.isEmpty()) {
            if (System.nanoTime() - start >= deadline.toNanos()) {
                throw busy(KernelLock.holder(file));
            }
            try {
                Thread.sleep(nap);
            } catch (InterruptedException e) {
                throw interrupted();
            }
            nap = Math.min(nap * 2, LONGEST_NAP_MILLIS);
            lock = KernelLock.attempt(file, MODE);
        }
        return lock.get();
    }

    private StoreException busy(OptionalLong holder) {
        return new StoreException("waited " + deadline.toMillis() + " ms for " + file + ", which process "
                + (holder.isPresent() ? holder.getAsLong() : "(unknown)") + " holds: see whether it hangs");
    }

    private static StoreException interrupted() {
        Thread.currentThread().interrupt();
        return new StoreException("interrupted while waiting for the store's lock");
    }
}
