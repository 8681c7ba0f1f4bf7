package io.rabbitagent.plan.remedy;

/**
 * A parameter of a remedy.
 *
 * @param name as rule files write it, such as {@code bootWithin}
 * @param standard the text that counts as given where it is left out
 * @param description full sentences for the reference page
 */
public record Parameter<T>(String name, ParameterType<T> type, String standard, String description) {}
