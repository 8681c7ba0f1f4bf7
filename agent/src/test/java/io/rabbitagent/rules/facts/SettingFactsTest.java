package io.rabbitagent.rules.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.Pictures;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingFactsTest {
    private static final NodeName RB3 = Pictures.node(3);

    private final Pictures pictures = Pictures.healthy(3);

    private Answer fact(String name) {
        return SettingFacts.ALL.stream()
                .filter(fact -> fact.name().equals(name))
                .map(fact -> fact.read().apply(pictures.picture(), RB3))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_a_node_that_runs_is_set_up_with_is_known() {
        assertThat(fact("partitionHandling").value()).isEqualTo(Optional.of("ignore"));
    }

    @Test
    void rules_are_not_told_what_one_that_does_not_run_told_before() {
        pictures.vmDown(RB3);
        assertThat(pictures.picture().observation(RB3).settings().isKnown()).isTrue();
        assertThat(fact("partitionHandling").value()).isEmpty();
        assertThat(fact("partitionHandling").sentence()).contains("its application is not known to run");
    }

    @Test
    void the_feature_flags_of_one_that_does_not_run_are_not_missed_on_the_others() {
        pictures.vmDown(RB3);
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .settings(Fact.known(new NodeSettings("ignore", "", Set.of("newer"))))
                        .done());
        assertThat(Differences.featureFlags(pictures.picture()).detail()).doesNotContain("newer");
    }
}
