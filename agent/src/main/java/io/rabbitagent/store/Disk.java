package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Path;

/** Where the lines of journal and history lie: a test puts one in that fails, or ends the process in mid-line. */
@FunctionalInterface
public interface Disk {
    /** This machine's. */
    Disk REAL = DiskStorage::writable;

    /** Opens a file's bytes; creates them where the disk is one for writing. */
    Storage open(Path file) throws IOException;
}
