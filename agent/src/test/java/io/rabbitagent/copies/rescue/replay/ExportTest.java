package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.copies.CopyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    private Path directory;

    private ExportFiles files;

    @BeforeEach
    void use_the_directory() {
        files = new ExportFiles(directory.resolve("b-1"));
    }

    @Test
    void finished_exports_are_told_from_those_that_were_only_begun() throws Exception {
        assertThat(Export.in(files.files()).finished()).isEmpty();
        files.queue("/", "orders", 3);
        files.queue("/", "bills", 1);
        files.queue("shop", "orders", 1);
        Path begun = files.unfinished("/", "late");
        Files.writeString(begun.resolveSibling("queues.json"), "{}");

        Export.All all = Export.in(files.files());

        assertThat(all.finished())
                .extracting(export -> export.vhost() + " " + export.queue())
                .containsExactly("/ bills", "/ orders", "shop orders");
        assertThat(all.finished().get(1).messages()).isEqualTo(3);
        assertThat(all.unfinished()).containsExactly(begun);
    }

    @Test
    void all_lines_of_a_whole_export_are_told() throws Exception {
        Export export = files.queue("/", "orders", 3);
        List<String> ids = new ArrayList<>();

        ExportCheck.whole(export, line -> ids.add(line.number() + " " + line.id()));

        assertThat(ids).containsExactly("1 " + ExportFiles.id(1), "2 " + ExportFiles.id(2), "3 " + ExportFiles.id(3));
    }

    @Test
    void a_file_of_another_length_is_damaged() throws Exception {
        Export export = files.queue("/", "orders", 3);
        Files.writeString(export.file(), Files.readString(export.file()) + "\n");

        assertThatThrownBy(() -> Export.in(files.files()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("nothing is sent: " + export.file() + " is damaged, it has ")
                .hasMessageContaining("bytes and should have");
        damaged(export, "its SHA-256 is another one");
    }

    @Test
    void a_file_with_one_other_byte_is_damaged_wherever_it_is() throws Exception {
        Export export = files.queue("/", "orders", 2);
        byte[] content = Files.readAllBytes(export.file());
        for (int at = 0; at < content.length; at++) {
            byte[] changed = content.clone();
            changed[at] = (byte) (changed[at] ^ 1);
            Files.write(export.file(), changed);

            damaged(export, "its SHA-256 is another one");
        }
    }

    @Test
    void an_export_of_another_number_of_messages_is_damaged() throws Exception {
        Export export = files.queue("/", "orders", 2);
        byte[] content = Files.readAllBytes(export.file());

        damaged(files.finished("/", "orders", content, 3), "should hold 3 messages and holds 2");
    }

    @Test
    void a_wrong_line_of_a_whole_file_is_named() {
        byte[] content = (ExportFiles.line(1, "/", "orders", "{}", "[]", new byte[0]) + "\nnonsense\n")
                .getBytes(StandardCharsets.UTF_8);
        Export export = files.finished("/", "orders", content, 2);

        assertThatThrownBy(() -> ExportCheck.whole(export, line -> {}))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(export.file() + ":2: the line is no JSON");
    }

    @Test
    void a_description_that_is_damaged_is_named() throws Exception {
        Export export = files.queue("/", "orders", 2);
        Path description = ExportFiles.description(export.file());
        for (String text : List.of("{}", "{\"format_version\":2}", "{\"format_version\":1,\"complete\":true}", "x")) {
            Files.writeString(description, text);

            assertThatThrownBy(() -> Export.in(files.files()))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining(description.toString())
                    .hasMessageContaining("nothing is sent: ");
        }
    }

    @Test
    void messages_that_are_gone_are_not_taken_for_none() throws Exception {
        Export export = files.queue("/", "orders", 2);
        files.queue("/", "bills", 1);
        Files.delete(export.file());

        assertThatThrownBy(() -> Export.in(files.files()))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(export.file() + " is damaged, it is not there");
    }

    @Test
    void a_copy_of_an_export_is_not_taken_for_another_one() throws Exception {
        Export export = files.queue("/", "orders", 2);
        for (String stem : List.of("orders-old", "orders-0123456789ab")) {
            Path copy = export.file().resolveSibling(stem + ".jsonl");
            Files.copy(export.file(), copy);
            Files.copy(ExportFiles.description(export.file()), ExportFiles.description(copy));

            assertThatThrownBy(() -> Export.in(files.files()))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("nothing is sent: " + copy)
                    .hasMessageContaining("Move " + stem + ".* out of this directory")
                    .hasMessageNotContaining("rm -f");
            Files.delete(copy);
            Files.delete(ExportFiles.description(copy));
        }
        assertThat(Export.in(files.files()).finished()).containsExactly(export);
    }

    private static void damaged(Export export, String how) {
        assertThatThrownBy(() -> ExportCheck.whole(export, line -> {}))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(export.file() + " is damaged")
                .hasMessageContaining(how)
                .hasMessageContaining("export it again: mv --backup=numbered -- ");
    }
}
