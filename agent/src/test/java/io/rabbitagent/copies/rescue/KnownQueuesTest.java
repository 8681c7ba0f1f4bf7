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
    private static final CopiedQueue ORDERS = queue("orders", Optional.of(3L), Optional.empty(), false);
    private static final CopiedQueue COUNTED = queue("counted", Optional.of(4L), Optional.empty(), true);
    private static final CopiedQueue ELSEWHERE =
            queue("elsewhere", Optional.empty(), Optional.of("its other members have its messages"), true);
    private static final CopiedQueue SLOW =
            queue("slow", Optional.empty(), Optional.of("the broker on the copy was too slow"), false);

    @TempDir
    private Path directory;

    private KnownQueues known;

    @BeforeEach
    void of() {
        known = new KnownQueues(RescueFiles.of(Copies.backup(directory)));
    }

    private static CopiedQueue queue(
            String name, Optional<Long> messages, Optional<String> problem, boolean membersElsewhere) {
        return new CopiedQueue("/", name, "quorum", "rabbit@rb2", messages, problem, membersElsewhere);
    }

    @Test
    void queues_with_members_elsewhere_are_kept_whether_they_were_counted_or_not() throws Exception {
        known.keep(List.of(ORDERS, COUNTED, ELSEWHERE));

        assertThat(known.read()).contains(List.of(ORDERS, COUNTED, ELSEWHERE));
    }

    @Test
    void nothing_is_kept_where_another_queue_could_not_be_read() throws Exception {
        known.keep(List.of(ORDERS, SLOW, ELSEWHERE));

        assertThat(known.read()).isEmpty();
    }
}
