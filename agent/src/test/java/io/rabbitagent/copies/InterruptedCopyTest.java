package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On real directories. {@code other} is whole in all of them: what removes all would be seen. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InterruptedCopyTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path copy;
    private Path original;
    private Path copied;

    @BeforeEach
    void a_copy_that_is_whole() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        copy = Files.createDirectory(directory.resolve("copy"));
        Files.createDirectories(data.resolve("queues/q"));
        original = Files.writeString(data.resolve("queues/q/0.idx"), "twelve bytes");
        copied = copy.resolve("queues/q/0.idx");
        Files.writeString(data.resolve("other"), "other");
        Trees.tick(directory);
        copyAll();
    }

    private void copyAll() throws Exception {
        Trees.copy(data.resolve("."), copy);
    }

    private InterruptedCopy interrupted() {
        return new InterruptedCopy(data, copy);
    }

    private void assertCopiedAnew() throws Exception {
        assertThat(interrupted().whole()).isEqualTo(new Tree(1, 5));
        assertThat(interrupted().keepWhole()).isEqualTo(new Tree(1, 5));
        assertThat(Trees.inodes(copy)).containsOnlyKeys("other");
    }

    /** As it was before somebody wrote to it. */
    private static void write(Path file, String content) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void whole_files_stay_as_they_are() throws Exception {
        Map<String, Object> before = Trees.inodes(copy);

        assertThat(interrupted().whole()).isEqualTo(new Tree(2, 17));
        assertThat(interrupted().keepWhole()).isEqualTo(new Tree(2, 17));

        assertThat(Trees.inodes(copy)).isEqualTo(before);
        Trees.assertSame(data, copy);
    }

    @Test
    void a_torn_file_is_copied_anew() throws Exception {
        write(copied, "twelve");

        assertCopiedAnew();
    }

    @Test
    void a_file_that_has_all_its_bytes_and_the_time_of_its_last_write_is_copied_anew() throws Exception {
        Files.writeString(copied, "twelve bytes");

        assertCopiedAnew();
    }

    @Test
    void an_original_that_has_grown_is_copied_anew() throws Exception {
        Files.writeString(original, " and more", StandardOpenOption.APPEND);

        assertCopiedAnew();
    }

    @Test
    void an_original_with_other_content_of_the_same_size_is_copied_anew() throws Exception {
        Files.writeString(original, "TWELVE BYTES");

        assertCopiedAnew();
    }

    @Test
    void an_original_that_was_put_in_place_with_the_same_size_and_time_is_copied_anew() throws Exception {
        Trees.tick(directory);
        write(original, "TWELVE BYTES");
        assertThat(Files.getLastModifiedTime(copied)).isEqualTo(Files.getLastModifiedTime(original));

        assertCopiedAnew();
    }

    @Test
    void an_original_or_a_copy_with_another_mode_is_copied_anew() throws Exception {
        Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rw-------"));
        assertCopiedAnew();

        copyAll();
        assertThat(interrupted().whole()).isEqualTo(new Tree(2, 17));
        Files.setPosixFilePermissions(original, PosixFilePermissions.fromString("rw-rw----"));
        assertCopiedAnew();
    }

    @Test
    void a_copy_of_another_owner_is_copied_anew() throws Exception {
        assumeThat(Files.getAttribute(data, "unix:uid"))
                .as("root gives files away")
                .isEqualTo(0);
        Files.setAttribute(copied, "unix:uid", 12);
        assertCopiedAnew();

        copyAll();
        Files.setAttribute(copied, "unix:gid", 13);
        assertCopiedAnew();
    }

    @Test
    void what_the_original_has_not_is_removed() throws Exception {
        Files.writeString(copy.resolve("more"), "more");
        Files.createDirectories(copy.resolve("some/more"));
        Files.writeString(copy.resolve("some/more/x"), "x");
        Files.delete(original);

        assertCopiedAnew();
        assertThat(copy.resolve("some")).doesNotExist();
    }

    @Test
    void where_a_file_has_become_a_directory_or_a_directory_a_file_it_is_copied_anew() throws Exception {
        Files.delete(original);
        Files.createDirectory(original);
        assertCopiedAnew();

        Files.delete(original);
        Files.delete(original.getParent());
        Files.createFile(original.getParent());
        assertCopiedAnew();
        assertThat(copied.getParent()).doesNotExist();
    }

    @Test
    void a_link_in_the_copy_is_removed_and_not_followed() throws Exception {
        Files.delete(copied);
        Files.createSymbolicLink(copied, original);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("kept"), "kept");
        Files.createSymbolicLink(copy.resolve("linked"), elsewhere);

        assertCopiedAnew();

        assertThat(original).hasContent("twelve bytes");
        assertThat(elsewhere.resolve("kept")).hasContent("kept");
        assertThat(copy.resolve("linked")).doesNotExist();
    }

    @Test
    void what_is_no_file_is_made_anew() throws Exception {
        Path pipe = data.resolve("pipe");
        run("mkfifo", pipe.toString());
        Trees.tick(directory);
        copyAll();
        assertThat(copy.resolve("pipe")).exists();

        assertThat(interrupted().keepWhole()).isEqualTo(new Tree(2, 17));

        assertThat(copy.resolve("pipe")).doesNotExist();
    }

    private static void run(String... argv) throws Exception {
        assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void a_file_with_several_names_is_copied_anew_with_all_of_them() throws Exception {
        Files.createLink(copy.resolve("another"), copied);
        assertCopiedAnew();

        copyAll();
        assertThat(interrupted().whole()).isEqualTo(new Tree(2, 17));
        Files.createLink(data.resolve("another"), original);
        Trees.tick(directory);
        Files.delete(copied);
        copyAll();
        assertCopiedAnew();
    }

    @Test
    void looking_changes_nothing() throws Exception {
        write(copied, "twelve");
        Files.writeString(copy.resolve("more"), "more");
        Map<String, Object> before = Trees.inodes(copy);

        assertThat(interrupted().whole()).isEqualTo(new Tree(1, 5));

        assertThat(Trees.inodes(copy)).isEqualTo(before);
    }

    @Test
    void directories_that_nobody_may_write_to_can_be_written_to() throws Exception {
        Files.setPosixFilePermissions(copied.getParent(), PosixFilePermissions.fromString("r-xr-x---"));

        assertThat(interrupted().keepWhole()).isEqualTo(new Tree(2, 17));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copied.getParent())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void a_finished_copy_is_compared_file_by_file() throws Exception {
        assertThatCode(() -> interrupted().needSame()).doesNotThrowAnyException();

        Files.setLastModifiedTime(copied, FileTime.fromMillis(0));
        assertDiffers();
        Files.delete(copied);
        assertDiffers();
        copyAll();
        write(copied, "torn");
        assertDiffers();
        Files.delete(copied);
        Files.createSymbolicLink(copied, Path.of("0123456789ab"));
        run("touch", "--no-dereference", "--reference", original.toString(), copied.toString());
        assertDiffers();
    }

    @Test
    void a_finished_copy_has_all_directories() throws Exception {
        Path empty = Files.createDirectory(data.resolve("empty"));

        assertThatThrownBy(() -> interrupted().needSame()).hasMessageContaining(empty + " was changed");
    }

    private void assertDiffers() {
        assertThatThrownBy(() -> interrupted().needSame())
                .isInstanceOf(CopyException.class)
                .hasMessage(original + " was changed while it was copied, or its copy is damaged");
    }
}
