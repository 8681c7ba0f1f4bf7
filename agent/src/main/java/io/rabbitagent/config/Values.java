package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of all settings: out of the environment, else the file, else the default. */
final class Values {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Given> used = new HashMap<>();
    private final Set<String> fromEnvironment = new HashSet<>();
    private final String file;
    private final Problems problems;

    /** Reads all that is given, so that all of it is checked, used or not. */
    Values(String file, Map<String, Given> inFile, Map<String, String> environment, Problems problems) {
        this.file = file;
        this.problems = problems;
        for (Setting<?> setting : Settings.ALL) {
            Given given = inFile.get(setting.name());
            if (given != null) {
                read(setting, given);
            }
            String value = environment.get(setting.variable());
            if (value != null) {
                fromEnvironment.add(setting.name());
                variable(setting, value).ifPresent(found -> read(setting, found));
            }
        }
    }

    private Optional<Given> variable(Setting<?> setting, String value) {
        return setting.type() instanceof ValueType.Rows<?> rows
                ? RowNodes.ofVariable(setting, rows, value, problems)
                : Optional.of(Given.ofVariable(
                        setting.variable(), value, setting.type().list()));
    }

    private void read(Setting<?> setting, Given given) {
        used.put(setting.name(), given);
        values.remove(setting.name());
        setting.type().read(given, setting.name(), problems).ifPresent(value -> values.put(setting.name(), value));
    }

    /** Empty where it is not given, or wrong, which is then reported. */
    @SuppressWarnings("unchecked") // only the setting's own type puts a value under its name
    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** As {@link #find}, with the default, in which the names of {@code meanings} are replaced. */
    <T> Optional<T> findOrDefault(Setting<T> setting, Map<String, String> meanings) {
        if (isGiven(setting) || !(setting.presence() instanceof Setting.Default standard)) {
            return find(setting);
        }
        String text = standard.text();
        for (Map.Entry<String, String> meaning : meanings.entrySet()) {
            text = text.replace(meaning.getKey(), meaning.getValue());
        }
        return setting.type().read(Given.text(text, file, file), setting.name(), problems);
    }

    <T> Optional<T> findOrDefault(Setting<T> setting) {
        return findOrDefault(setting, Map.of());
    }

    boolean isGiven(Setting<?> setting) {
        return used.containsKey(setting.name());
    }

    boolean isFromEnvironment(Setting<?> setting) {
        return fromEnvironment.contains(setting.name());
    }

    Optional<Given> given(Setting<?> setting) {
        return Optional.ofNullable(used.get(setting.name()));
    }

    String file() {
        return file;
    }

    /** Where the setting is given, or else the file in which it could be. */
    String place(Setting<?> setting) {
        Given given = used.get(setting.name());
        return given == null ? file : given.place();
    }
}
