package io.rabbitagent.operations.rulefiles;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The YAML files of a directory: {@code *.yaml} and {@code *.yml}. What else is there is left alone: directories such as
 * {@code tests}, and what editors put beside a file while they write it, whose names begin with a dot.
 */
public final class YamlFiles {
    private static final String NAMES = "[!.]*.{yaml,yml}";

    private YamlFiles() {}

    /** In the order of their names; a link that leads nowhere is one of them. */
    public static List<Path> of(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, NAMES)) {
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            IOException cause = e.getCause();
            throw cause == null ? new IOException(e) : cause;
        }
        return files.stream().filter(file -> !Files.isDirectory(file)).sorted().toList();
    }
}
