package io.rabbitagent.operations;

/** The version that all JSON of the command line carries as {@code format_version}. */
public final class Formats {
    public static final int VERSION = 1;

    private Formats() {}
}
