package io.rabbitagent.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning of a stream and counts the rest, without ever blocking on it. */
final class CappedOutput {
    private final InputStream stream;
    private final int cap;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[8192];
    private long cut;

    CappedOutput(InputStream stream, int cap) {
        this.stream = stream;
        this.cap = cap;
    }

    /**
     * Takes what is there already, at most one buffer of it.
     *
     * @return whether there was anything
     */
    boolean drain() {
        try {
            int available = stream.available();
            if (available <= 0) {
                return false;
            }
            int read = stream.read(buffer, 0, Math.min(available, buffer.length));
            if (read <= 0) {
                return false;
            }
            keep(read);
            return true;
        } catch (IOException e) {
            // The other end is gone: there is nothing more to come.
            return false;
        }
    }

    private void keep(int read) {
        int room = Math.min(read, cap - kept.size());
        kept.write(buffer, 0, room);
        cut += read - room;
    }

    CommandResult.Captured captured() {
        return new CommandResult.Captured(kept.toString(StandardCharsets.UTF_8), cut);
    }

    void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
