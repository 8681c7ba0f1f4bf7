package io.rabbitagent.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a {@link LineFile}: {@code {"crc32c":"0a1b2c3d","sequence":17,…}}.
 *
 * <p>The checksum covers the rest of the line and the checksum of the line before it. So a line that was removed,
 * repeated or put from another file shows as well as one that was damaged.
 *
 * @param number counts the lines; the header has that of the line before the first
 * @param payload the JSON object without checksum and number
 * @param checksum what the next line's checksum builds upon
 * @param length in bytes, with the line feed
 */
record Line(long number, String payload, int checksum, int length) {
    /** How every line begins; no line holds it anywhere else, since text in JSON has its quotes escaped. */
    static final String OPENING = "{\"crc32c\":\"";

    private static final int COVERED_FROM = OPENING.length() + 8 + 2;

    /**
     * @param counter the property that holds the number
     * @param payload a JSON object that isn't empty
     */
    static Line of(int previous, String counter, long number, String payload) {
        String covered = covered(counter, number, payload);
        byte[] bytes = covered.getBytes(StandardCharsets.UTF_8);
        return new Line(number, payload, checksum(previous, bytes, 0), COVERED_FROM + bytes.length + 1);
    }

    byte[] bytes(String counter) {
        String text = opening(checksum) + covered(counter, number, payload) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The line that these bytes are, without their line feed; empty where they are damaged. */
    static Optional<Line> parse(int previous, String counter, byte[] bytes) {
        int expected = checksum(previous, bytes, Math.min(COVERED_FROM, bytes.length));
        String opening = opening(expected) + "\"" + counter + "\":";
        String text = new String(bytes, StandardCharsets.UTF_8);
        int comma = text.indexOf(',', opening.length());
        if (!text.startsWith(opening) || comma < 0) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(text.substring(opening.length(), comma));
            return Optional.of(new Line(number, "{" + text.substring(comma + 1), expected, bytes.length + 1));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** How a line with this checksum begins. */
    static String opening(int checksum) {
        return OPENING + HexFormat.of().toHexDigits(checksum) + "\",";
    }

    private static String covered(String counter, long number, String payload) {
        return "\"" + counter + "\":" + number + "," + payload.substring(1);
    }

    private static int checksum(int previous, byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(4).putInt(0, previous));
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }
}
