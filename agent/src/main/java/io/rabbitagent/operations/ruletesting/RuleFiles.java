package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rules of a directory, whether or not an agent uses it. */
public final class RuleFiles {
    private RuleFiles() {}

    /** All rule files in a directory, or one file alone; what can't be read is among the problems. */
    public static RuleReading read(Path place, RuleLoading loading) {
        Problems problems = new Problems();
        List<RuleText> texts = new ArrayList<>();
        List<Path> files = YamlFiles.at(place, problems);
        for (Path file : files) {
            try {
                texts.add(new RuleText(file.toString(), TextFiles.read(file)));
            } catch (TextFiles.Unreadable e) {
                problems.error(file.toString(), "", e.what(), e.remedy());
            }
        }
        if (files.isEmpty() && problems.errors().isEmpty()) {
            problems.error(
                    place.toString(), "", "holds no rules", "name a directory with files such as app-stopped.yaml");
        }
        RuleReading reading = loading.read(texts);
        List<Problem> all = new ArrayList<>(problems.errors());
        all.addAll(reading.problems());
        return new RuleReading(reading.rules(), all);
    }
}
