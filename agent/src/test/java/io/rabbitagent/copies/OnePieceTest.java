package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnePieceTest {
    @TempDir
    private Path directory;

    @Test
    void it_tells_how_much_lies_in_it() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data/msg_stores/vhosts"));
        Files.writeString(data.resolve("0.rdq"), "twelve bytes");
        Files.createFile(directory.resolve("data/schema.DAT"));

        assertThat(OnePiece.tree(directory.resolve("data"))).isEqualTo(new Tree(2, 12));
    }

    @Test
    void a_link_below_it_is_refused_with_its_name_whether_it_leads_to_a_file_or_a_directory() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data/msg_stores"));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        OnePiece.tree(directory.resolve("data"));

        Path link = Files.createSymbolicLink(data.resolve("vhosts"), elsewhere);
        assertThatThrownBy(() -> OnePiece.tree(directory.resolve("data")))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(link + " is a symbolic link");
        Files.delete(link);
        Files.createSymbolicLink(data.resolve("schema.DAT"), Files.createFile(elsewhere.resolve("schema.DAT")));
        assertThatThrownBy(() -> OnePiece.tree(directory.resolve("data")))
                .hasMessageContaining("schema.DAT is a symbolic link");
    }
}
