package io.rabbitagent.rules.file;

import io.rabbitagent.plan.remedy.Parameter;
import io.rabbitagent.plan.remedy.ParameterType;
import java.util.Optional;

/** How the values of remedies' parameters are written in rule files. */
final class Arguments {
    private Arguments() {}

    /** What is given, or else what counts as given; empty where the given is reported as wrong. */
    static Optional<?> value(Parameter<?> parameter, Optional<Place> given) {
        return given.isPresent()
                ? type(parameter.type()).read(given.get())
                : Optional.of(standard(parameter.type(), parameter.standard()));
    }

    static Type<?> type(ParameterType<?> type) {
        if (type instanceof ParameterType.Length length) {
            return Lengths.from(length.least(), length.most());
        }
        if (type instanceof ParameterType.AlwaysTrue) {
            return new Type.True();
        }
        if (type instanceof ParameterType.Whole whole) {
            return new Type.Whole(whole.least(), whole.most());
        }
        throw new IllegalArgumentException("rule files can't write a parameter that is " + type.text());
    }

    private static Object standard(ParameterType<?> type, String text) {
        if (type instanceof ParameterType.Whole) {
            return Integer.valueOf(text);
        }
        return type instanceof ParameterType.Length ? Lengths.parse(text) : Boolean.valueOf(text);
    }
}
