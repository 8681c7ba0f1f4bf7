package io.rabbitagent.copies.isolated;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Tells whether a reader has been waiting for too long. A reader that does something else is not waiting. */
final class WatchedInput extends FilterInputStream {
    private static final long NOT_WAITING = 0;

    private volatile long patienceNanos = Long.MAX_VALUE;
    private volatile long waitingSince = NOT_WAITING;

    WatchedInput(InputStream in) {
        super(in);
    }

    void expectWithin(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    boolean isLate() {
        long since = waitingSince;
        return since != NOT_WAITING && System.nanoTime() - since > patienceNanos;
    }

    @Override
    public int read() throws IOException {
        waits();
        try {
            return super.read();
        } finally {
            waitingSince = NOT_WAITING;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waits();
        try {
            return super.read(buffer, offset, length);
        } finally {
            waitingSince = NOT_WAITING;
        }
    }

    private void waits() {
        long now = System.nanoTime();
        waitingSince = now == NOT_WAITING ? 1 : now;
    }
}
