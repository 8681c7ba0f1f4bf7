package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Path;

/** Opens journals on a disk that can be made to refuse every write, for tests of other packages. */
public final class FailingDisk {
    private static final long LARGE = 1_000_000;

    private boolean refuses;

    public void refuse() {
        refuses = true;
    }

    public void recover() {
        refuses = false;
    }

    public LocalJournal open(StateLock lock, String name, Json json) throws StoreException {
        return LocalJournal.open(lock, name, json, this::storage, LARGE).journal();
    }

    private Storage storage(Path file) throws IOException {
        return new Refusing(DiskStorage.writable(file));
    }

    private final class Refusing implements Storage {
        private final Storage disk;

        Refusing(Storage disk) {
            this.disk = disk;
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
            if (refuses) {
                throw new IOException("no space left (injected)");
            }
            disk.write(position, bytes);
        }

        @Override
        public void truncate(long length) throws IOException {
            disk.truncate(length);
        }

        @Override
        public void sync() throws IOException {
            disk.sync();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
