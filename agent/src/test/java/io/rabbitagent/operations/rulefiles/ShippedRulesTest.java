package io.rabbitagent.operations.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.rules.file.RuleText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {
    private static final Path DIRECTORY = Path.of("../rules");

    @Test
    void the_jar_has_the_files_of_the_directory_and_no_others() {
        List<RuleText> there = RuleDirectory.read(DIRECTORY, "x").texts();

        assertThat(ShippedRules.texts())
                .containsExactlyElementsOf(there.stream()
                        .map(file -> new RuleText("shipped: " + file.file().substring("x/".length()), file.text()))
                        .toList());
    }

    @Test
    void nothing_is_wrong_with_them() {
        RuleCheck check = RuleCheck.of(FoundTexts.of(ShippedRules.texts()));

        assertThat(check.problems()).isEmpty();
        assertThat(check.rules()).hasSameSizeAs(ShippedRules.fileNames());
    }

    @Test
    void a_rule_has_the_name_of_its_file() {
        RuleCheck check = RuleCheck.of(FoundTexts.of(ShippedRules.texts()));

        assertThat(check.rules())
                .allSatisfy(rule -> assertThat(rule.file()).isEqualTo("shipped: " + rule.name() + ".yaml"));
    }
}
