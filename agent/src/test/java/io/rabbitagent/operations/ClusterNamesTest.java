package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterNamesTest {
    private final Pictures pictures = Pictures.healthy(3);

    @Test
    void a_cluster_that_was_given_a_name_has_that_one() {
        assertThat(names()).contains(Set.of("prod"));
    }

    @Test
    void one_that_was_not_has_those_of_its_brokers() {
        for (int number = 1; number <= 3; number++) {
            calls(number, "rabbit@rb" + number + ".example.org");
        }

        assertThat(names())
                .contains(Set.of("rabbit@rb1.example.org", "rabbit@rb2.example.org", "rabbit@rb3.example.org"));
    }

    @Test
    void who_does_not_see_this_broker_running_is_perhaps_of_another_cluster() {
        calls(1, "rabbit@rb1");
        calls(2, "rabbit@rb2");
        pictures.observe(
                node(3),
                seen -> Pictures.with(seen)
                        .view(Fact.known(
                                Pictures.view(node(3), Map.of(node(3), Pictures.peer(node(3), true, Set.of())))))
                        .done());

        assertThat(names()).contains(Set.of("rabbit@rb1", "rabbit@rb2"));
    }

    @Test
    void what_this_broker_does_not_tell_is_unknown() {
        pictures.observe(
                node(2),
                seen -> Pictures.with(seen)
                        .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());

        assertThat(names()).isEmpty();
    }

    @Test
    void a_cluster_that_this_broker_has_left_has_those_of_the_members_that_run() {
        pictures.vmDown(node(2));
        assertThat(names()).as("while it is a member").isEmpty();

        pictures.forgotten(node(2));
        calls(1, "rabbit@rb1.example.org");
        calls(3, "rabbit@rb3.example.org");

        assertThat(names()).contains(Set.of("rabbit@rb1.example.org", "rabbit@rb3.example.org"));
    }

    private Optional<Set<String>> names() {
        return ClusterNames.of(pictures.picture(), node(2)).value();
    }

    private void calls(int number, String name) {
        pictures.observe(
                node(number),
                seen -> Pictures.with(seen)
                        .view(seen.view()
                                .map(view -> new ClusterView(
                                        name,
                                        view.observer(),
                                        view.rabbitmqVersion(),
                                        view.erlangVersion(),
                                        view.peers())))
                        .done());
    }
}
