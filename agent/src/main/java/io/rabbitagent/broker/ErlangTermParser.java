package io.rabbitagent.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads terms the way {@code file:consult/1} does, each ended by a full stop.
 *
 * <p>Strict on purpose: these files decide which node may boot first, so text that is cut off, or that holds anything
 * but atoms, integers, strings, lists and tuples, is an error with its position and never half a value.
 */
final class ErlangTermParser {
    /** The status file of the largest cluster imaginable is far below this. */
    static final int MAX_CHARACTERS = 1 << 20;

    static final int MAX_DEPTH = 64;

    private static final Set<String> RESERVED = Set.of(
            ("after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe not of or"
                            + " orelse receive rem try when xor")
                    .split(" "));

    private final String text;
    private int position;

    private ErlangTermParser(String text) {
        this.text = text;
    }

    /** Every term in the text; empty text has none. */
    static List<ErlangTerm> parse(String text) throws ErlangSyntaxException {
        if (text.length() > MAX_CHARACTERS) {
            throw new ErlangSyntaxException(MAX_CHARACTERS, "more than " + MAX_CHARACTERS + " characters");
        }
        return new ErlangTermParser(text).all();
    }

    /** The text's only term. */
    static ErlangTerm parseOne(String text) throws ErlangSyntaxException {
        List<ErlangTerm> terms = parse(text);
        if (terms.size() != 1) {
            throw new ErlangSyntaxException(text.length(), "one term was expected, there are " + terms.size());
        }
        return terms.get(0);
    }

    private List<ErlangTerm> all() throws ErlangSyntaxException {
        List<ErlangTerm> terms = new ArrayList<>();
        skipBlank();
        while (!atEnd()) {
            terms.add(term(0));
            skipBlank();
            fullStop();
            skipBlank();
        }
        return terms;
    }

    private void fullStop() throws ErlangSyntaxException {
        expect('.');
        if (!atEnd() && !isBlank(peek()) && peek() != '%') {
            throw problem("a full stop must be followed by white space");
        }
    }

    private ErlangTerm term(int depth) throws ErlangSyntaxException {
        if (depth > MAX_DEPTH) {
            throw problem("nested deeper than " + MAX_DEPTH);
        }
        skipBlank();
        if (atEnd()) {
            throw problem("a term was expected, the text ends");
        }
        char first = peek();
        return switch (first) {
            case '[' -> new ErlangTerm.Sequence(items(']', depth));
            case '{' -> new ErlangTerm.Tuple(items('}', depth));
            case '\'' -> new ErlangTerm.Atom(quoted('\''));
            case '"' -> new ErlangTerm.Text(strings(), false);
            case '<' -> binary();
            default -> startsInteger(first) ? integer() : atom();
        };
    }

    private List<ErlangTerm> items(char close, int depth) throws ErlangSyntaxException {
        position++;
        List<ErlangTerm> items = new ArrayList<>();
        skipBlank();
        if (next(close)) {
            return items;
        }
        do {
            items.add(term(depth + 1));
            skipBlank();
        } while (next(','));
        expect(close);
        return items;
    }

    private ErlangTerm binary() throws ErlangSyntaxException {
        expect('<');
        expect('<');
        String value = !atEnd() && peek() == '"' ? strings() : "";
        expect('>');
        expect('>');
        return new ErlangTerm.Text(value, true);
    }

    /** Strings beside each other are one: so Erlang prints what is too long for its line. */
    private String strings() throws ErlangSyntaxException {
        StringBuilder text = new StringBuilder();
        do {
            text.append(quoted('"'));
            skipBlank();
        } while (!atEnd() && peek() == '"');
        return text.toString();
    }

    private static boolean startsInteger(char first) {
        return first == '-' || isDigit(first);
    }

