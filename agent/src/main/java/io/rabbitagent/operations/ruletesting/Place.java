package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.Suggestion;
import io.rabbitagent.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place of a test file that is being read.
 *
 * @param path such as {@code tests.timeline.patch}; empty at the top
 */
record Place(Problems problems, String file, Node node, String path) {
    /** As people find it: {@code FILE:LINE:COLUMN}. */
    String position() {
        return file + YamlDocument.position(node);
    }

    void fault(String what, String remedy) {
        problems.error(position(), path, what, remedy);
    }

    /** Another node, of which {@code name} is said. */
    Place below(Node other, String name) {
        return new Place(problems, file, other, path.isEmpty() ? name : path + "." + name);
    }

    boolean isNothing() {
        return node.getTag().equals(Tag.NULL);
    }

    boolean isScalar() {
        return node instanceof ScalarNode && !isNothing();
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isTruth() {
        return node.getTag().equals(Tag.BOOL);
    }

    /** Of a scalar, as it is written without quotes and escapes; empty text otherwise. */
    String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** What stands there, for a message. */
    String shown() {
        return YamlDocument.shown(node);
    }

    /** The values under names, of which each stands once; empty where it is no section. */
    Optional<Map<String, Place>> entries(String remedy) {
        if (!(node instanceof MappingNode mapping)) {
            fault(shown() + " is not a section with names and values", remedy);
            return Optional.empty();
        }
        Map<String, Place> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                below(entry.getKeyNode(), "").fault("has a name that is no text", "write NAME: VALUE");
            } else if (entries.putIfAbsent(key.getValue(), below(entry.getValueNode(), key.getValue())) != null) {
                below(key, key.getValue()).fault("is given twice", "remove one of them");
            }
        }
        return Optional.of(entries);
    }

    /** As {@link #entries}, none but these: all others are reported and left out. */
    Optional<Map<String, Place>> keys(Collection<String> known) {
        return entries("write " + String.join(", ", known) + " below it, indented")
                .map(entries -> known(entries, known));
    }

    private Map<String, Place> known(Map<String, Place> entries, Collection<String> known) {
        Map<String, Place> left = new LinkedHashMap<>();
        entries.forEach((name, value) -> {
            if (known.contains(name)) {
                left.put(name, value);
            } else {
                unknown(name, known);
            }
        });
        return left;
    }

    private void unknown(String name, Collection<String> known) {
        Place key = ((MappingNode) node)
                .getValue().stream()
                        .map(NodeTuple::getKeyNode)
                        .filter(one -> one instanceof ScalarNode scalar
                                && scalar.getValue().equals(name))
                        .findFirst()
                        .map(one -> new Place(problems, file, one, path))
                        .orElse(this);
        key.fault("'" + name + "' is unknown here", meant(name, known));
    }

    /** What to do about a word that is none of those that are known. */
    static String meant(String word, Collection<String> known) {
        return Suggestion.nearest(word, known)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("known here: " + String.join(", ", known));
    }

    /** The elements of a list; one that stands alone counts as a list. */
    List<Place> items() {
        if (!(node instanceof SequenceNode list)) {
            return List.of(this);
        }
        List<Place> items = new ArrayList<>();
        list.getValue().forEach(item -> items.add(new Place(problems, file, item, path)));
        return items;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }
}
