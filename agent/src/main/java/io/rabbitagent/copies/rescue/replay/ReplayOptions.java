package io.rabbitagent.copies.rescue.replay;

/**
 * How messages are sent.
 *
 * @param resendUncertain also those that may have arrived already
 * @param perSecond at most so many messages; 0 for as many as the broker takes
 * @param chunk after at most so many messages all answers are awaited and written down
 * @param chunkBytes the same of the bytes of their lines, which are more than those of the bodies
 */
public record ReplayOptions(boolean resendUncertain, int perSecond, int chunk, long chunkBytes) {
    private static final int CHUNK = 500;
    private static final long CHUNK_BYTES = 16_000_000;

    public ReplayOptions {
        if (perSecond < 0 || chunk < 1 || chunkBytes < 1) {
            throw new IllegalArgumentException("amounts can't be negative, nor chunks empty");
        }
    }

    /** What is sent slowly is written down more often: every second. */
    public static ReplayOptions of(boolean resendUncertain, int perSecond) {
        return new ReplayOptions(
                resendUncertain, perSecond, perSecond == 0 ? CHUNK : Math.min(CHUNK, perSecond), CHUNK_BYTES);
    }
}
