package io.rabbitagent.copies.rescue;

import static io.rabbitagent.copies.rescue.Copies.EVENTS;
import static io.rabbitagent.copies.rescue.Copies.NOON;
import static io.rabbitagent.copies.rescue.Copies.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Digests;
import io.rabbitagent.copies.isolated.BackupReader;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.MessageSink;
import io.rabbitagent.copies.isolated.WantedQueue;
import io.rabbitagent.copies.rescue.ExportedQueue.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportWorkTest {
    private static final QueueName EMPTY = new QueueName("/", "empty");
    private static final QueueName ODD = new QueueName("team \"ä\"", "a/../b\n😀");

    @TempDir
    Path directory;

    private Backup backup() {
        return Copies.backup(directory);
    }

    private RescueFiles files() {
        return RescueFiles.of(backup());
    }

    private static FakeReader three() {
        return new FakeReader()
                .with(ORDERS, "b25l", "dHdv", "dGhyZWU=")
                .with(EMPTY)
                .with(ODD, "", "eA==");
    }

    @Test
    void each_queue_has_its_messages_in_a_file_and_a_record_that_says_so() throws Exception {
        FakeReader reader = three();

        List<ExportedQueue> results = Copies.exportAll(reader, backup());

        for (QueueName queue : List.of(ORDERS, EMPTY, ODD)) {
            assertThat(files().messages(queue)).content(UTF_8).isEqualTo(reader.all(queue));
        }
        assertThat(results).extracting(ExportedQueue::queue).containsExactly(ORDERS, EMPTY, ODD);
        assertThat(results).extracting(ExportedQueue::outcome).containsOnly(Outcome.EXPORTED);
        assertThat(ExportRecord.of(files().messages(ORDERS)))
                .isEqualTo(new ExportRecord(
                        "prod",
                        "rabbit@rb2",
                        "b-2",
                        ORDERS,
                        "classic",
                        Optional.of("rabbit@rb2"),
                        List.of(),
                        3,
                        Files.size(files().messages(ORDERS)),
                        Digests.sha256(files().messages(ORDERS)),
                        NOON));
        assertThat(results.get(1).record().orElseThrow().messages()).isZero();
    }

    @Test
    void only_their_owner_may_read_the_files() throws Exception {
        Copies.exportAll(three(), backup());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().directory())))
                .isEqualTo("rwx------");
        try (Stream<Path> all = Files.list(files().directory())) {
            for (Path file : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void an_export_that_broke_off_at_any_byte_ends_with_the_same_bytes() throws Exception {
        long length = (long) three().all(ORDERS).length() + three().all(ODD).getBytes(UTF_8).length;
        for (long cut = 1; cut < length; cut++) {
            Backup backup = Copies.backup(Files.createDirectory(directory.resolve("cut-" + cut)));
            FakeReader breaks = three().breakingOffAfter(cut);

            assertThatThrownBy(() -> Copies.exportAll(breaks, backup))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("the broker on the copy died; what is written stays");
            FakeReader again = three();
            List<ExportedQueue> results = Copies.exportAll(again, backup);

            isWhole(backup, again, results, "cut at " + cut);
        }
    }

    @Test
    void a_process_that_was_killed_at_any_byte_of_the_file_goes_on_behind_its_last_complete_line() throws Exception {
        byte[] all = three().all(ORDERS).getBytes(UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            Backup backup = Copies.backup(Files.createDirectory(directory.resolve("killed-" + cut)));
            left(backup, ORDERS, Arrays.copyOf(all, cut));
            FakeReader reader = three();

            List<ExportedQueue> results = Copies.exportAll(reader, backup);

            isWhole(backup, reader, results, "killed at " + cut);
            int lines = (int) new String(all, 0, cut, UTF_8)
                    .chars()
                    .filter(one -> one == '\n')
                    .count();
            assertThat(reader.asked())
                    .as("killed at %d", cut)
                    .contains(new WantedQueue(
                            "/", "orders", lines, lines == 0 ? Optional.empty() : Optional.of(FakeReader.id(lines))));
        }
    }

    private static FakeReader equalOnes() {
        return new FakeReader().with(EMPTY).withQuorum(ORDERS, "eA==", "eA==", "eQ==", "eA==", "eA==", "eA==");
    }

    @Test
    void equal_messages_of_a_quorum_queue_come_once_each_wherever_the_export_broke_off() throws Exception {
        int length = equalOnes().all(ORDERS).length();
        for (int cut = 1; cut < length; cut++) {
            Backup backup = Copies.backup(Files.createDirectory(directory.resolve("equal-" + cut)));
            FakeReader breaks = equalOnes().breakingOffAfter(cut);

            assertThatThrownBy(() -> Copies.exportAll(breaks, backup)).isInstanceOf(CopyException.class);
            FakeReader again = equalOnes().inPiecesOf(100 + cut);
            List<ExportedQueue> results = Copies.exportAll(again, backup);

            RescueFiles files = RescueFiles.of(backup);
            assertThat(files.messages(ORDERS))
                    .content(UTF_8)
                    .as("cut at %d", cut)
                    .isEqualTo(again.all(ORDERS));
            assertThat(ExportRecord.of(files.messages(ORDERS)).sha256())
                    .as("cut at %d", cut)
                    .isEqualTo(Digests.sha256(files.messages(ORDERS)));
            assertThat(ExportRecord.of(files.messages(ORDERS)).messages()).isEqualTo(6);
            assertThat(results)
                    .extracting(ExportedQueue::outcome)
                    .as("cut at %d", cut)
                    .containsExactly(Outcome.ALREADY_EXPORTED, Outcome.EXPORTED);
            assertThat(again.asked()).containsExactly(WantedQueue.fromStart("/", "orders"));
        }
    }

    @Test
    void a_quorum_queue_of_which_messages_are_gone_since_loses_none_of_those_that_were_exported() throws Exception {
        String kept = String.join(
                "",
                equalOnes()
                        .all(ORDERS)
                        .lines()
                        .limit(3)
                        .map(line -> line + "\n")
                        .toList());
        List<FakeReader> now = List.of(
                new FakeReader()
                        .withQuorum(ORDERS, "eQ==", "eA==", "eA==", "eA==")
                        .with(EVENTS, "b25l"),
                new FakeReader().withQuorum(ORDERS, "eA==", "eA==").with(EVENTS, "b25l"),
                new FakeReader().withQuorum(ORDERS).with(EVENTS, "b25l"),
                new FakeReader()
                        .withQuorum(ORDERS, "eQ==", "eA==")
                        .failingIn(ORDERS, 100)
                        .with(EVENTS, "b25l"));
        for (FakeReader reader : now) {
            Backup backup = Copies.backup(Files.createDirectory(directory.resolve("gone-" + now.indexOf(reader))));
            Path file = RescueFiles.of(backup).messages(ORDERS);
            left(backup, ORDERS, kept.getBytes(UTF_8));

            List<ExportedQueue> results = Copies.exportAll(reader, backup);

            assertThat(results)
                    .extracting(ExportedQueue::outcome)
                    .containsExactly(Outcome.INTERRUPTED, Outcome.EXPORTED);
            assertThat(results.get(0).problem())
                    .contains("what is read now does not begin with the 3 messages that an earlier export has written,"
                            + " usually as the TTL of some has passed: move what is there away, as it may be the only"
                            + " copy of messages, and export it again: " + moved(file));
            assertThat(file).content(UTF_8).isEqualTo(kept);
            assertThat(RescueFiles.of(backup).record(ORDERS)).doesNotExist();
        }
    }

    @Test
    void a_quorum_queue_that_fails_before_it_is_where_it_was_keeps_what_is_written_and_goes_on_the_next_time()
            throws Exception {
        String kept = String.join(
                "",
                equalOnes()
                        .all(ORDERS)
                        .lines()
                        .limit(3)
                        .map(line -> line + "\n")
                        .toList());
        left(backup(), ORDERS, kept.getBytes(UTF_8));

        List<ExportedQueue> results = Copies.exportAll(equalOnes().failingIn(ORDERS, 100), backup());

        assertThat(results.get(1).problem())
                .contains("its index can't be read; what is written stays, and the same command goes on behind it");
        assertThat(files().messages(ORDERS)).content(UTF_8).isEqualTo(kept);
        assertThat(Copies.exportAll(equalOnes(), backup())).allMatch(ExportedQueue::isComplete);
        assertThat(files().messages(ORDERS))
                .content(UTF_8)
                .isEqualTo(equalOnes().all(ORDERS));
    }

    private static void isWhole(Backup backup, FakeReader reader, List<ExportedQueue> results, String what)
            throws Exception {
        RescueFiles files = RescueFiles.of(backup);
        for (QueueName queue : List.of(ORDERS, EMPTY, ODD)) {
            assertThat(files.messages(queue)).content(UTF_8).as(what).isEqualTo(reader.all(queue));
            assertThat(ExportRecord.of(files.messages(queue)).sha256())
                    .as(what)
                    .isEqualTo(Digests.sha256(files.messages(queue)));
        }
        assertThat(results).as(what).allMatch(ExportedQueue::isComplete);
    }

    private static void left(Backup backup, QueueName queue, byte[] content) throws IOException {
        Path file = RescueFiles.of(backup).messages(queue);
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, content);
    }

    @Test
    void what_a_power_cut_has_left_empty_is_no_message() throws Exception {
        FakeReader reader = three();
        String line = FakeReader.line(ORDERS, 1, "b25l");
        left(backup(), ORDERS, (line + "\0\0\n\0\0\n").getBytes(UTF_8));

        Copies.exportAll(reader, backup());

        assertThat(reader.asked()).contains(new WantedQueue("/", "orders", 1, Optional.of(FakeReader.id(1))));
        assertThat(files().messages(ORDERS)).content(UTF_8).isEqualTo(reader.all(ORDERS));
    }

    @Test
    void what_is_complete_is_not_read_again() throws Exception {
        Copies.exportAll(three(), backup());
        FakeReader again = three();

        List<ExportedQueue> results = Copies.exportAll(again, backup());

        assertThat(again.asked()).isEmpty();
        assertThat(results).extracting(ExportedQueue::outcome).containsOnly(Outcome.ALREADY_EXPORTED);
        assertThat(results.get(0).record().orElseThrow().messages()).isEqualTo(3);
    }

    @Test
    void messages_of_megabytes_pass_through_whatever_pieces_they_come_in() throws Exception {
        String large = "QUJD".repeat(1_500_000);
        for (int piece : new int[] {1_000, 262_144, 262_145, 20_000_000}) {
            Backup backup = Copies.backup(Files.createDirectory(directory.resolve("piece-" + piece)));
            FakeReader breaks = new FakeReader()
                    .with(ORDERS, large, "eA==", large)
                    .inPiecesOf(piece)
                    .breakingOffAfter(9_000_000);
            FakeReader again =
                    new FakeReader().with(ORDERS, large, "eA==", large).inPiecesOf(piece);

            assertThatThrownBy(() -> Copies.exportAll(breaks, backup)).isInstanceOf(CopyException.class);
            assertThat(RescueFiles.of(backup).messages(ORDERS)).hasSize(9_000_000);
            Copies.exportAll(again, backup);

            assertThat(again.asked()).containsExactly(new WantedQueue("/", "orders", 2, Optional.of(FakeReader.id(2))));
            assertThat(Files.readString(RescueFiles.of(backup).messages(ORDERS)).equals(again.all(ORDERS)))
                    .as("pieces of %d", piece)
                    .isTrue();
        }
    }

    @Test
    void a_file_of_another_size_than_its_record_says_is_damaged_and_keeps_no_other_from_being_exported()
            throws Exception {
        List<CopiedQueue> queues = three().queues(backup(), Copies.SILENT);
        Copies.rescue(three()).export(backup(), queues.subList(0, 1), Copies.SILENT);
        Files.writeString(files().messages(ORDERS), "more", StandardOpenOption.APPEND);
        String damaged = Files.readString(files().messages(ORDERS));
        FakeReader reader = three();

        List<ExportedQueue> results = Copies.exportAll(reader, backup());

        assertThat(results)
                .extracting(ExportedQueue::outcome)
                .containsExactly(Outcome.DAMAGED, Outcome.EXPORTED, Outcome.EXPORTED);
        assertThat(results.get(0).problem().orElseThrow())
                .contains("bytes and should have", moved(files().messages(ORDERS), files().record(ORDERS)))
                .doesNotContain("rm ", "delete");
        assertThat(files().messages(ORDERS)).content(UTF_8).isEqualTo(damaged);
    }

    @Test
    void a_record_that_can_not_be_used_says_why_and_is_left() throws Exception {
        String whole = new String(
                new ExportRecord(
                                "prod",
                                "rabbit@rb2",
                                "b-2",
                                ORDERS,
                                "classic",
                                Optional.empty(),
                                List.of(),
                                0,
                                0,
                                "00",
                                NOON)
                        .json(),
                UTF_8);
        String move = moved(files().messages(ORDERS), files().record(ORDERS));
        refused(
                whole.replace("\"complete\":true", "\"complete\":false"),
                "does not say that the export is complete",
                move);
        refused(whole.substring(0, whole.length() - 1), "is no JSON", move);
        refused(whole.replace("\"messages\":0", "\"messages\":\"0\""), "it has no messages", move);
        refused(whole.replace("2026", "noon"), "could not be parsed", move);
        refused(whole.replace("\"orders\"", "\"events\""), "its record is of another queue", move);
        refused("", "it has no format_version", move);
        refused(
                whole.replace("\"format_version\":1", "\"format_version\":2"),
                "is of a newer agent, its format version is 2 and this agent reads 1",
                "update the agent on this host");
    }

    private static String moved(Path... files) {
        return Arrays.stream(files)
                .map(file -> "mv --backup=numbered -- " + file + " " + file + ".old")
                .collect(Collectors.joining(" && "));
    }

    private void refused(String record, String why, String remedy) throws Exception {
        left(backup(), ORDERS, new byte[0]);
        Files.writeString(files().record(ORDERS), record);

        ExportedQueue result = Copies.exportAll(three(), backup()).get(0);

        assertThat(result.outcome()).as(record).isEqualTo(Outcome.DAMAGED);
        assertThat(result.problem().orElseThrow()).contains(why).endsWith(remedy);
        assertThat(files().record(ORDERS)).content(UTF_8).isEqualTo(record);
    }

    @Test
    void lines_that_are_not_the_queues_own_are_left_and_told() throws Exception {
        for (String wrong : List.of(
                FakeReader.line(EVENTS, 1, ""), FakeReader.line(ORDERS, 2, ""), "no json\n", "{\"n\":1}\n", "\n")) {
            left(backup(), ORDERS, wrong.getBytes(UTF_8));
            FakeReader reader = three();

            ExportedQueue result = Copies.exportAll(reader, backup()).get(0);

            assertThat(result.outcome()).as(wrong).isEqualTo(Outcome.DAMAGED);
            assertThat(result.problem().orElseThrow())
                    .contains("line 1 of", "is not message 1 of orders in vhost /", moved(files().messages(ORDERS)));
            assertThat(files().messages(ORDERS)).content(UTF_8).isEqualTo(wrong);
        }
    }

    @Test
    void a_queue_that_the_backup_does_not_give_is_told_and_keeps_no_other_from_being_exported() throws Exception {
        FakeReader reader =
                new FakeReader().with(ORDERS, "b25l").unreadable(EVENTS, "it has no majority in the backup");

        List<ExportedQueue> results = Copies.exportAll(reader, backup());

        assertThat(results).extracting(ExportedQueue::outcome).containsExactly(Outcome.EXPORTED, Outcome.UNREADABLE);
        assertThat(results.get(1).problem()).contains("it has no majority in the backup");
    }

    @Test
    void a_queue_that_fails_in_the_middle_keeps_no_other_from_being_exported_and_goes_on_the_next_time()
            throws Exception {
        int cut = FakeReader.line(ORDERS, 1, "b25l").length() + 20;
        FakeReader reader = three().failingIn(ORDERS, cut).failingIn(EMPTY, -1);

        List<ExportedQueue> results = Copies.exportAll(reader, backup());

        assertThat(results)
                .extracting(ExportedQueue::outcome)
                .containsExactly(Outcome.INTERRUPTED, Outcome.INTERRUPTED, Outcome.EXPORTED);
        assertThat(results.get(0).isComplete()).isFalse();
        assertThat(results.get(0).problem())
                .contains("its index can't be read; what is written stays, and the same command goes on behind it");
        assertThat(results.get(1).problem()).contains("its index can't be read");
        assertThat(files().messages(ORDERS)).content(UTF_8).startsWith(FakeReader.line(ORDERS, 1, "b25l"));
        assertThat(files().record(ORDERS)).doesNotExist();
        assertThat(files().messages(EMPTY)).doesNotExist();
        FakeReader again = three();

        List<ExportedQueue> both = Copies.exportAll(again, backup());

        isWhole(backup(), again, both, "the second time");
        assertThat(again.asked()).contains(new WantedQueue("/", "orders", 1, Optional.of(FakeReader.id(1))));
    }

    @Test
    void where_the_message_behind_which_it_goes_on_has_expired_what_is_there_is_moved_away_and_never_deleted()
            throws Exception {
        left(backup(), ORDERS, FakeReader.line(ORDERS, 1, "b25l").getBytes(UTF_8));

        ExportedQueue result =
                Copies.exportAll(three().failingIn(ORDERS, -1), backup()).get(0);

        assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(result.problem().orElseThrow())
                .contains("Where message 1, the last one of it, is not in the backup any more, usually as its TTL has"
                        + " passed")
                .endsWith(moved(files().messages(ORDERS)));
        assertThat(files().messages(ORDERS)).content(UTF_8).isEqualTo(FakeReader.line(ORDERS, 1, "b25l"));
    }

    @Test
    void a_failure_of_a_queue_that_is_complete_is_no_word_to_go_by() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        BackupReader confused = new BackupReader() {
            @Override
            public List<CopiedQueue> queues(Backup backup, Listening listening) {
                return queues;
            }

            @Override
            public void messages(Backup backup, List<WantedQueue> wanted, MessageSink sink, Listening listening) {
                try {
                    sink.begin(wanted.get(0));
                    sink.end(wanted.get(0), 0);
                    sink.failed(wanted.get(0), "no");
                } catch (IOException e) {
                    // The sink keeps in mind what was wrong.
                }
            }
        };

        assertThatThrownBy(() -> new Rescue(confused, 0, Clock.systemUTC())
                        .export(backup(), queues.subList(0, 1), Copies.SILENT))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("the messages of orders in vhost / failed when they were not wanted");
    }

    @Test
    void while_another_copy_is_open_it_is_refused() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        reader.busy();

        assertThatThrownBy(() -> Copies.rescue(reader).export(backup(), queues, Copies.SILENT))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("another copy is open on this host");
    }

    @Test
    void who_led_the_queue_is_kept_with_its_export() throws Exception {
        Copies.exportAll(three().ledBy(ODD, "rabbit@rb1"), backup());

        assertThat(ExportRecord.of(files().messages(ODD)).otherLeader()).contains("rabbit@rb1");
        assertThat(ExportRecord.of(files().messages(ORDERS)).otherLeader()).isEmpty();
    }

    @Test
    void fewer_messages_than_were_counted_are_no_complete_export() throws Exception {
        FakeReader reader = three().losing(1);

        assertThatThrownBy(() -> Copies.exportAll(reader, backup()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(
                        "of orders in vhost / 4 messages should have been read, and 3 were; what is written stays");

        assertThat(files().record(ORDERS)).doesNotExist();
    }

    @Test
    void a_queue_that_never_came_to_its_end_is_no_complete_export() throws Exception {
        FakeReader reader = three().endingWithout(ODD);

        assertThatThrownBy(() -> Copies.exportAll(reader, backup()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("the export ended with 2 of 3 queues complete: the messages of " + ODD.words()
                        + " did not come to their end");

        assertThat(files().record(ODD)).doesNotExist();
        assertThat(Copies.exportAll(three(), backup())).allMatch(ExportedQueue::isComplete);
    }

    @Test
    void a_reader_that_does_not_hear_of_a_failure_makes_no_complete_export_either() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        BackupReader deaf = new BackupReader() {
            @Override
            public List<CopiedQueue> queues(Backup backup, Listening listening) {
                return queues;
            }

            @Override
            public void messages(Backup backup, List<WantedQueue> wanted, MessageSink sink, Listening listening) {
                WantedQueue first = wanted.get(0);
                byte[] line = FakeReader.line(ORDERS, 1, "b25l").getBytes(UTF_8);
                List<Call> calls = List.of(
                        () -> sink.begin(first),
                        () -> sink.begin(first),
                        () -> sink.bytes(line, 0, line.length),
                        () -> sink.end(first, 0));
                for (Call call : calls) {
                    try {
                        call.run();
                    } catch (IOException e) {
                        // Goes on as if nothing were.
                    }
                }
            }
        };

        assertThatThrownBy(() ->
                        new Rescue(deaf, 0, Clock.systemUTC()).export(backup(), queues.subList(0, 1), Copies.SILENT))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("messages of orders in vhost / came when they were not wanted");

        assertThat(files().messages(ORDERS)).isEmptyFile();
        assertThat(files().record(ORDERS)).doesNotExist();
    }

    /** One word of a reader to its sink. */
    private interface Call {
        void run() throws IOException;
    }

    @Test
    void without_room_nothing_is_begun() throws Exception {
        FakeReader reader = three();

        assertThatThrownBy(() -> Copies.exportAll(reader, backup(), Copies.rescue(reader, path -> 999)))
                .isInstanceOf(CopyException.class)
                .hasMessage("nothing was exported: the file system of " + directory
                        + " has 999 B free, and 1.0 kB must stay free (backup.keep_free)");

        assertThat(reader.asked()).isEmpty();
    }

    @Test
    void where_room_runs_out_it_stops_and_goes_on_once_there_is_some() throws Exception {
        String large = "QUJD".repeat(10_000_000);
        FakeReader reader = new FakeReader().with(ORDERS, large, large, "eA==").inPiecesOf(1_000_000);
        AtomicInteger looks = new AtomicInteger();
        Room.Free shrinks = path -> looks.incrementAndGet() > 2 ? 999 : Copies.LARGE;

        assertThatThrownBy(() -> Copies.exportAll(reader, backup(), Copies.rescue(reader, shrinks)))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("the export ended with 0 of 1 queues complete: the file system of")
                .hasMessageContaining("what is written stays");
        assertThat(files().messages(ORDERS)).hasSize(64_000_000);
        List<ExportedQueue> results = Copies.exportAll(reader, backup());

        assertThat(results).allMatch(ExportedQueue::isComplete);
        assertThat(reader.asked().get(1).skip()).isEqualTo(1);
    }

    @Test
    void a_backup_that_was_deleted_meanwhile_does_not_come_back_as_an_empty_one() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        Backup gone = Copies.backup(directory.resolve("gone"));

        assertThatThrownBy(() -> Copies.rescue(reader).export(gone, queues, Copies.SILENT))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(gone.directory() + "/rescue can't be used");

        assertThat(gone.directory()).doesNotExist();
    }

    @Test
    void where_everything_may_not_fit_that_is_said_before() throws Exception {
        List<String> said = new ArrayList<>();
        FakeReader reader = three();

        Copies.rescue(reader, path -> 2_300)
                .export(backup(), reader.queues(backup(), Copies.SILENT), Listening.patiently(said::add));

        assertThat(said.get(0))
                .isEqualTo("there may be too little room: all that is in the backup may take 1.7 GB, and 1.3 kB can be"
                        + " used");
    }

    @Test
    void who_interrupts_it_keeps_what_is_written() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        AtomicInteger looks = new AtomicInteger();
        int beforeTheFirstPiece = queues.size() + 1;
        Listening soonGone = new Listening(line -> {}, () -> looks.incrementAndGet() > beforeTheFirstPiece + 3);

        assertThatThrownBy(() -> Copies.rescue(reader).export(backup(), queues, soonGone))
                .isInstanceOf(CopyException.class)
                .hasMessage(
                        "the export ended with 0 of 3 queues complete: it was interrupted; what is written stays, and"
                                + " the same command goes on behind it");

        assertThat(files().messages(ORDERS))
                .content(UTF_8)
                .isEqualTo(reader.all(ORDERS).substring(0, 21));
    }

    @Test
    void who_interrupts_it_while_no_message_comes_ends_the_broker_on_the_copy() throws Exception {
        FakeReader reader = three();
        List<CopiedQueue> queues = reader.queues(backup(), Copies.SILENT);
        AtomicBoolean gone = new AtomicBoolean();
        reader.meanwhile(() -> gone.set(true));

        assertThatThrownBy(() -> Copies.rescue(reader).export(backup(), queues, new Listening(line -> {}, gone::get)))
                .isInstanceOf(CopyException.class)
                .hasMessage(
                        "the export ended with 0 of 3 queues complete: it was interrupted; what is written stays, and"
                                + " the same command goes on behind it");

        assertThat(reader.unwanted()).isEqualTo(1);
        assertThat(files().messages(ORDERS)).doesNotExist();
    }

    @Test
    void who_interrupts_it_while_a_backup_is_opened_ends_the_broker_on_the_copy() throws Exception {
        FakeReader reader = three();
        AtomicBoolean gone = new AtomicBoolean();

        assertThatThrownBy(() ->
                        Copies.rescue(reader).queues(backup(), new Listening(line -> gone.set(true), gone::get)))
                .isInstanceOf(CopyException.class)
                .hasMessage("it was interrupted before the queues in the backup were known");

        assertThat(reader.unwanted()).isEqualTo(1);
        assertThat(Copies.rescue(reader).queues(backup(), Copies.SILENT)).hasSize(3);
    }

    @Test
    void of_two_exports_of_a_backup_the_second_is_refused_and_one_afterwards_is_not() throws Exception {
        List<Throwable> refusals = new ArrayList<>();
        FakeReader reader = three();
        reader.meanwhile(() -> {
            try {
                Copies.exportAll(three(), backup());
            } catch (Exception e) {
                refusals.add(e);
            }
        });

        assertThat(Copies.exportAll(reader, backup())).allMatch(ExportedQueue::isComplete);

        assertThat(refusals)
                .singleElement()
                .isInstanceOf(BusyException.class)
                .asString()
                .contains("another export of this backup is at work in " + files().directory());
        assertThat(Copies.exportAll(three(), backup())).allMatch(ExportedQueue::isComplete);
    }

    @Test
    void while_another_process_exports_it_is_refused_too() throws Exception {
        Files.createDirectories(files().directory());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        files().directory().resolve("lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("held");

            assertThatThrownBy(() -> Copies.exportAll(three(), backup())).isInstanceOf(BusyException.class);
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(Copies.exportAll(three(), backup())).allMatch(ExportedQueue::isComplete);
    }

    @Test
    void about_once_a_second_it_says_how_far_it_is() throws Exception {
        List<String> said = new ArrayList<>();
        FakeReader reader = new FakeReader().with(ORDERS, "x".repeat(40)).inPiecesOf(50);
        left(backup(), ORDERS, new byte[0]);

        Copies.rescue(reader).export(backup(), reader.queues(backup(), Copies.SILENT), Listening.patiently(said::add));

        assertThat(said)
                .containsExactly(
                        "orders in vhost /: 0 messages, 150 B, 0.0 MB/s",
                        "orders in vhost /: 1 message, 226 B, 0.0 MB/s",
                        "orders in vhost /: 1 message, 226 B, 0.0 MB/s");
    }

    @Test
    void a_backup_is_opened_once_for_what_is_in_it() throws Exception {
        FakeReader reader = three();

        List<CopiedQueue> first = Copies.rescue(reader).queues(backup(), Copies.SILENT);
        List<CopiedQueue> second = Copies.rescue(reader).queues(backup(), Copies.SILENT);

        assertThat(second).isEqualTo(first).hasSize(3);
        assertThat(reader.opened()).isEqualTo(1);
    }

    @Test
    void what_could_not_be_read_is_looked_at_again_the_next_time() throws Exception {
        FakeReader reader = three().unreadable(EVENTS, "the broker on the copy was too slow");

        Copies.rescue(reader).queues(backup(), Copies.SILENT);
        Copies.rescue(reader).queues(backup(), Copies.SILENT);

        assertThat(reader.opened()).isEqualTo(2);
    }

    @Test
    void a_backup_with_queues_that_have_members_elsewhere_is_not_opened_again_for_their_list() throws Exception {
        FakeReader reader = three().with(EVENTS, "eA==").withMembersElsewhere(EVENTS, "rabbit@rb1");

        List<CopiedQueue> first = Copies.rescue(reader).queues(backup(), Copies.SILENT);
        List<CopiedQueue> second = Copies.rescue(reader).queues(backup(), Copies.SILENT);

        assertThat(reader.opened()).isEqualTo(1);
        assertThat(second)
                .isEqualTo(first)
                .anySatisfy(queue -> assertThat(queue.membersElsewhere()).containsExactly("rabbit@rb1"));
    }

    @Test
    void a_list_of_queues_that_is_damaged_is_read_anew() throws Exception {
        for (String damaged : List.of(
                "",
                "{",
                "[]",
                "{\"format_version\":3,\"queues\":[]}",
                "{\"format_version\":1,\"queues\":[]}",
                "{\"format_version\":2,\"queues\":[{}]}",
                "{\"format_version\":2,\"queues\":[")) {
            Files.createDirectories(files().directory());
            Files.writeString(files().directory().resolve("queues.json"), damaged);
            FakeReader reader = three();

            assertThat(Copies.rescue(reader).queues(backup(), Copies.SILENT))
                    .as(damaged)
                    .hasSize(3);
            assertThat(Copies.rescue(reader).queues(backup(), Copies.SILENT))
                    .as(damaged)
                    .hasSize(3);

            assertThat(reader.opened()).as(damaged).isEqualTo(1);
        }
    }
}
