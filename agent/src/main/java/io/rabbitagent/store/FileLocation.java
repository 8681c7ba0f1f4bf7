package io.rabbitagent.store;

import java.nio.file.Path;

/** A directory, for agents that all run on one machine. */
public record FileLocation(Path directory) implements StoreLocation {
    public FileLocation {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the store's directory " + directory + " is not absolute");
        }
    }
}
