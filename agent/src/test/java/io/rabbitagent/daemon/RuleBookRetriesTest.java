package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What could not be read is tried again; what is wrong waits for an edit. */
class RuleBookRetriesTest extends RuleBookSetting {
    @Test
    void what_could_not_be_read_is_tried_again_though_nothing_seems_to_have_changed() throws IOException {
        FailingSource source = new FailingSource(files.directory);
        RuleBook book = book(source, Runnable::run, true);
        files.rule("app-more", 3);
        source.fails = true;
        assertThat(settled(book).problems()).extracting(Problem::what).containsExactly("can't be read: EIO");
        int before = readings;
        assertThat(settled(book).problems()).hasSize(1);
        assertThat(readings).as("nothing new was compiled").isEqualTo(before);

        source.fails = false;
        RulesInForce after = settled(book);
        assertThat(after.problems()).isEmpty();
        assertThat(names(after)).containsExactly("app-down", "app-gone", "app-more");
    }

    @Test
    void what_could_not_be_read_at_the_start_is_tried_again_too() {
        FailingSource source = new FailingSource(files.directory);
        source.fails = true;
        RuleBook book = book(source, Runnable::run, true);
        assertThat(book.inForce().all()).isEmpty();

        source.fails = false;
        assertThat(names(settled(book))).containsExactly("app-down", "app-gone");
    }

    @Test
    void what_is_wrong_in_a_file_is_not_read_again_before_the_file_changes() throws IOException {
        RuleBook book = book();
        files.file("app-down.yaml", BROKEN);
        settled(book);
        int before = readings;
        settled(book);
        assertThat(readings).isEqualTo(before);
    }

    @Test
    void what_is_written_while_an_agent_starts_is_read_again() throws IOException {
        book();
        FailingSource source = new FailingSource(files.directory);
        source.meanwhile = () -> files.rule("app-more", 3);
        RuleBook book = book(source, Runnable::run, true);
        assertThat(names(book.inForce())).containsExactly("app-down", "app-gone");
        assertThat(book.inForce().problems())
                .extracting(Problem::what)
                .containsExactly("has changed while it was read");

        source.meanwhile = () -> {};
        assertThat(names(settled(book))).containsExactly("app-down", "app-gone", "app-more");
        assertThat(book.inForce().problems()).isEmpty();
    }

    private interface Edit {
        void make() throws IOException;
    }

    /** A directory on a disk that fails now and then, of which nothing can be seen from outside. */
    private static final class FailingSource implements RuleSource {
        private final RuleSource source;
        private boolean fails;
        private Edit meanwhile = () -> {};

        FailingSource(Path directory) {
            source = new DirectorySource(directory);
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public List<String> look() {
            return source.look();
        }

        @Override
        public Texts texts() {
            Texts read = source.texts();
            try {
                meanwhile.make();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return fails
                    ? new Texts(
                            read.files().subList(0, 1),
                            List.of(new Problem(name(), "", "can't be read: EIO", "see to the file system")))
                    : read;
        }
    }
}
