package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.rulefiles.YamlFiles;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The test files in the places that somebody named.
 *
 * @param rules the directories that hold the rules to such tests: all of them count for coverage, also what no test names
 */
record TestPlaces(List<Path> files, List<Path> rules, List<Problem> problems) {
    private static final String TESTS = "tests";

    /** A directory stands for the test files in it; one that holds rules, for those in its directory {@code tests}. */
    static TestPlaces of(List<Path> places) {
        List<Path> files = new ArrayList<>();
        List<Path> rules = new ArrayList<>();
        Problems problems = new Problems();
        for (Path place : places) {
            Path below = place.resolve(TESTS);
            if (Files.isDirectory(below)) {
                rules.add(place);
            }
            int before = problems.errors().size();
            List<Path> found = files(Files.isDirectory(below) ? below : place, problems);
            if (found.isEmpty() && problems.errors().size() == before) {
                problems.error(
                        place.toString(), "", "holds no tests", "name a directory with files such as app-stopped.yaml");
            }
            files.addAll(found);
        }
        return new TestPlaces(List.copyOf(files), List.copyOf(rules), problems.errors());
    }

    private static List<Path> files(Path place, Problems problems) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try {
            return YamlFiles.of(place).stream().filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            problems.error(
                    place.toString(),
                    "",
                    "can't be read: " + e.getClass().getSimpleName(),
                    "run as a user who may read it");
            return List.of();
        }
    }
}
