package io.rabbitagent.store;

import java.io.IOException;
import java.util.Arrays;

/** A disk that fails when it is told to. */
final class FaultyStorage implements Storage {
    private final Storage disk;
    private final Switch faults;

    FaultyStorage(Storage disk, Switch faults) {
        this.disk = disk;
        this.faults = faults;
    }

    enum Fault {
        NONE,
        /** The next write fails half-way, as on a full disk. */
        WRITE_HALF,
        /** The next sync fails. */
        SYNC_ONCE,
        /** Every sync and every truncation fails. */
        SYNC_AND_TRUNCATE
    }

    /** Which fault comes next. */
    static final class Switch {
        Fault next = Fault.NONE;

        private boolean isNext(Fault fault) {
            boolean is = next == fault;
            if (is) {
                next = Fault.NONE;
            }
            return is;
        }
    }

    @Override
    public long length() throws IOException {
        return disk.length();
    }

    @Override
    public int read(long position, byte[] buffer) throws IOException {
        return disk.read(position, buffer);
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
        if (faults.isNext(Fault.WRITE_HALF)) {
            disk.write(position, Arrays.copyOf(bytes, bytes.length / 2));
            throw new IOException("no space left (injected)");
        }
        disk.write(position, bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
        if (faults.next == Fault.SYNC_AND_TRUNCATE) {
            throw new IOException("truncation failed (injected)");
        }
        disk.truncate(length);
    }

    @Override
    public void sync() throws IOException {
        if (faults.isNext(Fault.SYNC_ONCE) || faults.next == Fault.SYNC_AND_TRUNCATE) {
            throw new IOException("sync failed (injected)");
        }
        disk.sync();
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
