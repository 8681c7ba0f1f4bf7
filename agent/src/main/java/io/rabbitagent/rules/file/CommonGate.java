package io.rabbitagent.rules.file;

/**
 * A gate that every plan has, whatever its rule.
 *
 * @param name no rule's own gate has it
 * @param description full sentences for the reference: when it is open
 */
record CommonGate(String name, String description) {}
