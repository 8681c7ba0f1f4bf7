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
