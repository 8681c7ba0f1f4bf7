package io.rabbitagent.rules.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.yaml.Oddity;
import io.rabbitagent.yaml.YamlDocument;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the reader accepts, the schema accepts: an editor never underlines what works. */
class SchemaAgreementTest {
    private static final int MUTATIONS = 6000;
    private static final List<String> PIECES = List.of(
            "name",
            "version",
            "mode",
            "auto",
            "observe",
            "approve",
            "node",
            "cluster",
            "start-app",
            "ordered-start",
            "reset-and-rejoin",
            "none",
            "backup",
            "bootWithin",
            "true",
            "false",
            "yes",
            "1",
            "0",
            "-1",
            "1000",
            "1001",
            "5s",
            "24h",
            "25h",
            "1/1h",
            "0/1m",
            "30d",
            "not-paused",
            "''",
            "null",
            "~",
            "[]",
            "{}",
            "[a]",
            "{a: b}",
            "unasked: a",
            "scope: cluster",
            "type: none",
            "bootWithin: 10m",
            "backup: true",
            ", ",
            "  ",
            ":",
            "\n",
            "a b",
            "é",
            "1.0",
            "0x10",
            "1_0",
            "2024-01-01");

    private final Schema schema = new Schema();
    private final Random dice = new Random(11);

    @Test
    void the_schema_refuses_nothing_that_the_reader_accepts() throws Exception {
        int accepted = 0;
        int refused = 0;
        for (int n = 0; n < MUTATIONS; n++) {
            String text = mutated(dice.nextBoolean() ? RuleFiles.FULL : RuleFiles.SHORT);
            boolean right = RuleFiles.read(text).problems().isEmpty();
            accepted += right ? 1 : 0;
            refused += right ? 0 : 1;
            if (right) {
                assertThat(schema.objections(text)).as(text).isEmpty();
            }
        }
        assertThat(accepted).as("mutations that are right").isGreaterThan(MUTATIONS / 50);
        assertThat(refused).as("mutations that are wrong").isGreaterThan(MUTATIONS / 2);
    }

    /** But for what no schema can say: it sees neither names that are given twice nor how a number was written. */
    @Test
    void whoever_takes_a_word_away_is_refused_by_both_or_by_none() throws Exception {
        for (String text : List.of(RuleFiles.FULL, RuleFiles.SHORT)) {
            for (String word : text.split("[\\s{},]+", -1)) {
                String without = text.replaceFirst("(?<=[\\s{,]|^)" + Pattern.quote(word) + "(?=[\\s},])", "");
                if (isMapping(without)) {
                    assertThat(schema.objections(without).isEmpty())
                            .as("without %s:%n%s%n%s", word, without, RuleFiles.problems(without))
                            .isEqualTo(RuleFiles.problems(without).isEmpty());
                }
            }
        }
    }

    private String mutated(String text) {
        String mutated = text;
        for (int times = 1 + dice.nextInt(2); times > 0; times--) {
            String[] words = mutated.split("(?<=[\\s{},:])|(?=[\\s{},:])", -1);
            int at = dice.nextInt(words.length);
            words[at] = switch (dice.nextInt(4)) {
                case 0 -> "";
                case 1 -> words[dice.nextInt(words.length)];
                default -> PIECES.get(dice.nextInt(PIECES.size()));
            };
            mutated = String.join("", words);
        }
        return mutated;
    }

    private static boolean isMapping(String text) {
        try {
            return Oddity.in(text).isEmpty() && YamlDocument.read(text).isPresent();
        } catch (YamlDocument.Malformed e) {
            return false;
        }
    }
}
