package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.rules.RulesInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rules are in force once an agent has started, and what it keeps for the next start. */
class RuleBookStartTest extends RuleBookSetting {
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
}
