package io.rabbitagent.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** In each text the character '!' stands once in the value of {@code when}, and nowhere else. */
class ScalarPlacesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "when: a == !b",
                "when:   a == !b   # a comment",
                "when: 'a == !b'",
                "when: 'it''s ''quoted'' == !b'",
                "when: \"a == !b\"",
                "when: \"a\\t\\\"\\x41\\u00e4\\U0001F407 \\n == !b\"",
                "when: \"a 🐇🐇 == !b\"",
                "{when: 'a == !b', for: 5s}",
                "when: |\n  a ==\n    !b",
                "when: |-\n  a ==\n\n\n  !b\n",
                "when: |+\n  a == !b\n\n\nfor: 5s",
                "when: |2\n    a == !b\n",
                "when: |   # a comment\n\n  a == !b\n",
                "when: >-\n  a ==\n  !b\n",
                "when: >\n\n  a ==\n\n\n  b &&\n    more &&\n    indented\n  !b\n",
                "when: >-\n  a   ==   !b\n",
                "when: a ==\n  b &&\n\n  !b",
                "when: 'a ==\n\n\n  b   &&   \n  !b'",
                "when: \"a ==\n  b && \\\n   c \\\n\n  \\n   !b\"",
                "for: 5s\r\nwhen: |\r\n  a ==\r\n  !b\r\n",
                "for: 5s\r\nwhen: >-\r\n  a ==\r\n  !b\r\n",
                "for: 5s\r\nwhen: 'a ==\r\n  !b'\r\n",
            })
    void what_stands_in_a_value_is_found_in_the_text(String text) throws Exception {
        assertThat(found(text, value(text))).isEqualTo(where(text, '!'));
    }

    @Test
    void what_lies_beyond_the_value_stands_at_its_end() throws Exception {
        String text = "when: 'a &&'\n";
        ScalarPlaces places = ScalarPlaces.of(text, value(text));

        assertThat(places.position(1, 5)).isEqualTo(new Position(1, 12));
        assertThat(places.position(1, 99)).isEqualTo(new Position(1, 12));
        assertThat(places.position(9, 1)).isEqualTo(new Position(1, 12));
    }

    @Test
    void the_end_of_a_block_is_behind_its_last_character() throws Exception {
        String text = "when: |\n  a &&\n  b ||\nfor: 5s\n";

        assertThat(ScalarPlaces.of(text, value(text)).position(2, 5)).isEqualTo(new Position(3, 7));
        assertThat(ScalarPlaces.of(text, value(text)).position(1, 5)).isEqualTo(new Position(2, 7));
    }

    /** Words and blanks at random, in every style that can hold them. */
    @Test
    void each_word_of_a_generated_value_is_found_in_its_text() throws Exception {
        Random dice = new Random(7);
        for (int n = 0; n < 2000; n++) {
            List<String> words = words(dice);
            for (String text : List.of(
                    "when: " + folded(words, dice, "  "),
                    "for: 5s\nwhen: '" + folded(words, dice, "   ") + "'",
                    "{for: 5s, when: \"" + folded(words, dice, "        ") + "\"}",
                    "when: |\n   " + folded(words, dice, "   ") + "\n",
                    "when: >-\n " + folded(words, dice, " ") + "\n")) {
                ScalarNode value = value(text);
                assertThat(found(text, value)).as(text).isEqualTo(where(text, '!'));
            }
        }
    }

    private static List<String> words(Random dice) {
        List<String> words = new ArrayList<>();
        int count = 1 + dice.nextInt(8);
        for (int i = 0; i < count; i++) {
            words.add(List.of("a", "ü==", "🐇", "node.app", "&&").get(dice.nextInt(5)));
        }
        words.add("x!y");
        words.add("z");
        return words;
    }

    private static String folded(List<String> words, Random dice, String indentation) {
        StringBuilder text = new StringBuilder("w");
        for (String word : words) {
            switch (dice.nextInt(4)) {
                case 0 -> text.append("\n").append(indentation);
                case 1 -> text.append("\n\n\n").append(indentation);
                case 2 -> text.append("   ");
                default -> text.append(" ");
            }
            text.append(word);
        }
        return text.toString();
    }

    private static Position found(String text, ScalarNode value) {
        Position inValue = where(value.getValue(), '!');
        return ScalarPlaces.of(text, value).position(inValue.line(), inValue.column());
    }

    private static Position where(String text, char character) {
        assertThat(text.indexOf(character)).isNotNegative().isEqualTo(text.lastIndexOf(character));
        return Position.at(text, text.codePointCount(0, text.indexOf(character)));
    }

    private static ScalarNode value(String text) throws Exception {
        MappingNode root = YamlDocument.read(text).orElseThrow();
        for (NodeTuple entry : root.getValue()) {
            if (((ScalarNode) entry.getKeyNode()).getValue().equals("when")) {
                return (ScalarNode) entry.getValueNode();
            }
        }
        throw new AssertionError("there is no when in " + text);
    }
}
