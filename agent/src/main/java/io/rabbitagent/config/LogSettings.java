package io.rabbitagent.config;

import static java.util.Objects.requireNonNull;

/** How the agent writes its own log. */
public record LogSettings(Format format, Level level) {
    public LogSettings {
        requireNonNull(format, "format is null");
        requireNonNull(level, "level is null");
    }

    /** Lines for people, or a JSON object a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least that is logged. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
