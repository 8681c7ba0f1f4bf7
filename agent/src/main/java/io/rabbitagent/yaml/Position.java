package io.rabbitagent.yaml;

import java.util.Comparator;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** A place in a text: line and column, both from 1. */
public record Position(int line, int column) implements Comparable<Position> {
    public static final Position START = new Position(1, 1);

    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

    public static Position of(Node node) {
        return of(node.getStartMark());
    }

    static Position of(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** Of a character of a text, or of its end. */
    static Position at(String text, int index) {
        String before =
                text.substring(0, text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length()))));
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        String last = before.substring(before.lastIndexOf('\n') + 1);
        return new Position(line, last.codePointCount(0, last.length()) + 1);
    }

    /** Without a file: {@code 3:14}. */
    public String text() {
        return line + ":" + column;
    }

    /** As it stands behind a file's name. */
    @Override
    public String toString() {
        return ":" + line + ":" + column;
    }
}
