package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {

    @ParameterizedTest
    @CsvSource({
        "running     running     running,     ok",
        "running     running     maintenance, ok",
        "running     running     app-stopped, degraded",
        "running     running     stopped,     degraded",
        "running     running     booting,     degraded",
        "running     partitioned partitioned, degraded",
        "running     running     alone,       degraded",
        "running     running     unknown,     unknown",
        "running     stopped     unknown,     degraded",
        "running     silent      silent,      unknown",
        "stopped     stopped     stopped,     down",
        "stopped     app-stopped booting,     down",
        "stopped     stopped     unknown,     unknown",
        "stopped     stopped     silent,      unknown",
        "silent      silent      silent,      unknown",
    })
    void health_follows_from_the_states_and_what_is_unknown_is_never_ok(String states, String health) {
        String[] each = states.split(" +", -1);
        Pictures pictures = Pictures.healthy(each.length);
        for (int number = 1; number <= each.length; number++) {
            make(pictures, node(number), each[number - 1]);
        }

        assertThat(Health.of(pictures.picture()).text()).isEqualTo(health);
    }

    private static void make(Pictures pictures, NodeName node, String state) {
        switch (state) {
            case "running" -> {}
            case "maintenance" ->
                pictures.observe(
                        node,
                        seen -> with(seen).drained(Fact.known(Set.of(node))).done());
            case "app-stopped" -> pictures.appStopped(node);
            case "stopped" -> pictures.vmDown(node);
            case "booting" ->
                pictures.vmDown(node)
                        .observe(
                                node,
                                seen -> with(seen)
                                        .app(Fact.known(AppState.BOOTING))
                                        .done());
            case "alone" -> pictures.unseenByPeers(node);
            case "partitioned" -> pictures.partitioned(node, node(1));
            case "unknown" ->
                pictures.observe(
                        node,
                        seen -> with(seen)
                                .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                                .done());
            case "silent" -> pictures.unseenByPeers(node).silent(node);
            default -> throw new IllegalArgumentException(state);
        }
    }
}
