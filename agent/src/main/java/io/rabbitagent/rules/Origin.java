package io.rabbitagent.rules;

/**
 * Where a rule comes from.
 *
 * @param file as people find it: a path, or {@code shipped: NAME.yaml} for one that comes with the program
 * @param version as its author counts
 * @param digest of the file's text, 12 hexadecimal digits: another text is another rule
 */
public record Origin(String file, int version, String digest) {}
