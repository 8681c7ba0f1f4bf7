package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private final PathTemplate template = new PathTemplate("/api/v1/plans/{id}/approve");

    @Test
    void what_is_between_braces_is_taken_out_of_the_path_as_it_was_meant() {
        assertThat(template.match("/api/v1/plans/p-1/approve")).contains(Map.of("id", "p-1"));
        assertThat(template.match("/api/v1/plans/a%2Fb+c/approve")).contains(Map.of("id", "a/b+c"));
        assertThat(template.names()).containsExactly("id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/plans/p-1",
                "/api/v1/plans/p-1/approve/",
                "/api/v1/plans//approve",
                "/api/v1/plans/%/approve",
                "/api/v1/plans/p-1/Approve",
                "//api/v1/plans/p-1/approve",
                "/api/v1/plans/p/1/approve",
                "*",
                ""
            })
    void other_paths_are_others(String path) {
        assertThat(template.match(path)).isEmpty();
    }
}
