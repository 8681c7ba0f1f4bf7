package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes configuration files into a directory and loads them. */
final class ConfigFiles {
    static final String LEAST = """
            cluster:
              name: lab
              members: [rabbit@rb1, rabbit@rb2, rabbit@rb3]
            store: file:/shared
            """;

    final Path directory;
    final Path file;

    ConfigFiles(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("agent.yaml");
    }

    /** A host called rb1.example whose default file is not there. */
    Host host() {
        return new Host("rb1.example", directory.resolve("default.yaml"));
    }

    ConfigResult load(String yaml, Map<String, String> environment) {
        return ConfigLoader.load(Optional.of(write("agent.yaml", yaml, "rw-r-----")), environment, host());
    }

    AgentConfig loaded(String yaml, Map<String, String> environment) {
        ConfigResult result = load(yaml, environment);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    AgentConfig loaded(String yaml) {
        return loaded(yaml, Map.of());
    }

    /** What is wrong, a line each, without the directory before the file's name. */
    List<String> problems(String yaml, Map<String, String> environment) {
        return lines(load(yaml, environment));
    }

    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    List<String> warnings(String yaml, Map<String, String> environment) {
        ConfigResult result = load(yaml, environment);
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return shortened(((ConfigResult.Loaded) result).warnings());
    }

    List<String> lines(ConfigResult result) {
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return shortened(((ConfigResult.Invalid) result).problems());
    }

    Path write(String name, String text, String permissions) {
        try {
            Path written = Files.writeString(directory.resolve(name), text);
            return Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> shortened(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }
}
