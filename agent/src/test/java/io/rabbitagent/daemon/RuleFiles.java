package io.rabbitagent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of rule files, as somebody edits it. */
final class RuleFiles {
    final Path directory;

    RuleFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** A rule that shows something and does nothing by itself. */
    static String text(String name, int priority) {
        return """
                apiVersion: rabbitagent/v1
                kind: RemediationRule
                metadata: {name: %s, version: 1}
                spec:
                  summary: A rule of a test
                  priority: %d
                  mode: approve
                  for: 5s
                  when: "node.app == 'stopped'"
                  remedy: {type: start-app}
                  budget: {perNode: 3/1h, perCluster: 10/1h}
                  verify: {within: 3m, stableFor: 5s}
                """.formatted(name, priority);
    }

    RuleFiles rule(String name, int priority) throws IOException {
        return file(name + ".yaml", text(name, priority));
    }

    RuleFiles file(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
        return this;
    }

    /** As editors save: beside the file, and then over it. */
    RuleFiles saved(String name, int priority) throws IOException {
        Path next = Files.writeString(directory.resolve("." + name + ".yaml.swp"), text(name, priority));
        Files.move(next, directory.resolve(name + ".yaml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return this;
    }

    RuleFiles without(String name) throws IOException {
        Files.delete(directory.resolve(name + ".yaml"));
        return this;
    }
}
