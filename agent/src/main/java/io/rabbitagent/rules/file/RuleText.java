package io.rabbitagent.rules.file;

/**
 * The text of a rule file.
 *
 * @param file as people find it: a path, or {@code shipped: NAME.yaml} for one that comes with the program
 */
public record RuleText(String file, String text) {}
