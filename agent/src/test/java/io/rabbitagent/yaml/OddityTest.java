package io.rabbitagent.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OddityTest {
    @Test
    void a_plain_text_has_none() throws Exception {
        assertThat(Oddity.in("# a comment\na: [1, 'x']\nb:\n  c: |\n    d\n")).isEmpty();
        assertThat(Oddity.in("--- \na: b\n...\n")).isEmpty();
        assertThat(Oddity.in("")).isEmpty();
    }

    @Test
    void anchors_aliases_tags_and_further_documents_are_told_with_their_places() throws Exception {
        assertThat(Oddity.in("a: &x 1\nb: *x\nc: !!str 2\nd: !own {}\n---\ne: 1\n"))
                .extracting(oddity -> oddity.position().text() + " " + oddity.what())
                .containsExactly(
                        "1:4 has a YAML anchor, &x",
                        "2:4 has a YAML alias, *x",
                        "3:4 has a YAML tag, tag:yaml.org,2002:str",
                        "4:4 has a YAML tag, !own",
                        "5:1 has a second YAML document");
    }

    @Test
    void a_tree_without_an_end_is_seen_before_it_is_made() throws Exception {
        assertThat(Oddity.in("a: &x [*x]")).hasSize(2);
    }

    @Test
    void a_condition_that_begins_with_an_exclamation_mark_is_told_to_be_a_tag() throws Exception {
        assertThat(Oddity.in("when: !node.running"))
                .singleElement()
                .extracting(Oddity::remedy)
                .asString()
                .contains("between quotes");
    }

    @Test
    void what_is_no_yaml_has_its_place() {
        assertThatThrownBy(() -> Oddity.in("a: b\nc: \"x"))
                .isInstanceOfSatisfying(
                        YamlDocument.Malformed.class,
                        malformed -> assertThat(malformed.position).startsWith(":2:"));
        assertThatThrownBy(() -> Oddity.in("a: b\nc: \u0007"))
                .isInstanceOfSatisfying(YamlDocument.Malformed.class, malformed -> {
                    assertThat(malformed.position).isEqualTo(":2:4");
                    assertThat(malformed.what).contains("U+0007");
                });
    }
}
