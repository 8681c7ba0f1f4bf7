package io.rabbitagent.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file on a disk. A channel would be closed by an interrupt of the thread that uses it; this is not. */
final class DiskStorage implements Storage {
    private final RandomAccessFile file;

    private DiskStorage(RandomAccessFile file) {
        this.file = file;
    }

    /** Opens a file for reading and writing, and creates it where it is missing. */
    static DiskStorage writable(Path path) throws IOException {
        return new DiskStorage(new RandomAccessFile(path.toFile(), "rw"));
    }

    static DiskStorage readOnly(Path path) throws IOException {
        return new DiskStorage(new RandomAccessFile(path.toFile(), "r"));
    }

    @Override
    public long length() throws IOException {
        return file.length();
    }

    @Override
    public int read(long position, byte[] buffer) throws IOException {
        file.seek(position);
        return file.read(buffer);
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
        file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
