package io.rabbitagent.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Files as they are at one moment, byte for byte. */
final class Bytes {
    private Bytes() {}

    /** Every file and directory below a directory: a file with its bytes and its time. */
    static Map<String, String> below(Path directory, Predicate<Path> wanted) {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(wanted).toList()) {
                found.put(directory.relativize(path).toString(), of(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static String of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return "directory";
        }
        return Files.getLastModifiedTime(path) + " " + HexFormat.of().formatHex(Files.readAllBytes(path));
    }
}
