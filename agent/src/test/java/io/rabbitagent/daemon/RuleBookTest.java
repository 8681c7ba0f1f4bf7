package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBookTest {
    private static final RuleReader READER = new RuleReader(Expressions.create());
    private static final String BROKEN = RuleFiles.text("app-down", 1).replace("node.app ==", "node.ap ==");

    @TempDir
    private Path directory;

    private final List<RulesChanged> journal = new ArrayList<>();
    private Instant now = NOON;
    private Duration uptime = Duration.ofHours(1);
    private int readings;
    private RuleFiles files;

    @BeforeEach
    void write_two_rules() throws IOException {
        Files.createDirectory(directory.resolve("state"));
        files = new RuleFiles(directory.resolve("rules")).rule("app-down", 1).rule("app-gone", 2);
    }

    @Test
    void at_the_start_the_rules_of_the_directory_come_into_force() {
        RulesInForce rules = book().inForce();
        assertThat(names(rules)).containsExactly("app-down", "app-gone");
        assertThat(rules.source()).isEqualTo(files.directory.toString());
        assertThat(rules.digest()).matches("[0-9a-f]{12}");
        assertThat(rules.since()).isEqualTo(NOON);
        assertThat(rules.lastGood()).contains(NOON);
        assertThat(rules.problems()).isEmpty();
        assertThat(journal).containsExactly(change(rules, List.of("app-down", "app-gone"), List.of(), List.of()));
    }

    @Test
    void what_was_added_removed_and_changed_comes_into_force_together() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.rule("app-more", 3).without("app-gone").saved("app-down", 7);
        now = NOON.plusSeconds(60);
        RulesInForce after = settled(book);
        assertThat(names(after)).containsExactly("app-down", "app-more");
        assertThat(after.all().get(0).priority()).isEqualTo(7);
        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.since()).isEqualTo(now);
        assertThat(journal)
                .last()
                .isEqualTo(change(after, List.of("app-more"), List.of("app-gone"), List.of("app-down")));
    }

    @Test
    void while_nothing_changes_nothing_is_read() {
        RuleBook book = book();
        settled(book);
        settled(book);
        assertThat(readings).isEqualTo(1);
        assertThat(journal).hasSize(1);
    }

    @Test
    void one_wrong_file_keeps_all_changes_from_coming_into_force_and_is_told_with_its_place() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", BROKEN).rule("app-more", 3);
        RulesInForce broken = settled(book);
        assertThat(broken.all()).isEqualTo(before.all());
        assertThat(broken.digest()).isEqualTo(before.digest());
        assertThat(broken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).startsWith(files.directory.resolve("app-down.yaml") + ":9:");
            assertThat(problem.remedy()).contains("did you mean app?");
        });
        assertThat(journal).hasSize(1);

        files.rule("app-down", 1);
        RulesInForce mended = settled(book);
        assertThat(mended.problems()).isEmpty();
        assertThat(names(mended)).containsExactly("app-down", "app-gone", "app-more");
        assertThat(journal).hasSize(2);
    }

    @Test
    void a_file_that_is_put_back_as_it_was_is_no_change_of_the_rules() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", BROKEN);
        settled(book);
        now = NOON.plusSeconds(60);
        files.rule("app-down", 1);
        RulesInForce after = settled(book);
        assertThat(after).isEqualTo(before.with(Optional.of(now), List.of()));
        assertThat(journal).hasSize(1);
    }

    @Test
    void a_file_that_is_empty_or_gone_for_a_moment_is_not_read_then() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", "").without("app-gone");
        assertThat(after(book, 0)).isEqualTo(before);
        assertThat(after(book, 999)).isEqualTo(before);
        files.rule("app-down", 9).rule("app-gone", 2);
        assertThat(after(book, 1)).isEqualTo(before);
        assertThat(after(book, 999)).isEqualTo(before);
        assertThat(readings).isEqualTo(1);
        after(book, 1);
        RulesInForce after = after(book, 0);
        assertThat(after.problems()).isEmpty();
        assertThat(journal).last().isEqualTo(change(after, List.of(), List.of(), List.of("app-down")));
    }

    @Test
    void a_file_that_stays_empty_is_a_fault_and_a_directory_that_is_gone_as_well() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", "");
        assertThat(settled(book).problems())
                .extracting(Problem::place)
                .containsExactly(files.directory.resolve("app-down.yaml").toString());
        files.without("app-down").without("app-gone");
        assertThat(settled(book).problems()).extracting(Problem::what).containsExactly("holds no rule file");
        Files.delete(files.directory);
        assertThat(settled(book).problems()).extracting(Problem::what).containsExactly("is not there");
        assertThat(book.inForce().all()).isEqualTo(before.all());
    }

    @Test
    void files_that_can_not_be_read_are_faults() throws IOException {
        RuleBook book = book();
        files.file("large.yaml", "#".repeat(70_000));
        Files.createSymbolicLink(files.directory.resolve("dangling.yaml"), Path.of("nowhere"));
        Files.write(files.directory.resolve("latin.yaml"), "summary: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(
                files.directory.resolve("app-gone.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(settled(book).problems())
                .extracting(problem ->
                        problem.place().substring(files.directory.toString().length() + 1))
                .containsExactly("app-gone.yaml", "dangling.yaml", "large.yaml", "latin.yaml:1:10");
        assertThat(names(book.inForce())).containsExactly("app-down", "app-gone");
    }

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
    void what_editors_leave_beside_the_files_and_what_is_below_is_no_rule() throws IOException {
        RuleBook book = book();
        Files.createDirectory(files.directory.resolve("tests"));
        Files.createDirectory(files.directory.resolve("more.yaml"));
        Files.createSymbolicLink(files.directory.resolve(".#app-down.yaml"), Path.of("ann@host.123"));
        files.file(".app-down.yaml.swp", "x").file("app-down.yaml~", "x").file("README.md", "x");
        assertThat(settled(book).problems()).isEmpty();
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void a_restart_with_the_same_files_changes_nothing() {
        RulesInForce before = book().inForce();
        now = NOON.plusSeconds(60);
        RulesInForce after = book().inForce();
        assertThat(after.since()).isEqualTo(before.since());
        assertThat(after.digest()).isEqualTo(before.digest());
        assertThat(journal).hasSize(1);
    }

    @Test
    void a_restart_with_other_files_tells_what_changed_meanwhile() throws IOException {
        book();
        files.rule("app-down", 5);
        assertThat(journal).hasSize(1);
        RulesInForce after = book().inForce();
        assertThat(journal).last().isEqualTo(change(after, List.of(), List.of(), List.of("app-down")));
    }

    @Test
    void a_restart_with_wrong_files_goes_on_with_the_last_good_ones_and_says_so() throws IOException {
        RulesInForce before = book().inForce();
        files.file("app-down.yaml", BROKEN);
        now = NOON.plusSeconds(60);
        RuleBook book = book();
        RulesInForce kept = book.inForce();
        assertThat(names(kept)).containsExactly("app-down", "app-gone");
        assertThat(kept.digest()).isEqualTo(before.digest());
        assertThat(kept.since()).isEqualTo(NOON);
        assertThat(kept.lastGood()).contains(NOON);
        assertThat(kept.problems()).hasSize(1);
        assertThat(journal).hasSize(1);

        files.rule("app-down", 1);
        assertThat(settled(book).problems()).isEmpty();
        assertThat(book.inForce().lastGood()).contains(now);
        assertThat(journal).hasSize(1);
    }

    @Test
    void wrong_files_and_none_kept_leave_no_rule_until_they_are_right() throws IOException {
        files.file("app-down.yaml", BROKEN);
        RuleBook book = book();
        RulesInForce none = book.inForce();
        assertThat(none.all()).isEmpty();
        assertThat(none.digest()).isEmpty();
        assertThat(none.lastGood()).isEmpty();
        assertThat(none.problems()).hasSize(1);
        assertThat(journal).isEmpty();

        files.rule("app-down", 1);
        assertThat(names(settled(book))).containsExactly("app-down", "app-gone");
        assertThat(journal).hasSize(1);
    }

    @Test
    void what_was_kept_and_can_not_be_read_is_as_if_none_were_kept() throws IOException {
        book();
        files.file("app-down.yaml", BROKEN);
        Files.writeString(directory.resolve("state/rules.json"), "{");
        assertThat(book().inForce().all()).isEmpty();
    }

    @Test
    void a_reader_that_fails_is_a_fault_and_ends_nothing() throws IOException {
        RuleBook book = book();
        files.file("app-down.yaml", "bug");
        RulesInForce after = settled(book);
        assertThat(names(after)).containsExactly("app-down", "app-gone");
        assertThat(after.problems()).extracting(Problem::remedy).containsExactly("report this as a bug");
    }

    @Test
    void a_slow_compilation_holds_up_no_look() throws IOException {
        Deque<Runnable> work = new ArrayDeque<>();
        RuleBook book = book(work::add, true);
        RulesInForce before = book.inForce();
        files.rule("app-more", 3);
        assertThat(settled(book)).isEqualTo(before);
        assertThat(settled(book)).isEqualTo(before);
        assertThat(work).hasSize(1);
        work.remove().run();
        assertThat(book.inForce()).isEqualTo(before);
        assertThat(names(after(book, 0))).containsExactly("app-down", "app-gone", "app-more");
    }

    @Test
    void what_is_written_while_it_is_read_is_read_again() throws IOException {
        Deque<Runnable> work = new ArrayDeque<>();
        RuleBook book = book(work::add, true);
        RulesInForce before = book.inForce();
        files.rule("app-more", 3);
        settled(book);
        files.rule("app-last", 3);
        work.remove().run();
        assertThat(after(book, 0)).as("half of it").isEqualTo(before);
        settled(book);
        work.remove().run();
        assertThat(names(after(book, 0))).containsExactly("app-down", "app-gone", "app-last", "app-more");
    }

    @Test
    void a_directory_that_everybody_may_change_is_a_fault() throws IOException {
        RuleBook book = book();
        Files.setPosixFilePermissions(files.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        files.rule("app-more", 3);
        RulesInForce after = settled(book);
        assertThat(names(after)).containsExactly("app-down", "app-gone");
        assertThat(after.problems()).extracting(Problem::remedy).containsExactly("run chmod o-w " + files.directory);
    }

    @Test
    void who_only_looks_keeps_nothing() throws IOException {
        RulesInForce seen = book(Runnable::run, false).inForce();
        assertThat(names(seen)).containsExactly("app-down", "app-gone");
        try (Stream<Path> kept = Files.list(directory.resolve("state"))) {
            assertThat(kept).isEmpty();
        }
    }

    @Test
    void the_same_files_have_the_same_digest_wherever_they_lie() throws IOException {
        RulesInForce here = book().inForce();
        files = new RuleFiles(directory.resolve("elsewhere"))
                .rule("app-down", 1)
                .rule("app-gone", 2);
        RulesInForce there = book().inForce();
        assertThat(there.digest()).isEqualTo(here.digest());
        assertThat(there.source()).isEqualTo(files.directory.toString());
        assertThat(journal).hasSize(1);
        files.rule("app-gone", 3);
        assertThat(book().inForce().digest()).isNotEqualTo(here.digest());
    }

    private RuleBook book() {
        return book(Runnable::run, true);
    }

    private RuleBook book(Executor worker, boolean mayWrite) {
        return book(new DirectorySource(files.directory), worker, mayWrite);
    }

    private RuleBook book(RuleSource source, Executor worker, boolean mayWrite) {
        RuleKeeper keeper =
                new RuleKeeper(new StateDirectory(directory.resolve("state")), AgentJson.create(), mayWrite);
        Consumer<RulesChanged> changes = journal::add;
        return new RuleBook(node(1), source, new RuleBook.Parts(this::read, keeper, worker, new Changing()), changes);
    }

    private RuleReading read(List<RuleText> texts) {
        readings++;
        if (texts.stream().anyMatch(text -> text.text().equals("bug"))) {
            throw new IllegalStateException("a bug");
        }
        return READER.read(texts);
    }

    /** After so many looks that a change is seen, found to stay, read and taken up. */
    private RulesInForce settled(RuleBook book) {
        after(book, 2_000);
        after(book, 2_000);
        return after(book, 2_000);
    }

    private RulesInForce after(RuleBook book, long millis) {
        uptime = uptime.plusMillis(millis);
        return book.look(uptime);
    }

    private static List<String> names(RulesInForce rules) {
        return rules.all().stream().map(Rule::name).toList();
    }

    private static RulesChanged change(
            RulesInForce rules, List<String> added, List<String> removed, List<String> changed) {
        return new RulesChanged(node(1), rules.source(), rules.digest(), added, removed, changed);
    }

    /** A directory on a disk that fails now and then, of which nothing can be seen from outside. */
    private static final class FailingSource implements RuleSource {
        private final RuleSource source;
        private boolean fails;

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
            return fails
                    ? new Texts(
                            source.texts().files().subList(0, 1),
                            List.of(new Problem(name(), "", "can't be read: EIO", "see to the file system")))
                    : source.texts();
        }
    }

    private final class Changing extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
