package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rabbitagent.rules.RulesInForce;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How edits of rule files come into force. */
class RuleBookTest extends RuleBookSetting {
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
    void a_rule_that_names_a_health_check_that_nobody_asks_comes_into_force_and_is_warned_of_once() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger(RuleBook.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            RuleBook book = book();
            files.file(
                    "app-down.yaml",
                    RuleFiles.text("app-down", 5)
                            .replace(
                                    "node.app == 'stopped'",
                                    "'node-is-mirror-sync-critical' in node.failedHealthChecks"));
            RulesInForce after = settled(book);
            settled(book);

            assertThat(after.problems()).isEmpty();
            assertThat(journal).last().isEqualTo(change(after, List.of(), List.of(), List.of("app-down")));
            assertThat(told.list)
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .contains(
                                    "app-down.yaml:9:10: spec.when: the health check 'node-is-mirror-sync-critical' is not asked",
                                    "read node.unsynchronisedQueues"));
        } finally {
            log.detachAppender(told);
        }
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
}
