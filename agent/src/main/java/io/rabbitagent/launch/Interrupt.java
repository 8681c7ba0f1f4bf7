package io.rabbitagent.launch;

/**
 * Tells the daemon when the user wants to end the command, then waits a moment for it to say how that went. The exit code is
 * the shell's own for the signal.
 */
final class Interrupt extends Thread {
    private static final long PATIENCE_MILLIS = 5_000;

    private final Session session;
    private boolean ended;

    Interrupt(Session session) {
        super("interrupt");
        this.session = session;
    }

    void watch() {
        Runtime.getRuntime().addShutdownHook(this);
    }

    void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(this);
        } catch (IllegalStateException e) {
            // It is running: that is what it was there for.
        }
    }

    @Override
    public void run() {
        session.send(Frame.encode(Frame.INTERRUPT));
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            // The process ends anyway.
        }
    }

    private synchronized void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        long left = PATIENCE_MILLIS;
        while (!ended && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }
}
