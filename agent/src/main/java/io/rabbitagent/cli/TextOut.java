package io.rabbitagent.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines, and tables whose columns are as wide as what stands in them. */
final class TextOut {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final PrintStream out;
    private final Paint paint;
    private final int columns;

    TextOut(PrintStream out, Paint paint, int columns) {
        this.out = out;
        this.paint = paint;
        this.columns = columns;
    }

    Paint paint() {
        return paint;
    }

    /** How wide the terminal is. */
    int columns() {
        return columns;
    }

    void line(String text) {
        out.println(text);
    }

    void line() {
        out.println();
    }

    /** A paragraph behind a label, broken at the terminal's width. */
    void wrapped(String label, String text) {
        int width = Math.max(40, columns) - visible(label);
        String indent = " ".repeat(visible(label));
        String lead = label;
        StringBuilder current = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (current.length() > 0 && visible(current) + 1 + visible(word) > width) {
                out.println(lead + current);
                lead = indent;
                current.setLength(0);
            }
            current.append(current.length() > 0 ? " " : "").append(word);
        }
        out.println(lead + current);
    }

    /** Colour codes take no room. */
    private static int visible(CharSequence text) {
        return COLOUR.matcher(text).replaceAll("").length();
    }

    Table table(String... headings) {
        return new Table(List.of(headings));
    }

    /** Cells are laid out as plain text first and painted afterwards: colour codes have no width. */
    final class Table {
        private final List<List<String>> rows = new ArrayList<>();

        private Table(List<String> headings) {
            rows.add(headings);
        }

        Table row(String... cells) {
            rows.add(List.of(cells));
            return this;
        }

        /** Prints it, two blanks before each line. */
        void print() {
            int[] widths = widths();
            for (List<String> row : rows) {
                StringBuilder line = new StringBuilder("  ");
                for (int n = 0; n < row.size(); n++) {
                    boolean last = n == row.size() - 1;
                    line.append(last ? row.get(n) : padded(row.get(n), widths[n] + 2));
                }
                out.println(line.toString().stripTrailing());
            }
        }

        private int[] widths() {
            int[] widths = new int[rows.get(0).size()];
            for (List<String> row : rows) {
                for (int n = 0; n < widths.length; n++) {
                    widths[n] = Math.max(widths[n], row.get(n).length());
                }
            }
            return widths;
        }

        private String padded(String cell, int width) {
            return paintedWord(cell) + " ".repeat(width - cell.length());
        }

        private String paintedWord(String cell) {
            return switch (cell) {
                case "running", "pass", "ok", "true" -> paint.good(cell);
                case "stopped", "app-stopped", "fail", "down", "unreachable" -> paint.bad(cell);
                case "unknown", "booting", "waiting-for-peers", "degraded", "maintenance" -> paint.doubtful(cell);
                default -> cell;
            };
        }
    }
}
