package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.FakeRemains;
import io.rabbitagent.order.NodeRecords;
import io.rabbitagent.store.JournalEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NeededEntriesTest {
    private static final String JOURNAL = "rabbit@rb1/j";
    private static final FakeRemains REMAINS = new FakeRemains();

    @Test
    void they_restore_alone_what_all_restore_and_whatever_follows_changes_both_alike() {
        for (long seed = 0; seed < 1_000; seed++) {
            List<JournalEntry> all = RandomJournal.entries(seed, 400);
            int at = (int) (seed % 300) + 50;
            List<JournalEntry> needed = needed(all.subList(0, at));
            assertThat(needed).as("seed " + seed).hasSizeLessThanOrEqualTo(at);
            assertThat(all.subList(0, at)).containsSubsequence(needed);
            for (int follow : new int[] {0, 1, 10, 50}) {
                List<JournalEntry> following = all.subList(at, at + follow);
                same(
                        "seed " + seed + ", " + at + " and " + follow,
                        all.subList(0, at + follow),
                        Stream.concat(needed.stream(), following.stream()).toList());
            }
        }
    }

    @Test
    void those_of_those_are_the_same_so_that_file_after_file_can_be_left_out() {
        for (long seed = 0; seed < 300; seed++) {
            List<JournalEntry> all = RandomJournal.entries(seed, 400);
            List<JournalEntry> before = needed(all.subList(0, 200));
            List<JournalEntry> after = needed(Stream.concat(before.stream(), all.subList(200, 400).stream())
                    .toList());
            same("seed " + seed, all, after);
        }
    }

    @Test
    void of_a_long_journal_they_are_few() {
        assertThat(needed(RandomJournal.entries(1, 100_000))).hasSizeLessThan(1_500);
    }

    @Test
    void the_newest_notices_are_kept() {
        List<JournalEntry> sent = new ArrayList<>();
        for (int n = 1; n <= 1_500; n++) {
            sent.add(entry(n, new NoticeSent("n" + n, Notice.Kind.CURED, "plan", NoticeSent.Outcome.SENT, "")));
        }
        assertThat(needed(sent)).isEqualTo(sent.subList(500, 1_500));
    }

    @Test
    void a_child_that_lives_is_kept_beyond_its_plan() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
            long ticks =
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
            JournalEntry living = entry(1, began("plan-1", child.pid(), ticks));
            JournalEntry ended = entry(2, began("plan-1", child.pid(), ticks + 1));
            JournalEntry next = entry(3, began("plan-2", child.pid(), ticks + 2));
            assertThat(needed(List.of(living, ended))).containsExactly(living, ended);
            assertThat(needed(List.of(living, ended, next))).containsExactly(living, next);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static ChildStarted began(String plan, long pid, long ticks) {
        return new ChildStarted(RandomJournal.ME, plan, 1, "claim", "rabbitmqctl join_cluster", pid, ticks);
    }

    private static JournalEntry entry(long sequence, Event event) {
        return new JournalEntry(sequence, Pictures.NOON, event);
    }

    private static List<JournalEntry> needed(List<JournalEntry> entries) {
        NeededEntries needed = new NeededEntries(JOURNAL);
        entries.forEach(needed::take);
        return needed.all();
    }

    private static void same(String what, List<JournalEntry> all, List<JournalEntry> some) {
        assertThat(chronicle(some)).as(what).usingRecursiveComparison().isEqualTo(chronicle(all));
        assertThat(children(some)).as(what).usingRecursiveComparison().isEqualTo(children(all));
        assertThat(glass(some)).as(what).usingRecursiveComparison().isEqualTo(glass(all));
        assertThat(notices(some)).as(what).usingRecursiveComparison().isEqualTo(notices(all));
        assertThat(records(some).tellTheSameAs(records(all))).as(what).isTrue();
        assertThat(open(some)).as(what).isEqualTo(open(all));
    }

    private static Set<FindingKey> open(List<JournalEntry> entries) {
        Set<FindingKey> open = new HashSet<>();
        entries.forEach(entry -> Restored.noteFinding(entry.event(), open));
        return open;
    }

    private static Chronicle chronicle(List<JournalEntry> entries) {
        Chronicle made = new Chronicle(RandomJournal.ME, REMAINS, event -> true);
        entries.forEach(entry -> made.restore(entry.event()));
        return made;
    }

    private static LeftOverChildren children(List<JournalEntry> entries) {
        LeftOverChildren made = new LeftOverChildren();
        entries.forEach(entry -> made.restore(entry.event()));
        return made;
    }

    private static GlassReports glass(List<JournalEntry> entries) {
        GlassReports made = new GlassReports();
        entries.forEach(entry -> made.take(entry.event()));
        return made;
    }

    private static NoticeBook notices(List<JournalEntry> entries) {
        NoticeBook made = new NoticeBook();
        entries.forEach(entry -> made.restore(entry.event()));
        return made;
    }

    private static NodeRecords records(List<JournalEntry> entries) {
        List<HistoryEntry> history =
                entries.stream().map(entry -> Histories.local(JOURNAL, entry)).toList();
        return NodeRecords.of(history);
    }
}
