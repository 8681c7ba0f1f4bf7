package io.rabbitagent.config;

import io.rabbitagent.config.ConfigResult.Invalid;
import io.rabbitagent.config.ConfigResult.Loaded;
import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.Suggestion;
import io.rabbitagent.yaml.YamlDocument;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads the configuration:
 *
 * <ol>
 *   <li>finds the file: the one that the caller names, else {@code RABBITAGENT_CONFIG}, else the host's default;
 *   <li>takes the settings out of it, each with its line and column;
 *   <li>puts those of the environment over them;
 *   <li>adds defaults, and checks what holds between settings;
 *   <li>builds each package's own settings.
 * </ol>
 *
 * Bad input never throws: everything that is wrong with it is reported at once.
 */
public final class ConfigLoader {
    private static final String PREFIX = "RABBITAGENT_";
    private static final String FILE_VARIABLE = "RABBITAGENT_CONFIG";
    /** Read by the start script and the command line. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of(FILE_VARIABLE, "RABBITAGENT_SOCKET", "RABBITAGENT_JAVA_OPTS");

    private final Problems problems = new Problems();
    private final Map<String, String> environment;
    private final Host host;

    private ConfigLoader(Map<String, String> environment, Host host) {
        this.environment = environment;
        this.host = host;
    }

    /** @param explicit the file that the caller's {@code --config} names */
    public static ConfigResult load(Optional<Path> explicit, Map<String, String> env, Host host) {
        return new ConfigLoader(env, host).load(explicit);
    }

    private ConfigResult load(Optional<Path> explicit) {
        unknownVariables();
        Optional<Path> file = file(explicit);
        Optional<Map<String, Given>> given = file.flatMap(this::inFile);
        if (given.isEmpty()) {
            return new Invalid(problems.errors());
        }
        Values values = new Values(file.orElseThrow().toString(), given.get(), environment, problems);
        Optional<AgentConfig> config = new Mapping(values, host, problems).config();
        return config.isPresent() && problems.errors().isEmpty()
                ? new Loaded(config.get(), problems.warnings())
                : new Invalid(problems.errors());
    }

    private Optional<Path> file(Optional<Path> explicit) {
        String named = environment.get(FILE_VARIABLE);
        if (explicit.isPresent() || named == null) {
            return Optional.of(explicit.orElse(host.defaultFile()));
        }
        try {
            if (!named.isBlank()) {
                return Optional.of(Path.of(named));
            }
        } catch (InvalidPathException e) {
            // reported below
        }
        problems.error("environment variable " + FILE_VARIABLE, "", "names no file", "unset it or name one");
        return Optional.empty();
    }

    private Optional<Map<String, Given>> inFile(Path file) {
        if (file.equals(host.defaultFile()) && Files.notExists(file) && givesSettings()) {
            return Optional.of(Map.of());
        }
        try {
            Optional<MappingNode> root = YamlDocument.read(TextFile.read(file, PosixFilePermission.OTHERS_WRITE));
            if (root.isEmpty()) {
                problems.error(
                        file.toString(), "", "is empty", "write at least cluster.name, cluster.members and store");
            }
            return root.map(node -> FileSettings.of(node, file.toString(), problems));
        } catch (TextFile.Refused e) {
            String remedy = Files.notExists(file) ? e.remedy + " with --config or " + FILE_VARIABLE : e.remedy;
            problems.error(file + e.line, "", e.what(), remedy);
        } catch (YamlDocument.Malformed e) {
            problems.error(
                    file + e.position, "", e.what, "correct it; text with special characters goes between quotes");
        }
        return Optional.empty();
    }

    /** A container may have all of its configuration in its environment. */
    private boolean givesSettings() {
        return Settings.ALL.stream().map(Setting::variable).anyMatch(environment::containsKey);
    }

    /** Only a warning: Kubernetes for one puts variables of its own making into every container. */
    private void unknownVariables() {
        Set<String> known = Settings.ALL.stream().map(Setting::variable).collect(Collectors.toSet());
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name) && !OTHER_VARIABLES.contains(name)) {
                problems.warn(
                        "environment variable " + name,
                        "",
                        "is no setting and has no effect",
                        Suggestion.nearest(name, List.copyOf(known))
                                .map(nearest -> "did you mean " + nearest + "?")
                                .orElse("see docs/configuration.md for all settings"));
            }
        }
    }
}
