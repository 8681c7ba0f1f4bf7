package io.rabbitagent.copies.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.copies.isolated.CopiedQueue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownQueuesTest {
    private static final CopiedQueue ORDERS = queue("orders", Optional.of(3L), Optional.empty(), List.of());
    private static final CopiedQueue ELSEWHERE =
            queue("elsewhere", Optional.of(4L), Optional.empty(), List.of("rabbit@rb1", "rabbit@rb3"));
    private static final CopiedQueue SLOW =
            queue("slow", Optional.empty(), Optional.of("the broker on the copy was too slow"), List.of("rabbit@rb1"));

    private static final CopiedQueue MIRRORED = new CopiedQueue(
            "/",
            "mirrored",
            "classic",
            "rabbit@rb2",
            Optional.of(5L),
            Optional.empty(),
            List.of(),
            List.of("rabbit@rb1"));

    @TempDir
    private Path directory;

    private KnownQueues known;

    @BeforeEach
    void of() {
        known = new KnownQueues(RescueFiles.of(Copies.backup(directory)));
    }

    private static CopiedQueue queue(
            String name, Optional<Long> messages, Optional<String> problem, List<String> membersElsewhere) {
        return new CopiedQueue("/", name, "quorum", "rabbit@rb2", messages, problem, membersElsewhere, List.of());
    }

    @Test
    void queues_are_kept_as_they_were_read_with_who_else_has_members_or_mirrors() throws Exception {
        known.keep(List.of(ORDERS, ELSEWHERE, MIRRORED));

        assertThat(known.read()).contains(List.of(ORDERS, ELSEWHERE, MIRRORED));
    }

    @Test
    void nothing_is_kept_where_one_could_not_be_read() throws Exception {
        known.keep(List.of(ORDERS, SLOW));

        assertThat(known.read()).isEmpty();
    }
}
