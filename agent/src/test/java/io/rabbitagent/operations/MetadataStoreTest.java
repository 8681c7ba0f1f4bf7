package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataStoreTest {
    private final Pictures pictures = Pictures.healthy(2);

    @ParameterizedTest
    @CsvSource({"3.10.8, mnesia", "3.12.14, mnesia", "3.13.0, unknown", "4.0.5, unknown", "nonsense, unknown"})
    void before_khepri_came_there_is_only_mnesia(String version, String store) {
        version(1, version);
        version(2, version);

        assertThat(MetadataStore.of(pictures.picture())).isEqualTo(store);
    }

    @Test
    void nodes_that_do_not_agree_leave_it_unknown() {
        version(2, "4.0.5");

        assertThat(MetadataStore.of(pictures.picture())).isEqualTo("unknown");
    }

    @Test
    void where_nobody_can_be_asked_it_is_unknown() {
        assertThat(MetadataStore.of(Pictures.allDown(2).picture())).isEqualTo("unknown");
    }

    private void version(int number, String version) {
        pictures.observe(
                node(number),
                seen -> with(seen)
                        .view(seen.view()
                                .map(view -> new ClusterView(
                                        view.clusterName(), view.observer(), version, "25.0", view.peers())))
                        .done());
    }
}
