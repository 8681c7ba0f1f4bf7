package io.rabbitagent.config;

import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.Suggestion;
import io.rabbitagent.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Takes a list, each of whose values has parts with names, out of a YAML document. */
final class RowNodes {
    private final String setting;
    private final ValueType.Rows<?> type;
    private final Function<Node, String> place;
    private final Problems problems;
    private boolean sound = true;

    RowNodes(String setting, ValueType.Rows<?> type, Function<Node, String> place, Problems problems) {
        this.setting = setting;
        this.type = type;
        this.place = place;
        this.problems = problems;
    }

    /** Out of an environment variable, where the list is written as in a file, on one line. */
    static Optional<Given> ofVariable(Setting<?> setting, ValueType.Rows<?> type, String text, Problems problems) {
        String variable = "environment variable " + setting.variable();
        try {
            Optional<Node> value = YamlDocument.read("value: " + text)
                    .map(document -> document.getValue().get(0).getValueNode());
            return value.flatMap(
                    node -> new RowNodes(setting.name(), type, any -> variable, problems).read(node, variable));
        } catch (YamlDocument.Malformed e) {
            problems.error(variable, setting.name(), "is no list", type.remedy());
            return Optional.empty();
        }
    }

    /** Empty where problems were reported. */
    Optional<Given> read(Node value, String settingPlace) {
        if (!(value instanceof SequenceNode list) || !value.getTag().equals(Tag.SEQ)) {
            wrong(value, "is no list");
            return Optional.empty();
        }
        List<Given.Row> rows = new ArrayList<>();
        for (Node item : list.getValue()) {
            if (item instanceof MappingNode parts && item.getTag().equals(Tag.MAP)) {
                rows.add(row(parts));
            } else {
                wrong(item, "holds something that has no parts");
            }
        }
        return sound ? Optional.of(new Given(List.of(), true, settingPlace, rows)) : Optional.empty();
    }

    private Given.Row row(MappingNode node) {
        Map<String, Given.Item> parts = new HashMap<>();
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                wrong(entry.getKeyNode(), "has a part whose name is no text");
            } else if (!type.parts().contains(key.getValue())) {
                unknown(key);
            } else if (!(entry.getValueNode() instanceof ScalarNode text)
                    || !FileSettings.TEXTS.contains(text.getTag())) {
                wrong(entry.getValueNode(), key.getValue() + " is no text");
            } else if (parts.put(key.getValue(), new Given.Item(text.getValue(), place.apply(text))) != null) {
                wrong(key, key.getValue() + " is given twice");
            }
        }
        return new Given.Row(parts, place.apply(node));
    }

    private void unknown(ScalarNode key) {
        sound = false;
        problems.error(
                place.apply(key),
                setting,
                key.getValue() + " is none of its parts",
                Suggestion.nearest(key.getValue(), type.parts())
                        .map(nearest -> "did you mean " + nearest + "?")
                        .orElse(type.remedy()));
    }

    private void wrong(Node node, String what) {
        sound = false;
        problems.error(place.apply(node), setting, what, type.remedy());
    }
}
