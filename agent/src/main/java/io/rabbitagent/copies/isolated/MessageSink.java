package io.rabbitagent.copies.isolated;

import java.io.IOException;

/** Takes the messages of one queue after the other, as lines of JSON. */
public interface MessageSink {
    /** What follows is of this queue. */
    void begin(WantedQueue queue) throws IOException;

    /** Bytes of its lines; a line may come in several calls, and several lines in one. */
    void bytes(byte[] buffer, int offset, int length) throws IOException;

    /**
     * All of its messages were given.
     *
     * @param messages how many, without those that were skipped
     */
    void end(WantedQueue queue, long messages) throws IOException;

    /**
     * No more of its messages can be read: in place of its end, also where nothing of it was begun.
     *
     * @param why for people
     */
    void failed(WantedQueue queue, String why) throws IOException;
}
