package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.Pictures;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataStoreTest {
    private final Pictures pictures = Pictures.healthy(2);

    @ParameterizedTest
    @CsvSource({"3.10.8, mnesia", "3.12.14, mnesia", "3.13.0, mnesia", "4.0.5, mnesia", "nonsense, unknown"})
    void where_khepri_is_not_enabled_it_is_mnesia(String version, String store) {
        version(1, version);
        version(2, version);

        assertThat(MetadataStore.of(pictures.picture())).isEqualTo(store);
    }

    @Test
    void from_3_13_on_the_feature_flag_tells_and_where_flags_are_unknown_so_is_the_store() {
        for (int number : List.of(1, 2)) {
            version(number, "4.0.5");
            flags(number, Fact.known(new NodeSettings("ignore", "", Set.of("khepri_db"))));
        }
        assertThat(MetadataStore.of(pictures.picture())).isEqualTo("khepri");

        flags(1, Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        assertThat(MetadataStore.of(pictures.picture().observation(node(1)))).isEqualTo("unknown");
        assertThat(MetadataStore.of(pictures.picture())).isEqualTo("unknown");

        version(1, "3.12.14");
        assertThat(MetadataStore.of(pictures.picture().observation(node(1)))).isEqualTo("mnesia");
    }

    @Test
    void nodes_that_do_not_agree_leave_it_unknown() {
        version(2, "4.0.5");
        flags(2, Fact.known(new NodeSettings("ignore", "", Set.of("khepri_db"))));

        assertThat(MetadataStore.of(pictures.picture())).isEqualTo("unknown");
    }

    @Test
    void where_nobody_can_be_asked_it_is_unknown() {
        assertThat(MetadataStore.of(Pictures.allDown(2).picture())).isEqualTo("unknown");
    }

    private void flags(int number, Fact<NodeSettings> settings) {
        pictures.observe(node(number), seen -> with(seen).settings(settings).done());
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
