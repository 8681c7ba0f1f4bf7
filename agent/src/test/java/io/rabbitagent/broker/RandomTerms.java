package io.rabbitagent.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Terms from a seed, and their text as Erlang's {@code io:format("~w")} prints it. */
final class RandomTerms {
    private static final String PLAIN = "abz_@09AZ";
    private static final String ODD = "-. '\\\"\n\tZé\u0001%[]{},";

    private RandomTerms() {}

    static ErlangTerm next(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> new ErlangTerm.Atom(name(random));
            case 1 -> new ErlangTerm.Int(random.nextBoolean() ? random.nextLong() : random.nextInt(100));
            case 2 -> new ErlangTerm.Text(any(random), random.nextBoolean());
            case 3 -> new ErlangTerm.Tuple(items(random, depth));
            default -> new ErlangTerm.Sequence(items(random, depth));
        };
    }

    private static List<ErlangTerm> items(Random random, int depth) {
        List<ErlangTerm> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(next(random, depth - 1));
        }
        return items;
    }

    private static String name(Random random) {
        return random.nextInt(3) == 0 ? any(random) : "n" + letters(random, PLAIN);
    }

    private static String any(Random random) {
        return letters(random, PLAIN + ODD);
    }

    private static String letters(Random random, String alphabet) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            letters.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return letters.toString();
    }

    static String print(ErlangTerm term) {
        if (term instanceof ErlangTerm.Atom atom) {
            return atom.name().matches("[a-z][a-zA-Z0-9_@]*") ? atom.name() : quoted(atom.name(), '\'');
        }
        if (term instanceof ErlangTerm.Int number) {
            return Long.toString(number.value());
        }
        if (term instanceof ErlangTerm.Text text) {
            String quoted = quoted(text.value(), '"');
            return text.binary() ? "<<" + (text.value().isEmpty() ? "" : quoted) + ">>" : quoted;
        }
        if (term instanceof ErlangTerm.Tuple tuple) {
            return "{" + all(tuple.items()) + "}";
        }
        return "[" + all(((ErlangTerm.Sequence) term).items()) + "]";
    }

    private static String all(List<ErlangTerm> items) {
        return items.stream().map(RandomTerms::print).collect(Collectors.joining(","));
    }

    private static String quoted(String text, char quote) {
        StringBuilder quoted = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            quoted.append(escaped(text.charAt(i), quote));
        }
        return quoted.append(quote).toString();
    }

    private static String escaped(char c, char quote) {
        if (c == quote || c == '\\') {
            return "\\" + c;
        }
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\u0001' -> "\\001";
            default -> Character.toString(c);
        };
    }
}
