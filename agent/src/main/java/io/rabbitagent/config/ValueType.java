package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a setting may hold. */
sealed interface ValueType<T> {

    /** As the reference page calls it, such as {@code duration}. */
    String name();

    /** The value, or empty where problems were reported. */
    Optional<T> read(Given given, String setting, Problems problems);

    /** Whether commas separate values in an environment variable. */
    boolean list();

    /**
     * A single text.
     *
     * @param remedy what to write instead of a text that can't be understood
     * @param parser throws {@link IllegalArgumentException} with a message that says what is wrong
     */
    record Text<T>(String name, String remedy, Function<String, T> parser) implements ValueType<T> {
        @Override
        public boolean list() {
            return false;
        }

        @Override
        public Optional<T> read(Given given, String setting, Problems problems) {
            if (given.list()) {
                problems.error(given.place(), setting, "is a list, but takes one value", remedy);
                return Optional.empty();
            }
            return read(given.items().get(0), setting, problems);
        }

        Optional<T> read(Given.Item item, String setting, Problems problems) {
            if (item.text().isBlank()) {
                problems.error(item.place(), setting, "is empty", remedy);
                return Optional.empty();
            }
            try {
                return Optional.of(parser.apply(item.text()));
            } catch (IllegalArgumentException e) {
                problems.error(item.place(), setting, String.valueOf(e.getMessage()), remedy);
                return Optional.empty();
            }
        }
    }

    /** Several texts, at least one. */
    record Many<T>(String name, Text<T> each) implements ValueType<List<T>> {
        @Override
        public boolean list() {
            return true;
        }

        @Override
        public Optional<List<T>> read(Given given, String setting, Problems problems) {
            if (!given.list()) {
                problems.error(given.place(), setting, "is text, but takes a list", "write [A, B, C]");
                return Optional.empty();
            }
            return readItems(given, setting, problems);
        }

        Optional<List<T>> readItems(Given given, String setting, Problems problems) {
            List<T> values = new ArrayList<>();
            for (Given.Item item : given.items()) {
                each.read(item, setting, problems).ifPresent(values::add);
            }
            if (given.items().isEmpty()) {
                problems.error(given.place(), setting, "is an empty list", each.remedy());
            }
            return values.isEmpty() || values.size() < given.items().size() ? Optional.empty() : Optional.of(values);
        }
    }

    /**
     * Several values, each made of parts that have names.
     *
     * @param parts all that a value may have
     * @param remedy how the list is written
     */
    record Rows<T>(String name, Set<String> parts, String remedy, RowReader<T> each) implements ValueType<List<T>> {
        @Override
        public boolean list() {
            return true;
        }

        @Override
        public Optional<List<T>> read(Given given, String setting, Problems problems) {
            List<T> values = new ArrayList<>();
            for (Given.Row row : given.rows()) {
                each.read(row, setting, problems).ifPresent(values::add);
            }
            return values.size() < given.rows().size() ? Optional.empty() : Optional.of(List.copyOf(values));
        }
    }

    /** Reads one value of several parts. */
    interface RowReader<T> {
        /** The value, or empty where problems were reported. */
        Optional<T> read(Given.Row row, String setting, Problems problems);
    }

    /** A program alone, or a list of the program and its arguments. */
    record Command(String name, Many<String> several) implements ValueType<List<String>> {
        @Override
        public boolean list() {
            return true;
        }

        @Override
        public Optional<List<String>> read(Given given, String setting, Problems problems) {
            Given.Item first = given.items().isEmpty()
                    ? new Given.Item("", "")
                    : given.items().get(0);
            if (!given.list() && first.text().strip().contains(" ")) {
                problems.error(
                        first.place(),
                        setting,
                        "'" + first.text() + "' holds a space; no shell is involved that would split it",
                        "write a list: ["
                                + String.join(", ", first.text().strip().split(" +")) + "]");
                return Optional.empty();
            }
            return several.readItems(given, setting, problems);
        }
    }
}
