package io.rabbitagent.copies.rescue;

import static io.rabbitagent.copies.rescue.Copies.EVENTS;
import static io.rabbitagent.copies.rescue.Copies.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.copies.Backup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportsTest {
    @TempDir
    Path directory;

    private Backup backup() {
        return Copies.backup(directory);
    }

    private List<Export> all() throws Exception {
        return Exports.of(backup()).all();
    }

    @Test
    void a_backup_of_which_nothing_was_exported_has_no_exports() throws Exception {
        assertThat(all()).isEmpty();
        assertThat(Exports.of(backup()).of(ORDERS)).isEmpty();
    }

    @Test
    void a_complete_export_is_known_by_its_record() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l").with(EVENTS), backup());

        assertThat(all()).extracting(Export::queue).containsExactly(Optional.of(EVENTS), Optional.of(ORDERS));
        assertThat(all()).allMatch(export -> export.state() instanceof Export.Complete);
        assertThat(all())
                .isEqualTo(List.of(
                        Exports.of(backup()).of(EVENTS).orElseThrow(),
                        Exports.of(backup()).of(ORDERS).orElseThrow()));
    }

    @Test
    void of_an_interrupted_one_the_first_message_tells_whose_it_is() throws Exception {
        RescueFiles files = RescueFiles.of(backup());
        Files.createDirectories(files.directory());
        String line = FakeReader.line(ORDERS, 1, "x".repeat(10_000));
        Files.writeString(files.messages(ORDERS), line.substring(0, 9_000));
        Files.writeString(files.messages(EVENTS), "{\"n\":1,\"id");

        assertThat(all())
                .containsExactly(
                        new Export(Optional.empty(), files.messages(EVENTS), new Export.Partial(10), false),
                        new Export(Optional.of(ORDERS), files.messages(ORDERS), new Export.Partial(9_000), false));
    }

    @Test
    void whether_a_replay_was_begun_is_told_by_its_record() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l"), backup());
        Files.writeString(RescueFiles.of(backup()).replay(ORDERS), "{}");

        assertThat(all()).singleElement().matches(Export::replayBegun);
        assertThat(Exports.of(backup()).of(ORDERS).orElseThrow().replayBegun()).isTrue();
    }

    @Test
    void a_record_without_its_messages_is_damaged() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l"), backup());
        Files.delete(RescueFiles.of(backup()).messages(ORDERS));

        assertThat(all())
                .singleElement()
                .satisfies(export -> assertThat(export.state())
                        .isEqualTo(new Export.Damaged(
                                export.messages() + " is damaged, it is not there: move what is there away, as it"
                                        + " may be the only copy of messages, and export it again:"
                                        + " mv --backup=numbered -- " + record() + " " + record() + ".old")));
    }

    private Path record() {
        return RescueFiles.of(backup()).record(ORDERS);
    }

    @Test
    void a_changed_byte_is_found_where_all_is_read() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l", "dHdv"), backup());
        Export export = all().get(0);
        Export.Complete complete = (Export.Complete) export.state();
        assertThat(Exports.verified(export, complete)).isEqualTo(complete);
        byte[] content = Files.readAllBytes(export.messages());
        for (int at = 0; at < content.length; at++) {
            byte[] changed = content.clone();
            changed[at] ^= 1;
            Files.write(export.messages(), changed);

            assertThat(Exports.of(backup()).of(ORDERS).orElseThrow().state()).isEqualTo(complete);
            assertThat(Exports.verified(export, complete))
                    .isInstanceOfSatisfying(
                            Export.Damaged.class,
                            damaged -> assertThat(damaged.why())
                                    .contains(
                                            "it has another SHA-256 than its record says", "mv --backup=numbered -- "));
        }
    }

    @Test
    void what_a_remedy_has_moved_away_is_no_export() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l"), backup());
        Path messages = RescueFiles.of(backup()).messages(ORDERS);
        Files.writeString(messages, "x", StandardOpenOption.APPEND);
        String why = ((Export.Damaged) all().get(0).state()).why();

        Process moves = new ProcessBuilder("sh", "-c", why.substring(why.indexOf("mv "))).start();

        assertThat(moves.waitFor()).isZero();
        assertThat(all()).isEmpty();
        assertThat(messages).doesNotExist();
        assertThat(Path.of(messages + ".old")).exists();
        assertThat(Copies.exportAll(new FakeReader().with(ORDERS, "b25l"), backup()))
                .allMatch(ExportedQueue::isComplete);
    }

    @Test
    void a_copy_of_an_export_with_a_name_of_its_own_is_told_and_not_to_be_deleted() throws Exception {
        Copies.exportAll(new FakeReader().with(ORDERS, "b25l"), backup());
        RescueFiles files = RescueFiles.of(backup());
        for (String stem : List.of("old", "orders-0123456789ab")) {
            Path copy = files.directory().resolve(stem + ".jsonl");
            Files.copy(files.messages(ORDERS), copy);
            Files.copy(files.record(ORDERS), files.directory().resolve(stem + ".json"));

            assertThat(all())
                    .hasSize(2)
                    .filteredOn(export -> export.messages().equals(copy))
                    .singleElement()
                    .satisfies(export -> assertThat(export.state())
                            .isEqualTo(new Export.Damaged(copy + " holds messages of orders in vhost /, whose file is "
                                    + files.messages(ORDERS).getFileName()
                                    + ": it may be a copy of that, whose messages would come twice. Move " + stem
                                    + ".* out of this directory")));
            Files.delete(copy);
            Files.delete(files.directory().resolve(stem + ".json"));
        }
    }

    @Test
    void other_files_in_the_directory_are_no_exports() throws Exception {
        RescueFiles files = RescueFiles.of(backup());
        Files.createDirectories(files.directory());
        for (String name : List.of("lock", "queues.json", ".new-123", "notes.jsonl", "README.json")) {
            Files.writeString(files.directory().resolve(name), "{}");
        }

        assertThat(all()).isEmpty();
    }
}
