package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlassReportsTest {
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);
    private static final NodeName ME = node(1);
    private static final BreakGlassUsed USED = used("g-1");

    @TempDir
    Path directory;

    private final Json json = AgentJson.create();
    private final SharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter decisions = new DecisionWriter(store, json, "prod", ME.value(), CLOCK);
    private StateLock lock;
    private LocalJournal journal;
    private JournalWriter writer;

    @BeforeEach
    void open() throws Exception {
        lock = ((StateDirectory.Held) new StateDirectory(directory).lock()).lock();
        journal = LocalJournal.open(lock, "j", json).journal();
        writer = new JournalWriter(journal, CLOCK, written -> {});
    }

    @AfterEach
    void close() {
        journal.close();
        lock.close();
    }

    @Test
    void a_use_is_told_to_the_decisions_once_and_holds_everything() throws Exception {
        GlassReports reports = new GlassReports();
        reports.take(USED);

        Fact<Decisions> after = reports.report(decisions.read(), decisions, writer);

        Held held = after.value().flatMap(Decisions::glassBroken).orElseThrow();
        assertThat(held.planId()).isEqualTo("g-1");
        assertThat(held.why()).contains("ann acted on rabbit@rb1 without the decisions");
        reports.report(decisions.read(), decisions, writer);
        assertThat(memory.history(0, 9)).hasSize(1);
        assertThat(events()).containsExactly(new BreakGlassReported("g-1", ME));
    }

    @Test
    void while_the_store_is_silent_it_waits() {
        GlassReports reports = new GlassReports();
        reports.take(USED);
        Fact<Decisions> unknown = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");

        assertThat(reports.report(unknown, decisions, writer)).isEqualTo(unknown);

        assertThat(reports.report(decisions.read(), decisions, writer).value().flatMap(Decisions::glassBroken))
                .isPresent();
    }

    @Test
    void as_long_as_it_can_not_be_told_nothing_is_decided() {
        GlassReports reports = new GlassReports();
        reports.take(USED);
        Fact<Decisions> read = decisions.read();
        store.down = true;

        Fact<Decisions> after = reports.report(read, decisions, writer);

        assertThat(after)
                .isInstanceOfSatisfying(
                        Fact.Unknown.class,
                        unknown -> assertThat(unknown.detail()).contains("g-1", "the store is down"));
        store.down = false;
        assertThat(reports.report(decisions.read(), decisions, writer).isKnown())
                .isTrue();
    }

    @Test
    void after_a_restart_the_journal_tells_what_waits() throws Exception {
        journal.append(Pictures.NOON, USED);
        journal.append(Pictures.NOON, used("g-2"));
        journal.append(Pictures.NOON, new BreakGlassReported("g-1", ME));

        GlassReports reports = new GlassReports();
        for (Event event : events()) {
            reports.take(event);
        }
        Fact<Decisions> after = reports.report(decisions.read(), decisions, writer);

        assertThat(after.value().flatMap(Decisions::glassBroken).map(Held::planId))
                .contains("g-2");
        assertThat(memory.history(0, 9)).hasSize(1);
    }

    @Test
    void the_name_of_a_plan_lasts_until_its_uses_are_told() {
        GlassReports reports = new GlassReports();
        assertThat(reports.planId("digest")).isEmpty();
        reports.take(USED);
        assertThat(reports.planId("digest")).contains("p-1");
        assertThat(reports.planId("another")).isEmpty();

        Fact<Decisions> told = reports.report(decisions.read(), decisions, writer);

        assertThat(told.isKnown()).isTrue();
        assertThat(reports.planId("digest")).isEmpty();
    }

    /** The agent died between the decision and its own note of it. */
    @Test
    void a_use_that_was_reported_and_acknowledged_before_is_not_held_again() throws Exception {
        decisions.decide(new Command.ReportBreakGlass(ME.value(), "g-1", ME, USED.what()));
        decisions.decide(new Command.Acknowledge("bob", Held.BREAK_GLASS, ME, "looked"));
        GlassReports reports = new GlassReports();
        reports.take(USED);

        Fact<Decisions> after = reports.report(decisions.read(), decisions, writer);

        assertThat(after.value().flatMap(Decisions::glassBroken)).isEmpty();
        assertThat(events()).containsExactly(new BreakGlassReported("g-1", ME));
    }

    private List<Event> events() throws Exception {
        return journal.entries(0, 99).stream().map(JournalEntry::event).toList();
    }

    private static BreakGlassUsed used(String id) {
        return new BreakGlassUsed(
                id, ME, "ann", "night", "app-stopped", "p-1", "digest", 1, "rabbitmqctl start_app", Optional.empty());
    }
}
