package io.rabbitagent.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a reason: what is blank tells nobody why. */
final class ReasonConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("a reason is needed that says why, and this one is blank");
        }
        return text;
    }
}
