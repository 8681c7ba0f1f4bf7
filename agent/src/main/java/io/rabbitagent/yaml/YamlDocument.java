package io.rabbitagent.yaml;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** A YAML text as a tree of nodes that know where they stand. Nothing is constructed from it, whatever its tags say. */
public final class YamlDocument {
    private YamlDocument() {}

    /** The text is no YAML with names and values at its top. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        /** Behind the file's name: {@code :LINE:COLUMN} or nothing. */
        public final String position;
        /** Repeats words of the text, so not to be shown where it holds a secret. */
        public final String what;

        private final transient Optional<Position> at;

        Malformed(Optional<Position> at, String what) {
            super(what);
            this.at = at;
            this.position = at.map(Position::toString).orElse("");
            this.what = what;
        }

        public Optional<Position> at() {
            return at;
        }
    }

    /** The names and values at the top; empty where the text has nothing but comments. */
    public static Optional<MappingNode> read(String text) throws Malformed {
        Node root = compose(text);
        if (root instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        if (root == null || root.getTag().equals(Tag.NULL)) {
            return Optional.empty();
        }
        throw new Malformed(Optional.of(Position.of(root)), "is not made of settings, each as NAME: VALUE");
    }

    /** Behind the file's name: {@code :LINE:COLUMN}. */
    public static String position(Node node) {
        return Position.of(node).toString();
    }

    /** What stands there, for a message. */
    public static String shown(Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return "nothing";
        }
        return node instanceof ScalarNode scalar
                ? "'" + scalar.getValue().strip() + "'"
                : node instanceof SequenceNode ? "a list" : "a section with names and values";
    }

    @SuppressWarnings("NullAway") // SnakeYAML isn't annotated: an empty text has no node
    private static Node compose(String text) throws Malformed {
        return parsing(text, () -> {
            LoaderOptions options = new LoaderOptions();
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            return new Composer(parser, new Resolver(), options).getSingleNode();
        });
    }

    /** Does something with SnakeYAML, and says in words what it objects to. */
    static <T> T parsing(String text, Supplier<T> work) throws Malformed {
        try {
            return work.get();
        } catch (MarkedYAMLException e) {
            throw new Malformed(Optional.ofNullable(e.getProblemMark()).map(Position::of), problem(e.getProblem()));
        } catch (ReaderException e) {
            throw new Malformed(
                    Optional.of(Position.at(text, e.getPosition())),
                    "is no YAML: it has a character that YAML does not allow, "
                            + String.format("U+%04X", e.getCodePoint()));
        } catch (RuntimeException e) {
            // Besides its own exceptions SnakeYAML lets through what the JDK throws at odd escapes.
            throw new Malformed(Optional.empty(), problem(e.getMessage()));
        }
    }

    private static String problem(@Nullable String fromParser) {
        return "is no YAML: " + (fromParser == null ? "it can't be understood" : fromParser);
    }
}
