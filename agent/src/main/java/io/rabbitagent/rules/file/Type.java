package io.rabbitagent.rules.file;

import io.rabbitagent.yaml.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What can stand at a place of a rule file. Each type both reads it and tells a JSON Schema of it, so that the two agree. */
sealed interface Type<T>
        permits Type.Text,
                Type.Choice,
                Type.Whole,
                Type.Flag,
                Type.True,
                Type.Many,
                Sections,
                Written.Kind,
                Chosen.Kind {
    /** What can stand there, for messages and the reference: {@code a whole number from 1 to 100}. */
    String text();

    /** Reports what is wrong, and is empty then. */
    Optional<T> read(Place place);

    /** The keywords of a JSON Schema that accept the same. */
    Map<String, Object> schema();

    /**
     * A text that matches a pattern.
     *
     * @param text what it is, with its article: {@code a duration from 0s to 24h}
     * @param pattern in the part of the language that Java and JavaScript share
     * @param longest how many characters it may have
     * @param parse can't fail for what matches
     */
    record Text<T>(String text, String remedy, String pattern, int longest, Function<String, T> parse)
            implements Type<T> {
        static final int SHORT = 100;

        @Override
        public Optional<T> read(Place place) {
            if (!place.isText()) {
                place.fault(place.shown() + " is not " + text, unquoted(place));
                return Optional.empty();
            }
            String value = place.text();
            if (value.codePointCount(0, value.length()) > longest) {
                place.fault("has more than " + longest + " characters", "write less");
                return Optional.empty();
            }
            if (!Pattern.compile(pattern).matcher(value).matches()) {
                place.fault(place.shown() + " is not " + text, remedy);
                return Optional.empty();
            }
            return Optional.of(parse.apply(value));
        }

        /** A number or a truth value only becomes text between quotes. */
        private String unquoted(Place place) {
            boolean quotesHelp = (place.isScalar(Tag.INT) || place.isScalar(Tag.FLOAT) || place.isScalar(Tag.BOOL))
                    && Pattern.compile(pattern).matcher(place.text()).matches();
            return quotesHelp ? "write it between quotes" : remedy;
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string", "maxLength", longest, "pattern", "^" + pattern + "$");
        }
    }

    /** One of some words. */
    record Choice<T>(Map<String, T> choices) implements Type<T> {
        /** In the given order. */
        static <T> Choice<T> of(List<T> choices, Function<T, String> text) {
            Map<String, T> byText = new LinkedHashMap<>();
            choices.forEach(choice -> byText.put(text.apply(choice), choice));
            return new Choice<>(byText);
        }

        @Override
        public String text() {
            return String.join(" or ", choices.keySet());
        }

        @Override
        public Optional<T> read(Place place) {
            Optional<T> choice = place.isText() ? Optional.ofNullable(choices.get(place.text())) : Optional.empty();
            if (choice.isEmpty()) {
                place.fault(
                        place.shown() + " is not " + text(),
                        (place.isText() ? Suggestion.nearest(place.text(), choices.keySet()) : Optional.<String>empty())
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse("write " + text()));
            }
            return choice;
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("enum", List.copyOf(choices.keySet()));
        }
    }

    /** A whole number. */
    record Whole(int least, int most) implements Type<Integer> {
        @Override
        public String text() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public Optional<Integer> read(Place place) {
            boolean right =
                    place.isScalar(Tag.INT) && Pattern.matches(NumberPattern.between(least, most), place.text());
            if (!right) {
                place.fault(
                        place.shown() + " is not " + text(),
                        place.isText() ? "write such a number, without quotes" : "write such a number");
                return Optional.empty();
            }
            return Optional.of(Integer.valueOf(place.text()));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "integer", "minimum", least, "maximum", most);
        }
    }

    /** {@code true} or {@code false}, and not what else YAML takes for them. */
    record Flag() implements Type<Boolean> {
        @Override
        public String text() {
            return "true or false";
        }

        @Override
        public Optional<Boolean> read(Place place) {
            if (!place.isScalar(Tag.BOOL) || !Pattern.matches("true|false", place.text())) {
                place.fault(place.shown() + " is not " + text(), "write true or false, without quotes");
                return Optional.empty();
            }
            return Optional.of(Boolean.valueOf(place.text()));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "boolean");
        }
    }

    /** Nothing but {@code true}. */
    record True() implements Type<Boolean> {
        @Override
        public String text() {
            return "true";
        }

        @Override
        public Optional<Boolean> read(Place place) {
            if (!place.isScalar(Tag.BOOL) || !place.text().equals("true")) {
                place.fault(place.shown() + " is not true, and it can't be otherwise", "write true, or leave it out");
                return Optional.empty();
            }
            return Optional.of(true);
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("const", true);
        }
    }

    /** A list; what has a fault is left out of it. */
    record Many<T>(Type<T> one, int most) implements Type<List<Read<T>>> {
        @Override
        public String text() {
            return "a list of up to " + most + ", each " + one.text();
        }

        @Override
        public Optional<List<Read<T>>> read(Place place) {
            if (!(place.node() instanceof SequenceNode list)) {
                place.fault(
                        place.shown() + " is not a list", "write [A, B, C], or each on a line of its own after '- '");
                return Optional.empty();
            }
            if (list.getValue().size() > most) {
                place.fault("has more than " + most + " entries", "remove some");
                return Optional.empty();
            }
            List<Read<T>> all = new ArrayList<>();
            for (Node item : list.getValue()) {
                Place at = place.at(item);
                one.read(at).ifPresent(value -> all.add(new Read<>(value, at)));
            }
            return Optional.of(List.copyOf(all));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "array", "maxItems", most, "items", one.schema());
        }
    }
}
