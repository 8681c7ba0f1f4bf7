package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExpressionTest {
    private static Expression read(String text) {
        return Expression.of(text, new KnownMetrics());
    }

    @Test
    void an_aggregate_has_the_labels_that_it_keeps() {
        assertThat(read("max by (node) (rabbitagent_node_running)").labels()).containsExactly("node");
        assertThat(read("max(rabbitagent_node_running)").labels()).isEmpty();
        assertThat(read("sum (rabbitagent_health_check) by (check)").labels()).containsExactly("check");
    }

    @Test
    void products_bind_closer_than_sums_and_comparisons_than_sets() {
        Expression read = read("max(rabbitagent_node_running) + 2 * 3 == 7 or max(rabbitagent_cluster_health) == 2");

        assertThat(read.comparisons())
                .extracting(Expression.Comparison::literal)
                .containsExactly(7.0, 2.0);
        assertThat(read.comparisons().get(0).metrics()).containsExactly("rabbitagent_node_running");
    }

    @Test
    void many_to_one_takes_the_labels_that_it_asks_for() {
        Expression read = read("sum by (instance, job) (rabbitmq_queue_messages) * on (instance, job)"
                + " group_left (rabbitmq_node) max by (instance, job, rabbitmq_node) (rabbitmq_identity_info)");

        assertThat(read.problems()).isEmpty();
        assertThat(read.labels()).containsExactly("instance", "job", "rabbitmq_node");
    }

    @Test
    void sides_that_can_never_match_are_told() {
        assertThat(
                        read("max by (node) (rabbitagent_node_running) unless on (check) max by (node) (rabbitagent_node_info)")
                                .problems())
                .singleElement()
                .asString()
                .contains("on (check)");
    }

    @Test
    void a_label_may_be_made() {
        assertThat(read("label_replace(max by (node) (rabbitagent_node_running), \"peer\", \"$1\", \"node\", \"(.+)\")")
                        .labels())
                .containsExactly("node", "peer");
        assertThat(read("label_replace(max by (node) (rabbitagent_node_running), \"peer\", \"$1\", \"host\", \"(.+)\")")
                        .problems())
                .hasSize(1);
    }

    @Test
    void quantiles_need_buckets() {
        assertThat(
                        read("histogram_quantile(0.95, sum by (le, probe) (rate(rabbitagent_poll_duration_seconds_bucket[5m])))")
                                .labels())
                .containsExactly("probe");
        assertThat(read("histogram_quantile(0.95, sum by (probe) (rabbitagent_poll_duration_seconds_bucket))")
                        .problems())
                .hasSize(1);
    }

    @Test
    void what_is_not_understood_is_said() {
        assertThatThrownBy(() -> read("max(rabbitagent_node_running")).hasMessageContaining("unexpected ''");
        assertThatThrownBy(() -> read("max(rabbitagent_node_running) )")).hasMessageContaining("unexpected ')'");
        assertThatThrownBy(() -> read("max without (job) (rabbitagent_node_running)"))
                .hasMessageContaining("'by'");
        assertThatThrownBy(() -> read("max(rabbitagent_node_running) ?")).hasMessageContaining("'?'");
    }
}
