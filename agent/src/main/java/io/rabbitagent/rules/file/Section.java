package io.rabbitagent.rules.file;

import java.util.Map;
import java.util.Optional;

/** A part of a rule file with names and values: those that are as they should be. */
final class Section {
    private final Map<Field<?>, Read<?>> values;

    /** @param values each of its field's type */
    Section(Map<Field<?>, Read<?>> values) {
        this.values = Map.copyOf(values);
    }

    /** Empty where it is left out, or has a fault. */
    @SuppressWarnings("unchecked") // only a value of the field's type is put under it
    <T> Optional<Read<T>> find(Field<T> field) {
        return Optional.ofNullable((Read<T>) values.get(field));
    }

    <T> Optional<T> value(Field<T> field) {
        return find(field).map(Read::value);
    }

    /** Of a field that is required, in a file without a fault. */
    <T> T get(Field<T> field) {
        return value(field).orElseThrow(() -> new IllegalStateException(field.name() + " was not read"));
    }
}
