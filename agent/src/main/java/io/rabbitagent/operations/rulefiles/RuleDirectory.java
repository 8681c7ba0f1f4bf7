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
        return new FoundTexts(reading.texts, reading.problems.errors());
    }

    /** As an agent reads what it acts by: what every user of its host can change is a fault. */
    public static FoundTexts readAsAgent(Path path, String shown) {
        return new RuleDirectory(true).found(path, shown);
    }

    /** That every user of this host can change a file or directory; empty where that is not so, or it is not there. */
    public static Optional<Problem> changeableByAll(Path path, String shown) {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)
                    ? Optional.of(new Problem(
                            shown, "", "can be changed by every user of this host", "run chmod o-w " + shown))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private FoundTexts found(Path path, String shown) {
        if (Files.isDirectory(path)) {
            directory(path, shown);
        } else {
            file(path, shown);
        }
        return new FoundTexts(texts, problems.errors());
    }

    private void directory(Path directory, String shown) {
        changeable(directory, shown);
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

    /** Whether that is a fault here, and so. */
    private boolean changeable(Path path, String shown) {
        Optional<Problem> open = strict ? changeableByAll(path, shown) : Optional.empty();
        open.ifPresent(one -> problems.error(one.place(), one.setting(), one.what(), one.remedy()));
        return open.isPresent();
    }

    private void file(Path file, String shown) {
        if (changeable(file, shown)) {
            return;
        }
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
