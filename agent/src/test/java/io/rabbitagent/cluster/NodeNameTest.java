package io.rabbitagent.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNameTest {
    @Test
    void the_names_that_brokers_have_are_taken() {
        for (String name : List.of("rabbit@rb1", "rabbit-2@host.example.org", "r_1@10.0.0.1", "a@fe80::1", "x.y@h-1")) {
            assertThat(new NodeName(name)).hasToString(name);
        }
    }

    @Test
    void what_is_no_name_is_refused_with_the_shape_that_is_expected() {
        for (String text :
                List.of("", "rabbit", "@host", "rabbit@", "a@b@c", "rabbit@rb1;rm", "rab bit@rb1", "rabbit@rb1\n")) {
            assertThatThrownBy(() -> new NodeName(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NAME@HOST");
        }
    }

    @Test
    void the_host_is_what_follows_the_at() {
        assertThat(new NodeName("rabbit@host.example.org").host()).isEqualTo("host.example.org");
    }

    @Test
    void names_sort_by_their_text() {
        assertThat(List.of(new NodeName("rabbit@rb2"), new NodeName("rabbit@rb1")).stream()
                        .sorted())
                .containsExactly(new NodeName("rabbit@rb1"), new NodeName("rabbit@rb2"));
    }
}
