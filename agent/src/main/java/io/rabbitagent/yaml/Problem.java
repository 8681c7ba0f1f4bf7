package io.rabbitagent.yaml;

import static java.util.Objects.requireNonNull;

/**
 * Something in a file or in the environment that is wrong.
 *
 * @param place {@code FILE:LINE:COLUMN}, a file alone, or {@code environment variable NAME}
 * @param setting such as {@code broker.url}; empty where no setting is concerned
 * @param what is wrong; never holds a credential
 * @param remedy what to do
 */
public record Problem(String place, String setting, String what, String remedy) {
    public Problem {
        requireNonNull(place, "place is null");
        requireNonNull(setting, "setting is null");
        requireNonNull(what, "what is null");
        requireNonNull(remedy, "remedy is null");
    }

    /** One line: {@code place: setting: what is wrong; remedy}. */
    @Override
    public String toString() {
        return place + ": " + (setting.isEmpty() ? "" : setting + ": ") + what + "; " + remedy;
    }
}
