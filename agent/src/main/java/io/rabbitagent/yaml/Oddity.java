package io.rabbitagent.yaml;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Something that YAML allows and a plain file does without: anchors, aliases, tags, and a second document. With it a text means
 * something else than what stands there.
 *
 * @param what it is, as said of the file: {@code has a YAML tag}
 */
public record Oddity(Position position, String what, String remedy) {
    /** All of a text. It is looked at before a tree is made of it: aliases can make a tree without an end. */
    public static List<Oddity> in(String text) throws YamlDocument.Malformed {
        return YamlDocument.parsing(text, () -> {
            List<Oddity> found = new ArrayList<>();
            ParserImpl parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
            int documents = 0;
            while (!parser.checkEvent(Event.ID.StreamEnd)) {
                Event event = parser.getEvent();
                documents += event instanceof DocumentStartEvent ? 1 : 0;
                if (event instanceof DocumentStartEvent && documents == 2) {
                    found.add(new Oddity(
                            Position.of(event.getStartMark()), "has a second YAML document", "put it in its own file"));
                }
                look(event, found);
            }
            return found;
        });
    }

    @SuppressWarnings("NullAway") // SnakeYAML isn't annotated: what has no anchor or tag has null there
    private static void look(Event event, List<Oddity> found) {
        Position position = Position.of(event.getStartMark());
        if (event instanceof AliasEvent alias) {
            found.add(new Oddity(
                    position,
                    "has a YAML alias, *" + alias.getAnchor(),
                    "write out what it stands for; text that begins with '*' goes between quotes"));
        } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
            found.add(new Oddity(
                    position,
                    "has a YAML anchor, &" + node.getAnchor(),
                    "remove it; text that begins with '&' goes between quotes"));
        }
        if (tag(event) != null) {
            found.add(new Oddity(
                    position,
                    "has a YAML tag, " + tag(event),
                    "remove it; text that begins with '!', such as a condition, goes between quotes"));
        }
    }

    @SuppressWarnings("NullAway")
    private static String tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : null;
    }
}
