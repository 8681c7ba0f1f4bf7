package io.rabbitagent.operations.ruletesting;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.rules.file.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the documentation are what people copy: they must be right. */
class ExampleRulesTest {
    private static final Path EXAMPLES = Path.of("../docs/examples/rules");

    @Test
    void the_examples_are_valid() {
        FoundTexts found = RuleDirectory.read(EXAMPLES);

        assertThat(found.problems()).isEmpty();
        assertThat(RuleFolder.LOADING.read(found.texts()).problems()).isEmpty();
    }

    @Test
    void the_guide_shows_the_example_as_it_is() throws IOException {
        String guide = Files.readString(Path.of("../docs/rules.md"));
        String rule = Files.readString(EXAMPLES.resolve("app-stopped-off-hours.yaml"));
        String digest = RuleFolder.LOADING
                .read(List.of(new RuleText("", rule)))
                .rules()
                .get(0)
                .origin()
                .digest();

        assertThat(guide).contains("```yaml\n" + rule + "```", " " + digest + " ");
    }

    @Test
    void the_tests_of_the_examples_pass_and_leave_no_answer_out() {
        RulesTest.Report report = RulesTest.run(List.of(EXAMPLES), RuleFolder.LOADING);

        assertThat(report.problems()).isEmpty();
        RulesTestView view = report.view().orElseThrow();
        assertThat(view.files())
                .allSatisfy(file -> assertThat(file.tests())
                        .isNotEmpty()
                        .allSatisfy(test ->
                                assertThat(test.failures()).as(test.name()).isEmpty()));
        assertThat(view.coverage()).as("%s", view.coverage()).isNotEmpty().allMatch(RulesTestView.RuleLine::complete);
    }
}
