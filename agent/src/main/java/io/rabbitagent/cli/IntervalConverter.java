package io.rabbitagent.cli;

import io.rabbitagent.operations.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time that is not nothing. */
final class IntervalConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            Duration length = Durations.parse(text);
            if (!length.isZero()) {
                return length;
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
        throw new TypeConversionException("'" + text + "' is no time at all: expected such as 2s");
    }
}
