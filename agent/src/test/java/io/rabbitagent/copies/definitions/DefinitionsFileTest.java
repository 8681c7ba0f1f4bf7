package io.rabbitagent.copies.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsFileTest {
    @TempDir
    Path directory;

    private List<Definition> withoutQueues(String json) throws IOException {
        return new DefinitionsFile(Files.writeString(directory.resolve("definitions.json"), json)).withoutQueues();
    }

    @Test
    void all_but_queues_are_named_for_people() throws IOException {
        assertThat(withoutQueues("""
                        {"rabbit_version":"3.10.8",
                         "users":[{"name":"ann","password_hash":"h"}],
                         "permissions":[{"user":"ann","vhost":"/","configure":".*","write":".*","read":".*"}],
                         "policies":[{"vhost":"/","name":"ha","pattern":"^ha","definition":{"ha-mode":"all"}}],
                         "queues":[{"vhost":"/","name":"orders","durable":true}],
                         "bindings":[{"source":"amq.direct","vhost":"/","destination":"orders","destination_type":"queue",
                           "routing_key":"k","arguments":{}}]}
                        """))
                .extracting(Definition::kind, Definition::name)
                .containsExactly(
                        tuple("users", "ann"),
                        tuple("permissions", "ann in vhost /"),
                        tuple("policies", "ha in vhost /"),
                        tuple("bindings", "amq.direct to queue orders with key 'k' in vhost /"));
    }

    @Test
    void of_bindings_it_is_told_to_which_queue_they_lead() throws IOException {
        assertThat(withoutQueues("""
                        {"exchanges":[{"vhost":"v","name":"orders","type":"fanout"}],
                         "bindings":[{"source":"x","vhost":"v","destination":"orders","destination_type":"queue",
                           "routing_key":"","arguments":{}},
                          {"source":"x","vhost":"v","destination":"orders","destination_type":"exchange",
                           "routing_key":"","arguments":{}}]}
                        """))
                .extracting(Definition::boundTo)
                .containsExactly(Optional.empty(), Optional.of(new QueueId("v", "orders")), Optional.empty());
    }

    @Test
    void one_that_was_changed_is_found_as_the_same_with_other_contents() throws IOException {
        Definition before = withoutQueues("{\"users\":[{\"name\":\"ann\",\"password_hash\":\"old\"}]}")
                .get(0);
        Definition after = withoutQueues("{\"users\":[{\"password_hash\":\"new\",\"name\":\"ann\"}]}")
                .get(0);
        Definition again = withoutQueues("{\"users\":[{\"password_hash\":\"old\",\"name\":\"ann\"}]}")
                .get(0);

        assertThat(after.identity()).isEqualTo(before.identity());
        assertThat(after.contents()).isNotEqualTo(before.contents());
        assertThat(again).as("in whatever order it is written").isEqualTo(before);
    }

    @Test
    void nothing_of_what_one_holds_is_told() throws IOException {
        assertThat(withoutQueues("""
                        {"parameters":[{"vhost":"/","component":"shovel","name":"s","value":{"src-uri":"amqp://u:SECRET@h"}}]}
                        """).toString())
                .contains("shovel s in vhost /")
                .doesNotContain("SECRET");
    }

    @Test
    void a_file_that_breaks_off_is_an_error_and_no_shorter_list() {
        assertThatThrownBy(() -> withoutQueues("{\"users\":[{\"name\":\"ann\"}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("definitions.json");
    }
}
