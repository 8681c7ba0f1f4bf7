package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression offers one after the other: the operands of its outermost {@code or}.
 *
 * <p>The last is often a fallback, the same number whatever was measured, as in {@code … or rabbitagent_node_state * 0 - 1}: so a table has a cell
 * to say that something is unknown, or 0. A fallback answers as soon as its series are there, and proves nothing of the operands before it.
 */
final class Alternatives {
    private static final Pattern CONSTANT = Pattern.compile("(?s).*\\*\\s*0(\\s*[-+]\\s*\\d+)?");
    private static final Pattern RELABELLED =
            Pattern.compile("(?s)label_replace\\s*\\((?<of>.*?)(\\s*,\\s*\"[^\"]*\"){4}\\s*\\)");
    private static final Pattern ENCLOSED = Pattern.compile("(?s)\\((?<of>.*)\\)");
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[(){}]|\\bor\\b");
    private static final Pattern MATCHING = Pattern.compile("(?s)\\s*(?:on|ignoring)\\s*\\([^)]*\\)");

    private final List<String> operands;

    private Alternatives(List<String> operands) {
        this.operands = List.copyOf(operands);
    }

    static Alternatives of(String expression) {
        List<String> operands = new ArrayList<>();
        Matcher word = WORD.matcher(expression);
        int depth = 0;
        int from = 0;
        while (word.find()) {
            switch (word.group()) {
                case "(", "{" -> depth++;
                case ")", "}" -> depth--;
                case "or" -> {
                    if (depth == 0) {
                        operands.add(expression.substring(from, word.start()).strip());
                        from = afterMatching(expression, word.end());
                    }
                }
                default -> {
                    // A string, in which nothing is to be found.
                }
            }
        }
        operands.add(expression.substring(from).strip());
        return new Alternatives(operands);
    }

    /** What {@code or on (cluster)} matches on tells how operands are put together, and is of none of them. */
    private static int afterMatching(String expression, int at) {
        Matcher matching = MATCHING.matcher(expression).region(at, expression.length());
        return matching.lookingAt() ? matching.end() : at;
    }

    boolean haveFallback() {
        return operands.stream().anyMatch(Alternatives::isConstant);
    }

    /** An expression that answers where something was measured alone. */
    String measured() {
        List<String> measured =
                operands.stream().filter(one -> !isConstant(one)).toList();
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing but a fallback: " + operands);
        }
        return String.join("\nor ", measured);
    }

    private static boolean isConstant(String operand) {
        for (Pattern around : List.of(RELABELLED, ENCLOSED)) {
            Matcher matcher = around.matcher(operand);
            if (matcher.matches() && isBalanced(matcher.group("of"))) {
                return isConstant(matcher.group("of").strip());
            }
        }
        return CONSTANT.matcher(operand).matches();
    }

    /** {@code (a) + (b)} is not enclosed, though it begins and ends so. */
    private static boolean isBalanced(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }
}
