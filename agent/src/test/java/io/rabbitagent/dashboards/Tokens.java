package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a PromQL expression, one after the other. */
final class Tokens {
    private static final Pattern WORD = Pattern.compile("\\s*(?:"
            + "(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<range>\\[[^\\]]*\\])"
            + "|(?<number>\\d+\\.?\\d*(?:[eE][+-]?\\d+)?)"
            + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "|(?<symbol>==|!=|>=|<=|=~|!~|[-+*/%^<>=(){},]))");

    private final List<String> words = new ArrayList<>();
    private int at;

    Tokens(String text) {
        Matcher matcher = WORD.matcher(text.strip());
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            words.add(matcher.group().strip());
            end = matcher.end();
        }
        if (end != text.strip().length()) {
            throw new IllegalArgumentException(
                    "not understood from '" + text.strip().substring(end).strip() + "'");
        }
    }

    /** The next word, left where it is; empty at the end. */
    String peek() {
        return peek(0);
    }

    String peek(int further) {
        return at + further < words.size() ? words.get(at + further) : "";
    }

    String next() {
        String word = peek();
        at++;
        return word;
    }

    /** Takes the word if it is next. */
    boolean take(String word) {
        if (peek().equals(word)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!take(word)) {
            throw new IllegalArgumentException("'" + word + "' is missing before '" + peek() + "'");
        }
    }

    boolean atName() {
        return !peek().isEmpty() && (Character.isLetter(peek().charAt(0)) || peek().charAt(0) == '_');
    }

    boolean atNumber() {
        return !peek().isEmpty() && Character.isDigit(peek().charAt(0));
    }

    /** {@code (a, b)}: the names in parentheses. */
    List<String> names() {
        expect("(");
        List<String> names = new ArrayList<>();
        while (!take(")")) {
            names.add(next());
            take(",");
        }
        return names;
    }
}
