package io.rabbitagent.config;

import java.util.Locale;

/**
 * A line of the table of all settings.
 *
 * @param name its place in the file, such as {@code broker.url}
 * @param presence what holds where it is not given
 * @param description full sentences for the reference page
 * @param example a value as it is written in the file
 */
record Setting<T>(String name, ValueType<T> type, Presence presence, String description, String example) {

    /** What holds where a setting is not given. */
    sealed interface Presence {}

    /** It must be given. */
    record Required() implements Presence {}

    /** It may be left out; {@code meaning} says what then. */
    record Optional(String meaning) implements Presence {}

    /** The text that then counts as given; {@code NODE}, {@code STATE_DIRECTORY} and {@code SHORT_HOST_NAME} stand for what they say. */
    record Default(String text) implements Presence {}

    /** It can't be given in the file, only as an environment variable. */
    record EnvironmentOnly() implements Presence {}

    /** The environment variable that overrides the file. */
    String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return "RABBITAGENT_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
