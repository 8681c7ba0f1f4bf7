package io.rabbitagent.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads one line for the daemon, beside the session, so that the end of the daemon is noticed while the user thinks. */
final class Answer extends Thread {
    private static final int LONGEST = 64 * 1024;

    private final Session session;
    private final InputStream in;

    Answer(Session session, InputStream in) {
        super("answer");
        this.session = session;
        this.in = in;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int next = in.read();
            if (next < 0) {
                session.send(Frame.encode(Frame.NO_INPUT));
                return;
            }
            while (next >= 0 && next != '\n' && line.size() < LONGEST) {
                line.write(next);
                next = in.read();
            }
            byte[] bytes = line.toByteArray();
            session.send(Frame.encode(Frame.ANSWER, bytes, 0, bytes.length));
        } catch (IOException e) {
            session.send(Frame.encode(Frame.NO_INPUT));
        }
    }
}
