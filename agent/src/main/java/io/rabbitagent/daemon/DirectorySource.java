package io.rabbitagent.daemon;

import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.operations.rulefiles.YamlFiles;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
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
        if (Files.notExists(directory)) {
            return new Texts(
                    List.of(),
                    List.of(new Problem(name(), "", "is not there", "create it, and let the agent's user read it")));
        }
        FoundTexts found = RuleDirectory.readAsAgent(directory);
        return new Texts(found.texts(), found.problems());
    }
}
