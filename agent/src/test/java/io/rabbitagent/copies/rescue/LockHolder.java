package io.rabbitagent.copies.rescue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that holds a file's lock until it is killed, unless somebody else has it. */
final class LockHolder {
    private LockHolder() {}

    /** Argument: the file. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            System.out.println(lock == null ? "not held" : "held");
            // Nothing ever comes: the test kills this process.
            int read = System.in.read();
            System.out.println("input " + read);
        }
    }
}
