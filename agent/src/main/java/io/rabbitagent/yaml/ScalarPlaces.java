package io.rabbitagent.yaml;

import java.util.Arrays;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where each character of a value stands in its text, whatever style it is written in: a fault in it can be shown at the place
 * where people wrote it. It goes once through the value and its source side by side.
 *
 * <p>Between the two differ: quotes, escapes, indentation, and lines that are folded into one.
 */
public final class ScalarPlaces {
    private static final int BEYOND = 0;
    /** As YAML 1.1 has them, sorted. */
    private static final int[] LINE_ENDS = {'\n', '\r', 0x85, 0x2028, 0x2029};

    private final int[] text;
    private final int[] value;
    /** For each character of the value its index in the text, and one more for the end. */
    private final int[] places;

    private ScalarPlaces(int[] text, ScalarNode node) {
        this.text = text;
        this.value = node.getValue().codePoints().toArray();
        this.places = new int[value.length + 1];
        int start = node.getStartMark().getIndex();
        switch (node.getScalarStyle()) {
            case LITERAL -> literal(nextLine(start));
            case FOLDED -> folded(nextLine(start));
            case SINGLE_QUOTED -> flow(start + 1, '\'');
            case DOUBLE_QUOTED -> flow(start + 1, '\\');
            default -> flow(start, BEYOND);
        }
    }

    /** @param text the whole one in which the node was read */
    public static ScalarPlaces of(String text, ScalarNode node) {
        return new ScalarPlaces(text.codePoints().toArray(), node);
    }

    /**
     * Where something of the value stands in the text.
     *
     * @param line of the value, from 1
     * @param column in that line, from 1; what lies beyond the line counts as its end
     */
    public Position position(int line, int column) {
        int index = 0;
        for (int left = line; left > 1 && index < value.length; index++) {
            left -= value[index] == '\n' ? 1 : 0;
        }
        for (int left = column; left > 1 && index < value.length && value[index] != '\n'; left--) {
            index++;
        }
        return position(Math.min(places[index], text.length));
    }

    private Position position(int place) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < place; i++) {
            column++;
            if (endsLine(i)) {
                line++;
                column = 1;
            }
        }
        return new Position(line, column);
    }

    /** Each line of the value is a line of the text without its indentation. */
    private void literal(int firstLine) {
        int line = firstLine;
        for (int from = 0; from <= value.length; ) {
            int to = from;
            while (to < value.length && value[to] != '\n') {
                to++;
            }
            int indentation = Math.max(0, endOfLine(line) - line - (to - from));
            for (int i = from; i <= to; i++) {
                places[i] = line + indentation + i - from;
            }
            line = nextLine(line);
            from = to + 1;
        }
    }

    /** Blanks and line ends become other blanks and line ends; between them stand the same words. */
    private void folded(int firstLine) {
        int at = firstLine;
        for (int i = 0; i < value.length; ) {
            int end = afterBlanks(at);
            if (isBlank(value[i])) {
                for (int n = 0; i < value.length && isBlank(value[i]); n++) {
                    places[i++] = Math.min(at + n, Math.max(at, end - 1));
                }
                at = end;
            } else {
                places[i++] = end;
                at = end + 1;
            }
        }
        places[value.length] = at;
    }

    /** @param special the character that is doubled in single quotes, or that escapes in double quotes */
    private void flow(int start, int special) {
        int at = start;
        for (int i = 0; i < value.length; ) {
            int end = at;
            if (isBlank(at(at))) {
                end = afterBlanks(at);
                i = blanks(i, at, produced(at, end));
            } else if (special == '\\' && at(at) == '\\' && isLineEnd(at(at + 1))) {
                end = afterBlanks(at + 1);
                i = blanks(i, at, lineEnds(at + 1, end) - 1);
            } else {
                places[i++] = at;
                end = at + length(at, special);
            }
            at = end;
        }
        places[value.length] = at;
    }

    private int blanks(int from, int at, int count) {
        int to = Math.min(value.length, from + count);
        for (int i = from; i < to; i++) {
            places[i] = at + i - from;
        }
        return to;
    }

    /** One line end becomes a blank; of several the first is lost. Blanks around line ends are lost. */
    private int produced(int from, int to) {
        int lineEnds = lineEnds(from, to);
        return lineEnds == 0 ? to - from : Math.max(1, lineEnds - 1);
    }

    /** How many characters of the text make one of the value. */
    private int length(int at, int special) {
        if (at(at) != special) {
            return 1;
        }
        if (special == '\'') {
            return 2;
        }
        return switch (at(at + 1)) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }

    private int lineEnds(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += endsLine(i) ? 1 : 0;
        }
        return count;
    }

    private int afterBlanks(int from) {
        int i = from;
        while (isBlank(at(i))) {
            i++;
        }
        return i;
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < text.length && !isLineEnd(text[i])) {
            i++;
        }
        return i;
    }

    private int nextLine(int from) {
        int i = Math.min(from, text.length);
        while (i < text.length && !endsLine(i)) {
            i++;
        }
        return Math.min(i + 1, text.length);
    }

    private int at(int index) {
        return index < text.length ? text[index] : BEYOND;
    }

    /** Whether a line ends with this character. Of a carriage return and a line feed only the second does. */
    private boolean endsLine(int index) {
        return isLineEnd(text[index]) && !(text[index] == '\r' && at(index + 1) == '\n');
    }

    private static boolean isBlank(int character) {
        return character == ' ' || character == '\t' || isLineEnd(character);
    }

    private static boolean isLineEnd(int character) {
        return Arrays.binarySearch(LINE_ENDS, character) >= 0;
    }
}
