package io.rabbitagent.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where things are kept.
 *
 * @param location of what all agents share
 * @param stateDirectory of this host's own journal
 */
public record StoreSettings(StoreLocation location, Path stateDirectory) {
    public StoreSettings {
        requireNonNull(location, "location is null");
        requireNonNull(stateDirectory, "stateDirectory is null");
    }
}
