package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFingerprintTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path data;

    private Path schema;
    private Path log;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(data.resolve("msg_stores/vhosts/V"));
        schema = file("schema.DAT", "1234", NOON);
        log = file("msg_stores/vhosts/V/0.rdq", "", NOON);
    }

    private Path file(String name, String contents, Instant changed) throws IOException {
        Path file = data.resolve(name);
        Files.writeString(file, contents);
        return Files.setLastModifiedTime(file, FileTime.from(changed));
    }

    private static String of(Path directory, List<Path> files) throws IOException {
        DataFingerprint fingerprint = new DataFingerprint(directory);
        for (Path file : files) {
            fingerprint.add(file, Files.readAttributes(file, BasicFileAttributes.class));
        }
        return fingerprint.text();
    }

    private String now() throws IOException {
        return of(data, List.of(schema, log));
    }

    @Test
    void it_is_the_same_in_whatever_order_files_are_met() throws IOException {
        Path third = file("DECISION_TAB.LOG", "x", NOON);

        assertThat(of(data, List.of(third, log, schema))).isEqualTo(of(data, List.of(schema, third, log)));
    }

    @Test
    void it_has_32_hexadecimal_digits() throws IOException {
        assertThat(now()).matches("[0-9a-f]{32}");
        assertThat(of(data, List.of())).isEqualTo("0".repeat(32));
    }

    @Test
    void another_size_is_another_state() throws IOException {
        String before = now();
        file("schema.DAT", "12345", NOON);

        assertThat(now()).isNotEqualTo(before);
    }

    @Test
    void another_time_of_change_is_another_state_though_it_is_near() throws IOException {
        String before = now();
        file("schema.DAT", "1234", NOON.plusNanos(1_000_000));

        assertThat(now()).isNotEqualTo(before);
    }

    @Test
    void another_name_or_one_file_more_or_less_is_another_state() throws IOException {
        String before = now();
        Path renamed = file("schema.TMP", "1234", NOON);

        assertThat(of(data, List.of(renamed, log))).isNotEqualTo(before);
        assertThat(of(data, List.of(schema, log, renamed))).isNotEqualTo(before);
        assertThat(of(data, List.of(log))).isNotEqualTo(before);
    }

    @Test
    void files_that_swap_their_sizes_are_another_state() throws IOException {
        String before = now();
        file("schema.DAT", "", NOON);
        file("msg_stores/vhosts/V/0.rdq", "1234", NOON);

        assertThat(now()).isNotEqualTo(before);
    }

    @Test
    void where_the_directory_lies_does_not_matter() throws IOException {
        Path other = Files.createDirectories(data.resolve("other"));
        Path copy =
                Files.setLastModifiedTime(Files.writeString(other.resolve("schema.DAT"), "1234"), FileTime.from(NOON));

        assertThat(of(other, List.of(copy))).isEqualTo(of(data, List.of(schema)));
    }
}
