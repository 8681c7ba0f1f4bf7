package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the rule files of a directory of this host, as {@link YamlFiles} finds them. */
public final class RuleDirectory {
    private static final TextFile.Bound MOST =
            new TextFile.Bound(RuleReader.MOST_BYTES, "write one rule a file, or name another file");

    private final List<RuleText> texts = new ArrayList<>();
    private final Problems problems = new Problems();

    private RuleDirectory() {}

    /** The rule files of a directory, or the file that is named itself. */
    public static FoundTexts read(Path path) {
        return read(path, path.toString());
    }

    /** @param shown how people named it: problems name it likewise */
    public static FoundTexts read(Path path, String shown) {
        RuleDirectory reading = new RuleDirectory();
        if (Files.isDirectory(path)) {
            reading.directory(path, shown);
        } else {
            reading.file(path, shown);
        }
        return new FoundTexts(reading.texts, reading.problems.errors());
    }

    private void directory(Path directory, String shown) {
        try {
            List<Path> files = YamlFiles.of(directory);
            if (files.isEmpty()) {
                problems.error(
                        shown,
                        "",
                        "holds no rule file",
                        "name a directory with *.yaml files; agent rules export writes those of this program into one");
            }
            String prefix = shown.endsWith("/") ? shown : shown + "/";
            files.forEach(file -> file(file, prefix + file.getFileName()));
        } catch (IOException e) {
            unreadable(shown, TextFile.Unreadable.of(e));
        }
    }

    private void file(Path file, String shown) {
        try {
            texts.add(new RuleText(shown, TextFile.read(file, MOST)));
        } catch (TextFile.Unreadable e) {
            unreadable(shown, e);
        }
    }

    private void unreadable(String shown, TextFile.Unreadable e) {
        problems.error(shown + e.position(), "", e.what(), e.remedy());
    }
}
