package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the rule files of a directory of this host, as {@link YamlFiles} finds them. */
public final class RuleDirectory {
    private static final TextFile.Bound MOST =
            new TextFile.Bound(RuleReader.MOST_BYTES, "write one rule a file, or name another file");

    private final List<RuleText> texts = new ArrayList<>();
    private final Problems problems = new Problems();
    private final boolean strict;

    /** @param strict whether it is a fault that every user of the host can change a file; else it is a warning */
    private RuleDirectory(boolean strict) {
        this.strict = strict;
    }

    /** The rule files of a directory, or the file that is named itself. */
    public static FoundTexts read(Path path) {
        return read(path, path.toString());
    }

    /** @param shown how people named it: problems name it likewise */
    public static FoundTexts read(Path path, String shown) {
        return new RuleDirectory(false).found(path, shown);
    }

    /** A file alone: a directory is a fault. */
    public static FoundTexts readFile(Path file, String shown) {
        RuleDirectory reading = new RuleDirectory(false);
        reading.file(file, shown);
        return reading.found();
    }

    /** As an agent reads what it acts by: a directory, and what every user of its host can change is a fault. */
    public static FoundTexts readAsAgent(Path directory) {
        RuleDirectory reading = new RuleDirectory(true);
        reading.directory(directory, directory.toString());
        return reading.found();
    }

    private FoundTexts found(Path path, String shown) {
        if (Files.isDirectory(path)) {
            directory(path, shown);
        } else {
            file(path, shown);
        }
        return found();
    }

    private FoundTexts found() {
        return new FoundTexts(texts, problems.errors(), problems.warnings());
    }

    private void directory(Path directory, String shown) {
        try {
            List<Path> files = YamlFiles.of(directory);
            mayBeUsed(directory, shown);
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
            String text = TextFile.read(file, MOST);
            if (mayBeUsed(file, shown)) {
                texts.add(new RuleText(shown, text));
            }
        } catch (TextFile.Unreadable e) {
            unreadable(shown, e);
        } catch (IOException e) {
            unreadable(shown, TextFile.Unreadable.of(e));
        }
    }

    /** Says what keeps an agent from using it although it can be read. */
    private boolean mayBeUsed(Path path, String shown) throws IOException {
        Optional<Problem> fault = changeableByAll(path, shown);
        fault.ifPresent(strict ? this::error : this::warning);
        return fault.isEmpty() || !strict;
    }

    /** That every user of this host can change a file or directory; empty where that is not so. */
    private static Optional<Problem> changeableByAll(Path path, String shown) throws IOException {
        return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)
                ? Optional.of(
                        new Problem(shown, "", "can be changed by every user of this host", "run chmod o-w " + shown))
                : Optional.empty();
    }

    private void error(Problem one) {
        problems.error(one.place(), one.setting(), one.what(), one.remedy());
    }

    private void warning(Problem one) {
        problems.warn(one.place(), one.setting(), one.what() + ", so that no agent here uses it", one.remedy());
    }

    private void unreadable(String shown, TextFile.Unreadable e) {
        problems.error(shown + e.position(), "", e.what(), e.remedy());
    }
}
