package io.rabbitagent.daemon;

import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.operations.rulefiles.YamlFiles;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rule files of a directory. Links are followed: a Kubernetes ConfigMap is made of them. */
final class DirectorySource implements RuleSource {
    private final Path directory;

    DirectorySource(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    /** The inode and the time at which it was last changed tell also of a file that was put back with its old date. */
    @Override
    public List<String> look() {
        try {
            List<String> seen = new ArrayList<>();
            for (Path file : YamlFiles.of(directory)) {
                seen.add(file.getFileName() + " " + attributes(file));
            }
            return seen;
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    private static String attributes(Path file) {
        try {
            Map<String, Object> all = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,mode");
            return all.get("size") + " " + all.get("lastModifiedTime") + " " + all.get("ctime") + " " + all.get("ino")
                    + " " + all.get("mode");
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public Texts texts() {
        List<RuleText> texts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try {
            RuleDirectory.changeableByAll(directory, directory.toString()).ifPresent(problems::add);
            for (Path file : YamlFiles.of(directory)) {
                FoundTexts found = RuleDirectory.readAsAgent(file, file.toString());
                texts.addAll(found.texts());
                problems.addAll(found.problems());
            }
            if (texts.isEmpty() && problems.isEmpty()) {
                problems.add(
                        problem(directory, "holds no rule file", "put files with names like app-stopped.yaml there"));
            }
        } catch (IOException e) {
            problems.add(problem(directory, why(e), "create it, and let the agent's user read it"));
        }
        return new Texts(texts, problems);
    }

    private static String why(IOException e) {
        return e instanceof NoSuchFileException ? "is not there" : "can't be read: " + e;
    }

    private static Problem problem(Path place, String what, String remedy) {
        return new Problem(place.toString(), "", what, remedy);
    }
}
