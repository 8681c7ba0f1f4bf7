package io.rabbitagent.broker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is in a directory, read to its end: a failure on the way comes as unchecked from the stream, and passed by callers. */
final class Listing {
    private Listing() {}

    static List<Path> of(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            return read(stream);
        }
    }

    static List<Path> read(DirectoryStream<Path> stream) throws IOException {
        try {
            List<Path> found = new ArrayList<>();
            stream.forEach(found::add);
            return found;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
