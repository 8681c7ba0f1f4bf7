package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The YAML files of a directory. */
final class YamlFiles {
    private YamlFiles() {}

    /** Those in the directory itself, by their names; of a file, that one. */
    static List<Path> at(Path place, Problems problems) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> found = Files.list(place)) {
            return found.filter(YamlFiles::isYaml).sorted().toList();
        } catch (IOException e) {
            problems.error(
                    place.toString(),
                    "",
                    "can't be read: " + e.getClass().getSimpleName(),
                    "run as a user who may read it");
            return List.of();
        }
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file) && !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }
}
