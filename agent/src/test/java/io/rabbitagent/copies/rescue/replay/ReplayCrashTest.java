package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies at any point of a replay, and is run again. */
class ReplayCrashTest {
    private static final int MESSAGES = 10;
    private static final String QUEUE = "orders";
    private static final ReplayOptions USUAL = new ReplayOptions(false, 0, 3, 1_000_000);
    private static final ReplayOptions RESENDING = new ReplayOptions(true, 0, 3, 1_000_000);

    @TempDir
    private Path backup;

    private Export export;

    @BeforeEach
    void export() {
        export = new ExportFiles(backup.resolve("b-1")).queue("/", QUEUE, MESSAGES);
    }

    @Test
    void wherever_it_dies_no_message_is_sent_twice_and_all_arrive_once_the_uncertain_ones_are_sent_again()
            throws CopyException {
        int points = 0;
        for (boolean died = true; died; points++) {
            Disk disk = new Disk();
            FakeCluster cluster = new FakeCluster();
            died = dies(disk, cluster, USUAL, points);

            Replayed again = replay(disk, cluster, USUAL);

            assertThat(cluster.published(QUEUE)).as("death at point %s", points).doesNotHaveDuplicates();
            assertThat(again.problem()).isEmpty();
            assertThat(again.confirmed() + again.uncertain().count()).isEqualTo(MESSAGES);
            assertThat(again.uncertain().count()).as("at most a chunk").isLessThanOrEqualTo(3);

            Replayed resent = replay(disk, cluster, RESENDING);

            assertThat(cluster.arrived(QUEUE)).containsAll(ExportFiles.numbers(1, MESSAGES));
            assertThat(resent.complete()).as("death at point %s", points).isTrue();
            assertThat(cluster.published(QUEUE)).hasSizeLessThanOrEqualTo(MESSAGES + 3);
            int sent = cluster.published(QUEUE).size();
            assertThat(replay(disk, cluster, RESENDING).complete()).isTrue();
            assertThat(cluster.published(QUEUE)).hasSize(sent);
        }
        assertThat(points).as("points at which it can die").isGreaterThan(3 * MESSAGES);
    }

    @Test
    void it_may_die_as_often_as_it_likes() throws CopyException {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Disk disk = new Disk();
            FakeCluster cluster = new FakeCluster();
            for (int death = 0; death < 6; death++) {
                boolean unused = dies(disk, cluster, USUAL, random.nextInt(25));
                assertThat(cluster.published(QUEUE)).doesNotHaveDuplicates();
            }
            Replayed last = replay(disk, cluster, USUAL);
            assertThat(cluster.published(QUEUE)).as("round %s", round).doesNotHaveDuplicates();
            last.uncertain().forEach(number -> assertThat(cluster.marked()).doesNotContain(number));

            for (int death = 0; death < 3; death++) {
                boolean unused = dies(disk, cluster, RESENDING, random.nextInt(25));
            }
            assertThat(replay(disk, cluster, RESENDING).complete()).isTrue();
            assertThat(cluster.arrived(QUEUE)).containsAll(ExportFiles.numbers(1, MESSAGES));
        }
    }

    @Test
    void what_is_sent_a_second_time_says_so() throws CopyException {
        for (int point = 0; point < 40; point++) {
            Disk disk = new Disk();
            FakeCluster cluster = new FakeCluster();
            boolean unused = dies(disk, cluster, USUAL, point);
            replay(disk, cluster, RESENDING);
            Map<Long, Integer> times = new HashMap<>();
            cluster.published(QUEUE).forEach(number -> times.merge(number, 1, Integer::sum));

            times.forEach((number, count) -> {
                if (count > 1) {
                    assertThat(cluster.marked()).contains(number);
                }
            });
        }
    }

    @Test
    void messages_that_a_human_excluded_are_not_sent_after_a_death_either() throws CopyException {
        int told = 0;
        for (int point = 0; point < 40; point++) {
            Disk disk = new Disk();
            FakeCluster cluster = new FakeCluster();
            boolean unused = dies(
                    disk,
                    cluster,
                    () -> {
                        Replay replay = Replay.of(export, disk, clock());
                        replay.exclude(List.of(2L, 5L, 9L));
                        Replayed sent = replay.send(cluster, USUAL, new Control());
                        assertThat(sent.excluded().count()).isEqualTo(3);
                    },
                    point);
            if (disk.writes > 0) {
                told++;
                replay(disk, cluster, RESENDING);
                assertThat(cluster.published(QUEUE)).doesNotContain(2L, 5L, 9L);
                assertThat(cluster.arrived(QUEUE)).contains(1L, 3L, 4L, 6L, 7L, 8L, 10L);
            }
        }
        assertThat(told).isGreaterThan(30);
    }

    private Replayed replay(Disk disk, FakeCluster cluster, ReplayOptions options) throws CopyException {
        cluster.at(point -> {});
        disk.happens = point -> {};
        return Replay.of(export, disk, clock()).send(cluster, options, new Control());
    }

    private boolean dies(Disk disk, FakeCluster cluster, ReplayOptions options, int point) {
        return dies(
                disk,
                cluster,
                () -> {
                    Replayed unused = Replay.of(export, disk, clock()).send(cluster, options, new Control());
                },
                point);
    }

    private interface Work {
        void run() throws CopyException;
    }

    /** @return whether there is such a point */
    private static boolean dies(Disk disk, FakeCluster cluster, Work work, int point) {
        Countdown countdown = new Countdown(point);
        cluster.at(countdown);
        disk.happens = countdown;
        try {
            work.run();
            return false;
        } catch (Death e) {
            return true;
        } catch (CopyException e) {
            throw new AssertionError(e);
        }
    }

    static Clock clock() {
        return Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    }

    /** No code of the product catches it. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Countdown implements Consumer<String> {
        private int left;

        Countdown(int left) {
            this.left = left;
        }

        @Override
        public void accept(String point) {
            if (left-- == 0) {
                throw new Death();
            }
        }
    }

    /** Writes as a file that takes another one's name does: it holds the former record or the new one. */
    static final class Disk implements Records {
        private Optional<byte[]> content = Optional.empty();
        private Consumer<String> happens = point -> {};
        private int writes;

        @Override
        public Optional<ReplayRecord> load() throws CopyException {
            try {
                return content.isPresent() ? Optional.of(ReplayRecord.read(content.get())) : Optional.empty();
            } catch (IOException e) {
                throw new CopyException(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void save(ReplayRecord record) {
            happens.accept("before write");
            try {
                content = Optional.of(record.json());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            writes++;
            happens.accept("after write");
        }
    }

    static class Control implements ReplayControl {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public Optional<String> stop() {
            return Optional.empty();
        }

        @Override
        public Consumer<String> progress() {
            return line -> {};
        }
    }
}