    private ErlangTerm integer() throws ErlangSyntaxException {
        int start = position;
        next('-');
        int digits = position;
        while (!atEnd() && isDigit(peek())) {
            position++;
        }
        if (position == digits || (!atEnd() && continuesNumber(peek()))) {
            throw problem("only decimal integers are understood");
        }
        try {
            return new ErlangTerm.Int(Long.parseLong(text.substring(start, position)));
        } catch (NumberFormatException e) {
            position = start;
            throw problem("an integer of more than 64 bits");
        }
    }

    private static boolean continuesNumber(char c) {
        return c == '#' || c == '_' || isAtomStart(c);
    }

    private ErlangTerm atom() throws ErlangSyntaxException {
        int start = position;
        if (!isAtomStart(peek())) {
            throw problem("unexpected character '" + peek() + "'");
        }
        while (!atEnd() && isAtomPart(peek())) {
            position++;
        }
        String name = text.substring(start, position);
        if (RESERVED.contains(name)) {
            position = start;
            throw problem("'" + name + "' is a reserved word");
        }
        return new ErlangTerm.Atom(name);
    }

    private String quoted(char quote) throws ErlangSyntaxException {
        position++;
        StringBuilder value = new StringBuilder();
        while (!atEnd()) {
            char c = text.charAt(position++);
            if (c == quote) {
                return value.toString();
            }
            value.append(c == '\\' ? escape() : c);
        }
        throw problem("the text ends inside quotes");
    }

    private char escape() throws ErlangSyntaxException {
        if (atEnd()) {
            throw problem("the text ends inside an escape");
        }
        char c = text.charAt(position++);
        return switch (c) {
            case 'b' -> '\b';
            case 'd' -> '\u007f';
            case 'e' -> '\u001b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 's' -> ' ';
            case 't' -> '\t';
            case 'v' -> '\u000b';
            case 'x' -> hexadecimal();
            default -> isOctal(c) ? octal() : verbatim(c);
        };
    }

    private char verbatim(char c) throws ErlangSyntaxException {
        if (c == '\'' || c == '"' || c == '\\') {
            return c;
        }
        position--;
        throw problem("an unknown escape \\" + c);
    }

    /** {@code \x{41}}: the only hexadecimal form that Erlang prints. */
    private char hexadecimal() throws ErlangSyntaxException {
        expect('{');
        int value = 0;
        int digits = 0;
        while (!atEnd() && Character.digit(peek(), 16) >= 0 && digits < 4) {
            value = value * 16 + Character.digit(peek(), 16);
            position++;
            digits++;
        }
        if (digits == 0) {
            throw problem("an empty escape");
        }
        expect('}');
        return (char) value;
    }

    private char octal() {
        int value = 0;
        position--;
        for (int digits = 0; digits < 3 && !atEnd() && isOctal(peek()); digits++) {
            value = value * 8 + (peek() - '0');
            position++;
        }
        return (char) value;
    }

    private void skipBlank() {
        while (!atEnd() && (isBlank(peek()) || peek() == '%')) {
            if (peek() == '%') {
                int lineEnd = text.indexOf('\n', position);
                position = lineEnd < 0 ? text.length() : lineEnd;
            } else {
                position++;
            }
        }
    }

    private boolean next(char wanted) {
        boolean found = !atEnd() && peek() == wanted;
        if (found) {
            position++;
        }
        return found;
    }

    private void expect(char wanted) throws ErlangSyntaxException {
        if (!next(wanted)) {
            throw problem("'" + wanted + "' was expected, " + (atEnd() ? "the text ends" : "not '" + peek() + "'"));
        }
    }

    private ErlangSyntaxException problem(String what) {
        return new ErlangSyntaxException(position, what);
    }

    private boolean atEnd() {
        return position >= text.length();
    }

    private char peek() {
        return text.charAt(position);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private static boolean isAtomStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '\u00df' && c <= '\u00ff' && c != '\u00f7');
    }

    private static boolean isAtomPart(char c) {
        boolean upper = (c >= 'A' && c <= 'Z') || (c >= '\u00c0' && c <= '\u00de' && c != '\u00d7');
        return isAtomStart(c) || upper || isDigit(c) || c == '_' || c == '@';
    }
}
