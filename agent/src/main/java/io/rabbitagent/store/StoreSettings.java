package io.rabbitagent.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where things are kept.
 *
 * @param location of what all agents share: {@code file:/DIRECTORY}
 * @param stateDirectory of this host's own journal
 */
public record StoreSettings(String location, Path stateDirectory) {
    private static final Pattern SHAPE = Pattern.compile("file:/.*");

    public StoreSettings {
        if (!SHAPE.matcher(location).matches()) {
            throw new IllegalArgumentException("that is no store of this version: expected file:/DIRECTORY");
        }
        requireNonNull(stateDirectory, "stateDirectory is null");
    }
}
