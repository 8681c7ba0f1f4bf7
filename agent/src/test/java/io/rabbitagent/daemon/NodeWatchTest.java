package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.DataDirectoryReader;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.UnfinishedRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeWatchTest {
    @TempDir
    Path directory;

    @Test
    void a_data_directory_that_a_restore_has_moved_away_says_so_until_it_is_there_again() throws IOException {
        Path data = directory.resolve("rabbit@rb1");
        assertThat(found(data).toString()).contains("does not exist").doesNotContain("interrupted");

        Path left = directory.resolve("rabbit@rb1.restoring-20260101T120000Z");
        Files.createDirectories(left.resolve("data"));
        Files.writeString(left.resolve("backup"), "b-1");
        Files.writeString(left.resolve("whole"), "");
        assertThat(found(data).toString())
                .contains("does not exist; a restore of backup b-1 was interrupted", "agent backups restore b-1");

        Files.createDirectory(data);
        assertThat(found(data).isKnown()).isTrue();
    }

    private Fact<DataDirectory> found(Path data) {
        List<String> interrupted = UnfinishedRestore.told(data, directory.resolve("backups"), Pictures.node(1));
        return NodeWatch.told(new DataDirectoryReader(data, Duration.ZERO).read(), () -> interrupted);
    }
}
