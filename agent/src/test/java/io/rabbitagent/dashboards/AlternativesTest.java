package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlternativesTest {
    private static String measured(String expression) {
        return Alternatives.of(expression).measured();
    }

    @Test
    void a_fallback_is_left_out() {
        assertThat(measured("max by (node) (a)\nor max by (node) (b) * 0 - 1")).isEqualTo("max by (node) (a)");
        assertThat(measured("a * 1000 or max(b) * 0")).isEqualTo("a * 1000");
        assertThat(
                        measured(
                                "(a == 1) + 1 or b or label_replace(max by (node) (c) * 0 - 1, \"peer\", \"$1\", \"node\", \"(.+)\")"))
                .isEqualTo("(a == 1) + 1\nor b");
        assertThat(measured("a or (b * 0 - 1)")).isEqualTo("a");
    }

    @Test
    void what_is_measured_stays_as_it_is() {
        for (String same : List.of(
                "max by (cluster) (a * 0 + 1)",
                "a * 0.5",
                "min by (node) ((a{state=\"x or y\"} == 1) * 1 or (b == 1) * 8)",
                "(a) unless (b)",
                "a{state=~\"(\"} * 10")) {
            assertThat(measured(same)).isEqualTo(same);
            assertThat(Alternatives.of(same).haveFallback()).isFalse();
        }
        assertThat(measured("a or on (cluster) b")).as("whatever they match on").isEqualTo("a\nor b");
    }

    @Test
    void nothing_but_a_fallback_is_told() {
        assertThatThrownBy(() -> measured("max(a) * 0 - 1")).hasMessageContaining("nothing but a fallback");
    }

    @Test
    void many_panels_have_one_and_each_measures_something_beside_it() {
        List<DashboardQueries.Query> all = DashboardQueries.of("rabbitmq-agent", "lab");

        assertThat(all).allSatisfy(query -> assertThat(query.measured()).isNotBlank());
        assertThat(all.stream().filter(query -> !query.measured().equals(query.expression())))
                .hasSizeGreaterThan(30);
    }

    /** A fallback in words that are not recognised would let a query pass that measures nothing. */
    @Test
    void no_panel_says_unknown_in_other_words() {
        assertThat(DashboardQueries.of("rabbitmq-agent", "lab"))
                .allSatisfy(query -> assertThat(query.measured())
                        .as(query.uid() + ", " + query.panel() + " " + query.refId())
                        .doesNotContainPattern("\\*\\s*0(?![.\\d])")
                        .doesNotContainPattern("\\bor\\s+vector"));
    }
}
