package io.rabbitagent.store;

/**
 * A place between two lines of a {@link LineFile}.
 *
 * @param offset of the next line's first byte
 * @param lines how many lines stand before it
 * @param number of the line before it
 * @param checksum of the line before it
 */
record Cursor(long offset, long lines, long number, int checksum) {
    /** @param checksum of the last line of the file before this one; 0 where it is the first */
    static Cursor start(int checksum) {
        return new Cursor(0, 0, -1, checksum);
    }

    boolean isStart() {
        return lines == 0;
    }

    Cursor after(Line line) {
        return new Cursor(offset + line.length(), lines + 1, line.number(), line.checksum());
    }
}
