package io.rabbitagent.cli;

import io.rabbitagent.operations.ShutdownOrderView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The order as a picture: the first down on top, the last at the bottom, those that can't be told apart in one box. */
record OrderDrawing(ShutdownOrderView view, int columns) {
    private static final int LABEL = 12;
    /** Two blanks stand before each line. */
    private static final int MARGIN = 2;

    /** @param marker what is to be seen first, at the end of the line; empty mostly */
    record Line(String text, String marker) {
        String painted(Paint paint) {
            return marker.isEmpty() ? text : text + (text.isBlank() ? "" : "  ") + paint.strong(marker);
        }
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        int last = view.order().size() - 1;
        for (int n = 0; n <= last; n++) {
            String label = n == last ? "last down" : n == 0 ? "first down" : "";
            lines.addAll(
                    group(label, n == last ? lastBoxes() : List.of(view.order().get(n)), n == last ? marker() : ""));
            if (n < last) {
                lines.add(new Line(indented("  | outlived by"), ""));
                lines.add(new Line(indented("  v"), ""));
            }
        }
        return lines;
    }

    /** In a split beside each other, unless more nodes than those are in the last place. */
    private List<List<String>> lastBoxes() {
        List<String> last = view.order().get(view.order().size() - 1);
        List<String> grouped = view.lastGroups().stream().flatMap(List::stream).toList();
        return new HashSet<>(grouped).equals(new HashSet<>(last)) ? view.lastGroups() : List.of(last);
    }

    private String marker() {
        if (view.verdict().equals("split")) {
            return "<== split: start nothing yet";
        }
        if (view.startFirst().isEmpty()) {
            return "<== start nothing yet";
        }
        boolean others = !new HashSet<>(view.order().get(view.order().size() - 1)).containsAll(view.startFirst());
        String together = view.startFirst().size() > 1 ? ", together" : "";
        return "<== start first" + together + (others ? ", with those above" : "");
    }

    private List<Line> group(String label, List<List<String>> boxes, String marker) {
        String side = boxes.stream().map(box -> box(box, "  ")).collect(Collectors.joining("   //   "));
        if (MARGIN + LABEL + side.length() + 2 + marker.length() <= columns) {
            return List.of(new Line(padded(label) + side, marker));
        }
        if (MARGIN + LABEL + side.length() <= columns) {
            return List.of(new Line(padded(label) + side, ""), new Line(padded(""), marker));
        }
        List<Line> lines = new ArrayList<>();
        String lead = padded(label);
        for (List<String> box : boxes) {
            for (String line : box(box, "\n  ").split("\n", -1)) {
                lines.add(new Line(lead + line, ""));
                lead = padded("");
            }
        }
        Line end = lines.remove(lines.size() - 1);
        lines.add(new Line(end.text(), marker));
        return lines;
    }

    private static String box(List<String> nodes, String between) {
        return nodes.size() == 1 ? nodes.get(0) : "[ " + String.join(between, nodes) + " ]";
    }

    private static String indented(String text) {
        return padded("") + text;
    }

    private static String padded(String label) {
        return label + " ".repeat(LABEL - label.length());
    }
}
