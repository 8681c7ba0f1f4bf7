package io.rabbitagent.rules.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.facts.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesPageTest {
    private static final Path PAGE = Path.of("../docs/rules-reference.md");

    @Test
    void the_reference_page_says_what_the_tables_say() throws IOException {
        String current = RulesPage.render();
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, current);
        }
        assertThat(PAGE)
                .as("docs/rules-reference.md is not current; run mvn -pl agent test -Dtest=RulesPageTest -Dupdate=true")
                .hasContent(current);
    }

    @Test
    void every_field_fact_and_remedy_is_on_the_page() {
        String page = RulesPage.render();
        assertThat(Fields.paths()).allSatisfy(path -> assertThat(page).contains("| `" + path + "` |"));
        assertThat(Facts.OF_NODE)
                .allSatisfy(fact -> assertThat(page).contains("| `node." + fact.name() + "` |", fact.description()));
        assertThat(Facts.OF_CLUSTER)
                .allSatisfy(fact -> assertThat(page).contains("| `cluster." + fact.name() + "` |", fact.description()));
        assertThat(RemedyTypes.ALL).allSatisfy(type -> assertThat(page).contains("### " + type.name() + "\n"));
    }

    @Test
    void what_the_page_offers_compiles() {
        Expressions expressions = Expressions.create();
        assertThat(RulesPageWords.OFFERED)
                .allSatisfy(pair -> assertThat(expressions.compile(pair.getKey(), Scope.NODE))
                        .as(pair.getKey())
                        .isInstanceOf(Expressions.Compiled.class));
    }

    @Test
    void precautions_are_explained_that_remedies_have_and_no_others() {
        Stream<String> names = RemedyTypes.ALL.stream()
                .flatMap(type -> type.any().precautions().stream())
                .map(Gate::name);
        assertThat(RulesPageWords.precautions()).containsExactlyInAnyOrderElementsOf(names.collect(Collectors.toSet()));
    }
}
