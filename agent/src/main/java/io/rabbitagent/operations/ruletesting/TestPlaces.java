package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The test files in the places that somebody named. */
record TestPlaces(List<Path> files, List<Problem> problems) {
    private static final String TESTS = "tests";

    /** A directory stands for the test files in it; one that holds rules, for those in its directory {@code tests}. */
    static TestPlaces of(List<Path> places) {
        List<Path> files = new ArrayList<>();
        Problems problems = new Problems();
        for (Path place : places) {
            if (!Files.isDirectory(place)) {
                files.add(place);
                continue;
            }
            Path below = place.resolve(TESTS);
            List<Path> found = in(Files.isDirectory(below) ? below : place, problems);
            if (found.isEmpty()) {
                problems.error(
                        place.toString(), "", "holds no tests", "name a directory with files such as app-stopped.yaml");
            }
            files.addAll(found);
        }
        return new TestPlaces(List.copyOf(files), problems.errors());
    }

    private static List<Path> in(Path directory, Problems problems) {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.error(
                    directory.toString(),
                    "",
                    "can't be read: " + e.getClass().getSimpleName(),
                    "run as a user who may read it");
            return List.of();
        }
    }
}
