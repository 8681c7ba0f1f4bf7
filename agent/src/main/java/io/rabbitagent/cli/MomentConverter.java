package io.rabbitagent.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment: a time, or an age. */
final class MomentConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return text.contains("T") ? Instant.parse(text) : Instant.now().minus(Durations.parse(text));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text + "' is neither a time such as 2026-11-21T01:30:00Z nor an age such as 30m or 2h");
        }
    }
}
