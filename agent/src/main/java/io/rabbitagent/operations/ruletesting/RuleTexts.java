package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.rules.file.RuleText;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of rule files, each read once: whatever is said of a rule, and whoever tests it, it is of one text. */
final class RuleTexts {
    private final Map<Path, FoundTexts> files = new HashMap<>();

    /** Those of a directory. */
    FoundTexts directory(Path directory) {
        FoundTexts found = RuleDirectory.read(directory);
        for (RuleText text : found.texts()) {
            files.putIfAbsent(key(Path.of(text.file())), FoundTexts.of(List.of(text)));
        }
        return found;
    }

    /** That of a file; a directory is none. */
    FoundTexts file(Path file) {
        return files.computeIfAbsent(key(file), key -> RuleDirectory.readFile(file, file.toString()));
    }

    private static Path key(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
