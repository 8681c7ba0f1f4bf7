package io.rabbitagent.store;

import java.io.Closeable;
import java.io.IOException;

/** A file as bytes that are written at positions: what can fail, so that tests can let it fail. */
public interface Storage extends Closeable {
    long length() throws IOException;

    /** Reads at most as many bytes as the buffer has; -1 at the end. */
    int read(long position, byte[] buffer) throws IOException;

    void write(long position, byte[] bytes) throws IOException;

    void truncate(long length) throws IOException;

    /** Returns once everything written before is on the disk, whoever wrote it. */
    void sync() throws IOException;
}
