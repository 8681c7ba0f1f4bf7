package io.rabbitagent.rules.file;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A key of a rule file with its value.
 *
 * @param required whether it must be there
 * @param standard what counts where it is left out; empty where it is required, or where nothing does
 * @param description full sentences, for editors and the reference
 */
record Field<T>(String name, Type<T> type, boolean required, Optional<String> standard, String description) {
    Field {
        requireNonNull(type, "type is null");
    }

    static <T> Field<T> required(String name, Type<T> type, String description) {
        return new Field<>(name, type, true, Optional.empty(), description);
    }

    static <T> Field<T> optional(String name, Type<T> type, String description) {
        return new Field<>(name, type, false, Optional.empty(), description);
    }

    static <T> Field<T> optional(String name, Type<T> type, String standard, String description) {
        return new Field<>(name, type, false, Optional.of(standard), description);
    }

    /** The description, and what counts where the field is left out. */
    String described() {
        return description + standard.map(text -> " By default " + text + ".").orElse("");
    }

    Optional<Read<T>> read(Place place) {
        return type.read(place).map(value -> new Read<>(value, place));
    }
}
