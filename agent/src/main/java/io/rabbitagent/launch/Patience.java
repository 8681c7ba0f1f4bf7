package io.rabbitagent.launch;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Closes the channel unless {@link #end} comes in time: neither connect nor read has a time limit on a Unix socket. */
final class Patience extends Thread {
    private final SocketChannel channel;
    private final long millis;
    private boolean ended;
    private boolean over;

    Patience(SocketChannel channel, long millis) {
        super("patience");
        this.channel = channel;
        this.millis = millis;
        setDaemon(true);
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Whether it was this that closed the channel. */
    synchronized boolean isOver() {
        return over;
    }

    @Override
    public void run() {
        try {
            if (waitedInVain()) {
                channel.close();
            }
        } catch (IOException | InterruptedException e) {
            // The channel is of no use any more either way.
        }
    }

    private synchronized boolean waitedInVain() throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (!ended && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        over = !ended;
        return over;
    }
}
