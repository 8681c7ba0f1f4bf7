package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.copies.CopyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final String QUEUE = "orders";
    private static final ReplayOptions USUAL = new ReplayOptions(false, 0, 3, 1_000_000);
    private static final ReplayOptions RESENDING = new ReplayOptions(true, 0, 3, 1_000_000);

    @TempDir
    private Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private ExportFiles files;
    private Export export;

    @BeforeEach
    void export() {
        files = new ExportFiles(directory.resolve("b-1"));
        export = files.queue("/", QUEUE, 10);
    }

    @Test
    void all_messages_go_in_their_order_and_a_second_replay_sends_nothing() throws Exception {
        Replayed first = send(USUAL);

        assertThat(cluster.arrived(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
        assertThat(first.sent()).isEqualTo(10);
        assertThat(first.complete()).isTrue();
        assertThat(Files.getPosixFilePermissions(export.record()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Replayed second = send(RESENDING);

        assertThat(second.sent()).isZero();
        assertThat(second.confirmed()).isEqualTo(10);
        assertThat(second.overSince()).contains(ReplayCrashTest.clock().instant());
        assertThat(cluster.opened()).as("not even a connection").isEqualTo(1);
    }

    @Test
    void a_queue_without_messages_is_done_at_once() throws Exception {
        export = files.queue("/", "empty", 0);

        assertThat(send(USUAL).complete()).isTrue();
        assertThat(send(USUAL).overSince()).contains(ReplayCrashTest.clock().instant());
    }

    @Test
    void where_the_queue_is_not_there_nothing_is_sent_until_it_is() throws Exception {
        cluster.without(QUEUE);

        Replayed none = send(USUAL);

        assertThat(cluster.published(QUEUE)).isEmpty();
        assertThat(none.problem()).hasValueSatisfying(why -> assertThat(why).contains("no queue orders in /"));
        assertThat(none.complete()).isFalse();
        cluster.with(QUEUE);
        assertThat(send(USUAL).complete()).isTrue();
        assertThat(cluster.marked()).isEmpty();
    }

    @Test
    void messages_of_a_queue_that_goes_meanwhile_come_back_and_are_sent_by_the_next_replay() throws Exception {
        cluster.at(point -> {
            if (point.equals("before publish 5")) {
                cluster.without(QUEUE);
            }
        });

        Replayed first = send(USUAL);

        assertThat(first.returned()).isEqualTo(Numbers.between(5, 6));
        assertThat(first.problem()).hasValueSatisfying(why -> assertThat(why).contains("no queue"));
        assertThat(first.overSince()).isEmpty();
        cluster.at(point -> {}).with(QUEUE);

        assertThat(send(USUAL).complete()).isTrue();

        assertThat(cluster.arrived(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
        assertThat(cluster.marked()).as("these certainly were not taken").isEmpty();
    }

    @Test
    void what_the_broker_refused_is_sent_again_only_if_somebody_says_so_and_is_marked() throws Exception {
        cluster.nacking(2L, 9L);

        Replayed first = send(USUAL);

        assertThat(first.nacked()).isEqualTo(Numbers.of(List.of(2L, 9L)));
        assertThat(first.confirmed()).isEqualTo(8);
        assertThat(first.complete()).isFalse();
        cluster.takingAll();

        assertThat(send(USUAL).nacked())
                .as("its queue may have died with it on the disk")
                .isEqualTo(first.nacked());
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
        assertThat(send(RESENDING).complete()).isTrue();

        assertThat(cluster.arrived(QUEUE)).containsExactlyInAnyOrderElementsOf(ExportFiles.numbers(1, 10));
        assertThat(cluster.marked()).containsExactlyInAnyOrder(2L, 9L);
    }

    @Test
    void a_queue_that_refuses_a_whole_chunk_gets_no_further_one() throws Exception {
        cluster.nacking(4L, 5L, 6L);

        Replayed first = send(USUAL);

        assertThat(first.problem()).hasValueSatisfying(why -> assertThat(why).contains("takes no messages"));
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 6));
    }

    @Test
    void a_lost_connection_leaves_only_what_was_not_answered_uncertain() throws Exception {
        cluster.losingTheConnectionAfter(5);

        Replayed first = send(USUAL);

        assertThat(first.confirmed()).isEqualTo(4);
        assertThat(first.uncertain()).isEqualTo(Numbers.of(List.of(5L)));
        assertThat(first.problem()).hasValueSatisfying(why -> assertThat(why).contains("connection"));
        cluster.takingAll();

        Replayed second = send(USUAL);

        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
        assertThat(second.uncertain()).isEqualTo(Numbers.of(List.of(5L)));
        assertThat(second.complete()).isFalse();
        assertThat(second.problem()).isEmpty();

        assertThat(send(RESENDING).complete()).isTrue();
        assertThat(cluster.marked()).containsExactly(5L);
    }

    @Test
    void a_human_who_has_looked_settles_what_is_uncertain_by_excluding_it() throws Exception {
        cluster.losingTheConnectionAfter(5);
        send(USUAL);
        cluster.takingAll();

        Replay replay = Replay.of(export, ReplayCrashTest.clock());
        replay.exclude(List.of(5L, 1L));
        Replayed settled = replay.send(cluster, RESENDING, new ReplayCrashTest.Control());

        assertThat(settled.complete()).isTrue();
        assertThat(settled.excluded()).as("1 has arrived long ago").isEqualTo(Numbers.of(List.of(5L)));
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
    }

    @Test
    void where_all_that_is_left_is_excluded_it_is_over() throws Exception {
        Replay replay = Replay.of(export, ReplayCrashTest.clock());
        replay.exclude(ExportFiles.numbers(1, 10));

        Replayed over = replay.send(cluster, USUAL, new ReplayCrashTest.Control());

        assertThat(over.complete()).isTrue();
        assertThat(send(USUAL).overSince()).isPresent();
        assertThat(cluster.opened()).isZero();
    }

    @Test
    void a_message_that_can_not_be_sent_is_kept_and_told_and_the_others_go() throws Exception {
        cluster.unableToTake(4L);
        List<String> told = new ArrayList<>();

        Replayed first = Replay.of(export, ReplayCrashTest.clock()).send(cluster, USUAL, new ReplayCrashTest.Control() {
            @Override
            public Consumer<String> progress() {
                return told::add;
            }
        });

        assertThat(first.unsendable()).isEqualTo(Numbers.of(List.of(4L)));
        assertThat(first.confirmed()).isEqualTo(9);
        assertThat(first.complete()).isFalse();
        assertThat(told).contains(export.file() + ":4 can't be sent: it is odd");
        assertThat(send(USUAL).sent()).isZero();
    }

    @Test
    void an_abort_between_messages_leaves_nothing_uncertain() throws Exception {
        Replayed first = aborted(5);

        assertThat(first.problem()).contains("it was aborted");
        assertThat(first.uncertain()).isEqualTo(Numbers.NONE);
        assertThat(first.confirmed()).isEqualTo(5);
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 5));

        assertThat(send(USUAL).complete()).isTrue();
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 10));
    }

    @Test
    void an_abort_while_the_broker_is_silent_or_takes_nothing_ends_and_tells_what_is_uncertain() throws Exception {
        cluster.answeringNothing();

        Replayed silent = aborted(2);

        assertThat(silent.uncertain()).isEqualTo(Numbers.between(1, 2));
        cluster.takingAll().blocked("low on disk");
        Replayed blocked = aborted(0);

        assertThat(blocked.sent()).isZero();
        assertThat(blocked.uncertain()).as("no more than before").isEqualTo(Numbers.between(1, 2));
    }

    @Test
    void what_speaks_against_going_on_ends_it_between_two_chunks() throws Exception {
        Replayed first = Replay.of(export, ReplayCrashTest.clock()).send(cluster, USUAL, new ReplayCrashTest.Control() {
            @Override
            public Optional<String> stop() {
                return cluster.arrived(QUEUE).size() < 6 ? Optional.empty() : Optional.of("plan p-1 is running");
            }
        });

        assertThat(first.problem()).contains("plan p-1 is running");
        assertThat(cluster.published(QUEUE)).isEqualTo(ExportFiles.numbers(1, 6));
        assertThat(first.uncertain()).isEqualTo(Numbers.NONE);
    }

    @Test
    void chunks_are_no_larger_than_they_may_be() throws Exception {
        List<Long> asked = new ArrayList<>();
        long line = Files.size(export.file()) / 10;
        cluster.at(point -> {
            if (point.startsWith("after publish")) {
                asked.add(intended());
            }
        });

        send(new ReplayOptions(false, 0, 500, 2 * line - 5));

        assertThat(asked).containsOnly(2L);
    }

    private long intended() {
        try {
            return new RecordFile(export.record())
                    .load()
                    .orElseThrow()
                    .mayBeSent()
                    .orElseThrow()
                    .numbers()
                    .count();
        } catch (CopyException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_record_of_another_export_is_not_believed() throws Exception {
        send(USUAL);
        Export other = files.queue("/", QUEUE, 9);

        assertThatThrownBy(() -> Replay.of(other, ReplayCrashTest.clock()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("tells what was sent of another export")
                .hasMessageContaining("nothing is sent");
    }

    @Test
    void a_record_that_can_not_be_read_keeps_everything_from_being_sent() throws Exception {
        Files.writeString(export.record(), "{\"format_version\":1");

        assertThatThrownBy(() -> Replay.of(export, ReplayCrashTest.clock()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(export.record().toString());
    }

    @Test
    void a_record_that_can_not_be_written_keeps_the_chunk_from_being_sent() throws Exception {
        Replay replay = Replay.of(export, ReplayCrashTest.clock());
        Files.createDirectories(export.record().resolve("in-the-way"));

        Replayed none = replay.send(cluster, USUAL, new ReplayCrashTest.Control());

        assertThat(none.problem()).hasValueSatisfying(why -> assertThat(why).contains("can't be written"));
        assertThat(cluster.published(QUEUE)).isEmpty();
        assertThat(none.uncertain()).isEqualTo(Numbers.NONE);
    }

    @Test
    void a_message_of_another_queue_ends_it_before_that_message() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int n = 1; n <= 5; n++) {
            lines.add(ExportFiles.line(
                    n, "/", n == 5 ? "other" : "mixed", "{}", "[]", "m".getBytes(StandardCharsets.UTF_8)));
        }
        export = files.lines("/", "mixed", lines);

        Replayed first = send(USUAL);

        assertThat(first.problem())
                .hasValueSatisfying(why -> assertThat(why).contains(export.file() + ":5", "of another queue"));
        assertThat(cluster.arrived("mixed")).isEqualTo(ExportFiles.numbers(1, 4));
        assertThat(first.uncertain()).isEqualTo(Numbers.NONE);
    }

    @Test
    void what_is_sent_slowly_takes_its_time() throws Exception {
        long begun = System.nanoTime();

        send(ReplayOptions.of(false, 50));

        assertThat(System.nanoTime() - begun).isGreaterThan(9 * 20_000_000L);
        assertThat(ReplayOptions.of(false, 50).chunk()).isEqualTo(50);
        assertThat(ReplayOptions.of(false, 0).chunk()).isEqualTo(500);
    }

    @Test
    void an_unreachable_broker_is_a_problem_and_nothing_was_sent() throws Exception {
        cluster.unreachable("there is no connection to amqp://rb1:5672: refused");

        assertThat(send(USUAL).problem())
                .hasValueSatisfying(why -> assertThat(why).contains("refused"));
        assertThat(Files.exists(export.record())).isFalse();
    }

    @Test
    void what_is_excluded_stays_so_where_nothing_could_be_sent() throws Exception {
        cluster.unreachable("refused");
        Replay replay = Replay.of(export, ReplayCrashTest.clock());
        replay.exclude(List.of(2L));

        Replayed none = replay.send(cluster, USUAL, new ReplayCrashTest.Control());

        assertThat(none.problem()).contains("refused");
        cluster.takingAll();
        assertThat(send(USUAL).complete()).isTrue();
        assertThat(cluster.arrived(QUEUE)).isEqualTo(List.of(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L));
    }

    @Test
    void what_a_replay_would_send_is_what_it_sends() throws Exception {
        cluster.nacking(2L, 3L).losingTheConnectionAfter(8).unableToTake(4L);
        send(USUAL);
        cluster.takingAll();
        Replay replay = Replay.of(export, ReplayCrashTest.clock());
        int before = cluster.published(QUEUE).size();

        assertThat(replay.result(0, Optional.empty()).uncertain().count()).isEqualTo(1);
        assertThat(replay.wanted(RESENDING)).isEqualTo(4);
        assertThat(replay.wanted(USUAL)).isEqualTo(1);
        Replayed sent = replay.send(cluster, USUAL, new ReplayCrashTest.Control());

        assertThat(sent.sent()).isEqualTo(1);
        assertThat(cluster.published(QUEUE)).hasSize(before + 1);
        assertThat(replay.wanted(USUAL)).isZero();
        assertThat(replay.wanted(RESENDING)).isEqualTo(3);
        replay.send(cluster, RESENDING, new ReplayCrashTest.Control());
        assertThat(cluster.published(QUEUE)).hasSize(before + 4);
    }

    private Replayed send(ReplayOptions options) throws CopyException {
        return Replay.of(export, ReplayCrashTest.clock()).send(cluster, options, new ReplayCrashTest.Control());
    }

    /** After so many more messages. */
    private Replayed aborted(int messages) throws CopyException {
        int before = cluster.published(QUEUE).size();
        return Replay.of(export, ReplayCrashTest.clock()).send(cluster, USUAL, new ReplayCrashTest.Control() {
            @Override
            public boolean cancelled() {
                return cluster.published(QUEUE).size() >= before + messages;
            }
        });
    }
}
