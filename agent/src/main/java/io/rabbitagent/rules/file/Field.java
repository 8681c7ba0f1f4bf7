package io.rabbitagent.rules.file;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A key of a rule file with its value.
 *
 * @param required whether it must be there
 * @param description full sentences, for editors and the reference
 */
record Field<T>(String name, Type<T> type, boolean required, String description) {
    Field {
        requireNonNull(type, "type is null");
    }

    static <T> Field<T> required(String name, Type<T> type, String description) {
        return new Field<>(name, type, true, description);
    }

    static <T> Field<T> optional(String name, Type<T> type, String description) {
        return new Field<>(name, type, false, description);
    }

    Optional<Read<T>> read(Place place) {
        return type.read(place).map(value -> new Read<>(value, place));
    }
}
