package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    Path directory;

    @Test
    void what_is_there_is_listed() throws IOException {
        Path file = Files.createFile(directory.resolve("f"));
        assertThat(Listing.of(directory, "*")).containsExactly(file);
    }

    @Test
    void a_failure_on_the_way_is_an_ordinary_one() {
        IOException cause = new IOException("the disk");
        assertThatThrownBy(() -> Listing.read(new FailingStream(cause))).isSameAs(cause);
    }

    private static final class FailingStream implements DirectoryStream<Path> {
        private final IOException cause;

        FailingStream(IOException cause) {
            this.cause = cause;
        }

        @Override
        public Iterator<Path> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    throw new DirectoryIteratorException(cause);
                }

                @Override
                public Path next() {
                    throw new DirectoryIteratorException(cause);
                }
            };
        }

        @Override
        public void close() {}
    }
}
