package io.rabbitagent.copies.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RescueFilesTest {
    /** What names may hold: whatever their owner likes. */
    private static final List<String> PARTS = List.of(
            "",
            "/",
            ".",
            "..",
            "a",
            "A",
            "a b",
            "a_b",
            "a/b",
            "../../etc/passwd",
            "-rf",
            "ü",
            "😀",
            "\n",
            "x".repeat(255));

    @Test
    void the_stem_is_what_can_be_read_of_the_names_and_a_digest_of_both() {
        assertThat(RescueFiles.stem(new QueueName("/", "orders.on-rb3"))).isEqualTo("__orders.on-rb3-0cd14d9fa94c");
    }

    @Test
    void every_stem_is_one_plain_file_name() {
        for (QueueName queue : names()) {
            assertThat(RescueFiles.stem(queue)).matches("[A-Za-z0-9._-]{0,60}-[0-9a-f]{12}");
        }
    }

    @Test
    void names_that_look_alike_have_stems_of_their_own() {
        Set<String> stems = new HashSet<>();
        names().forEach(queue -> stems.add(RescueFiles.stem(queue)));

        assertThat(stems).hasSameSizeAs(names());
    }

    @Test
    void a_name_that_can_not_be_shown_neither_forges_a_line_nor_steers_a_terminal() {
        assertThat(new QueueName("v\u001b[31m", "a\nb").words()).isEqualTo("a\\u000ab in vhost v\\u001b[31m");
        assertThat(new QueueName("/", "größe 😀").words()).isEqualTo("größe 😀 in vhost /");
    }

    private static Set<QueueName> names() {
        Set<QueueName> names = new HashSet<>();
        for (String vhost : PARTS) {
            for (String name : PARTS) {
                names.add(new QueueName(vhost, name));
            }
        }
        return names;
    }
}
