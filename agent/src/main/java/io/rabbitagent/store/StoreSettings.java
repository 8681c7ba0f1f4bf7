package io.rabbitagent.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where things are kept.
 *
 * @param location of what all agents share: {@code file:/DIRECTORY} or {@code etcd:HOST:PORT,…}
 * @param stateDirectory of this host's own journal
 */
public record StoreSettings(String location, Path stateDirectory) {
    private static final String ENDPOINT = "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}";
    private static final Pattern SHAPE = Pattern.compile("file:/.*|etcd:" + ENDPOINT + "(," + ENDPOINT + ")*");

    public StoreSettings {
        if (!SHAPE.matcher(location).matches()) {
            throw new IllegalArgumentException(
                    "the store's location is neither file:/DIRECTORY nor etcd:HOST:PORT,HOST:PORT,…");
        }
        requireNonNull(stateDirectory, "stateDirectory is null");
    }
}
