package io.rabbitagent.store;

/** The right to write in a state directory, and to act on this host. The kernel frees it if the process dies. */
public final class StateLock implements AutoCloseable {
    private final StateDirectory directory;
    private final KernelLock lock;

    StateLock(StateDirectory directory, KernelLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    public StateDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        lock.close();
    }
}
