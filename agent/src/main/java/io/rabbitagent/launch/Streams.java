package io.rabbitagent.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The three standard streams. Unlike {@code System.out} they report what can't be written. */
record Streams(InputStream in, OutputStream out, OutputStream err) {

    static Streams ofThisProcess() {
        return new Streams(
                System.in, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /** One line for the user on standard error. */
    void note(String line) {
        try {
            err.write(("agent: " + line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // There is nobody left to tell.
        }
    }
}
