package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.Suggestion;
import io.rabbitagent.yaml.YamlDocument;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Takes the settings out of a YAML document, and reports what is none. It descends no deeper than the table does. */
final class FileSettings {
    static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP, Tag.MERGE);
    private static final Map<String, Setting<?>> SETTINGS =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::name, setting -> setting));
    private static final Set<String> SECTIONS = sections();

    private final Map<String, Given> given = new HashMap<>();
    private final String file;
    private final Problems problems;

    private FileSettings(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static Map<String, Given> of(MappingNode root, String file, Problems problems) {
        FileSettings settings = new FileSettings(file, problems);
        settings.section("", root);
        return Map.copyOf(settings.given);
    }

    private static Set<String> sections() {
        Set<String> sections = new HashSet<>();
        for (Setting<?> setting : Settings.ALL) {
            String name = setting.name();
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                sections.add(name.substring(0, dot));
            }
        }
        return Set.copyOf(sections);
    }

    private void section(String prefix, MappingNode node) {
        Map<String, String> seen = new HashMap<>();
        for (NodeTuple entry : node.getValue()) {
            String place = place(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.error(place, "", "the name of a setting is no text", "write NAME: VALUE");
                continue;
            }
            String name = prefix + key.getValue();
            String before = seen.putIfAbsent(key.getValue(), place);
            if (before != null) {
                problems.error(place, name, "is given twice, first at " + before, "remove one of them");
                continue;
            }
            entry(name, key.getValue().contains("."), place, entry.getValueNode());
        }
    }

    private void entry(String name, boolean dotted, String place, Node value) {
        Setting<?> setting = SETTINGS.get(name);
        if (setting != null && !dotted) {
            setting(setting, place, value);
        } else if (!SECTIONS.contains(name) || dotted) {
            unknown(name, place);
        } else if (value instanceof MappingNode section) {
            section(name + ".", section);
        } else if (!value.getTag().equals(Tag.NULL)) {
            problems.error(place, name, "is a section, but has a value", "write its settings below it, indented");
        }
    }

    private void unknown(String name, String place) {
        String remedy = SETTINGS.containsKey(name)
                ? "write its parts below each other, indented, instead of with dots"
                : Suggestion.nearest(name, SETTINGS.keySet())
                        .or(() -> Suggestion.nearest(name, SECTIONS))
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse("remove it, or see docs/configuration.md for all settings");
        problems.error(place, "", name + " is no setting", remedy);
    }

    private void setting(Setting<?> setting, String place, Node value) {
        if (setting.presence() instanceof Setting.EnvironmentOnly) {
            problems.error(
                    place,
                    setting.name(),
                    "does not belong into this file",
                    "put it into " + setting.name().replaceFirst("\\.[^.]*$", "")
                            + ".credentials_file or the environment variable " + setting.variable());
            return;
        }
        if (setting.type() instanceof ValueType.Rows<?> rows) {
            new RowNodes(setting.name(), rows, this::place, problems)
                    .read(value, place)
                    .ifPresent(list -> given.put(setting.name(), list));
        } else if (value instanceof ScalarNode text) {
            if (isText(setting.name(), text)) {
                given.put(setting.name(), Given.text(text.getValue(), place, place(text)));
            }
        } else if (value instanceof SequenceNode list) {
            list(setting.name(), place, list);
        } else {
            problems.error(place, setting.name(), "has settings below it, but takes a value", "write it on one line");
        }
    }

    private void list(String name, String place, SequenceNode list) {
        if (!list.getTag().equals(Tag.SEQ)) {
            wrongTag(name, list);
            return;
        }
        boolean texts = true;
        for (Node item : list.getValue()) {
            texts &= isText(name, item);
        }
        if (texts) {
            List<Given.Item> items = list.getValue().stream()
                    .map(item -> new Given.Item(((ScalarNode) item).getValue(), place(item)))
                    .toList();
            given.put(name, new Given(items, true, place));
        }
    }

    private boolean isText(String name, Node node) {
        if (!(node instanceof ScalarNode)) {
            problems.error(place(node), name, "holds something that is no text", "write a plain list: [A, B, C]");
            return false;
        }
        if (node.getTag().equals(Tag.NULL)) {
            problems.error(place(node), name, "has no value", "give it one or remove it");
            return false;
        }
        if (!TEXTS.contains(node.getTag())) {
            wrongTag(name, node);
            return false;
        }
        return true;
    }

    private void wrongTag(String name, Node node) {
        problems.error(place(node), name, "has a YAML tag", "remove what begins with '!' before the value");
    }

    private String place(Node node) {
        return file + YamlDocument.position(node);
    }
}
