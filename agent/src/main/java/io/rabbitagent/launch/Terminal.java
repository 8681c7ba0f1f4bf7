package io.rabbitagent.launch;

/**
 * Which standard streams of the user's process are terminals.
 *
 * @param columns the width of the terminal, 0 where that isn't known
 */
public record Terminal(boolean in, boolean out, boolean err, int columns) {
    /** None of the streams: what a script or a pipe sees. */
    public static final Terminal NONE = new Terminal(false, false, false, 0);

    /**
     * This process's streams as {@code bin/agent} found them: the JDK can't tell which of the streams are terminals.
     * {@code rabbitagent.terminals} holds the numbers of those that are, such as {@code 012}.
     */
    public static Terminal ofThisProcess() {
        String numbers = System.getProperty("rabbitagent.terminals", "");
        if (numbers.isEmpty()) {
            return NONE;
        }
        return new Terminal(
                numbers.indexOf('0') >= 0,
                numbers.indexOf('1') >= 0,
                numbers.indexOf('2') >= 0,
                Math.max(0, Integer.getInteger("rabbitagent.columns", 0)));
    }

    int bits() {
        return (in ? 1 : 0) | (out ? 2 : 0) | (err ? 4 : 0);
    }

    static Terminal of(int bits, int columns) {
        return new Terminal((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, columns);
    }
}
