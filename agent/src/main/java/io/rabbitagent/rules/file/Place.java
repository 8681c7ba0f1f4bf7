package io.rabbitagent.rules.file;

import io.rabbitagent.yaml.Position;
import io.rabbitagent.yaml.YamlDocument;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place of a rule file that is being read.
 *
 * @param path such as {@code spec.gates.cel}; empty at the top
 */
record Place(RuleSource source, Node node, String path) {
    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.TIMESTAMP, Tag.MERGE);

    Position position() {
        return Position.of(node);
    }

    void fault(String what, String remedy) {
        source.fault(position(), path, what, remedy);
    }

    /** Another node, of which {@code name} is said. */
    Place below(Node other, String name) {
        return new Place(source, other, path.isEmpty() ? name : path + "." + name);
    }

    /** The same path elsewhere. */
    Place at(Node other) {
        return new Place(source, other, path);
    }

    boolean isText() {
        return node instanceof ScalarNode && TEXTS.contains(node.getTag());
    }

    boolean isScalar(Tag tag) {
        return node instanceof ScalarNode && node.getTag().equals(tag);
    }

    boolean isEmpty() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Of a scalar, as it is written without quotes and escapes. */
    String text() {
        return ((ScalarNode) node).getValue();
    }

    /** What stands there, for a message. */
    String shown() {
        return YamlDocument.shown(node);
    }
}
