package io.rabbitagent.operations.ruletesting;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayingTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Instant NOON = Pictures.NOON;

    private final Json json = AgentJson.create();
    private final Pictures pictures = Pictures.healthy(3);

    @TempDir
    private Path directory;

    private RuleFolder folder;
    private StateLock lock;
    private LocalJournal journal;

    @BeforeEach
    void a_journal_that_is_being_written() throws StoreException {
        folder = new RuleFolder(directory.resolve("rules"));
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        lock = ((StateDirectory.Held) state.lock()).lock();
        journal = LocalJournal.open(lock, "rabbit@rb1/1", json).journal();
    }

    @AfterEach
    void its_end() {
        journal.close();
        lock.close();
    }

    @Test
    void what_rules_would_have_done_stands_beside_what_was_done() throws Exception {
        append(0, new PictureTaken(pictures.picture()));
        append(10, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(30, new ChildStarted(node(2), "p-1", 1, "c-1", "rabbitmqctl start_app", 7, 8));
        append(40, new PictureTaken(Pictures.healthy(3).picture()));

        assertThat(lines(replay(Optional.empty(), 3_600)))
                .containsExactly(
                        "14 would ask rabbit@rb2: would ask for approval: The application is stopped"
                                + " [1 rabbit@rb2 start_app]",
                        "30 did child-started rabbit@rb2: plan p-1 step 1: rabbitmqctl start_app, pid 7 []",
                        "44 would take-back rabbit@rb2: would take the plan back: no longer so: "
                                + "rabbit@rb2's application is running []");
    }

    @Test
    void a_plan_that_needs_no_approval_would_begin_once() throws Exception {
        folder.file("stopped.yaml", RuleFolder.STOPPED.replace("mode: approve", "mode: auto"));
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(600, new PictureTaken(pictures.nextSample().picture()));

        ReplayView view = replay(Optional.empty(), 3_600);

        assertThat(lines(view)).hasSize(1).first().asString().startsWith("6 would begin rabbit@rb2: would begin:");
        assertThat(view.lines().get(0).steps()).containsExactly("1 rabbit@rb2 start_app");
    }

    @Test
    void what_stands_in_the_way_is_told_when_it_changes() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).silent(node(3)).picture()));
        append(20, new PictureTaken(pictures.partitioned(node(1), node(3)).picture()));
        append(40, new PictureTaken(Pictures.healthy(3).picture()));

        assertThat(lines(replay(Optional.empty(), 3_600)))
                .anyMatch(line -> line.contains("would blocked rabbit@rb2") && line.contains("no-partition"))
                .last()
                .asString()
                .startsWith("40 would gone rabbit@rb2");
    }

    @Test
    void an_agent_that_was_started_remembers_nothing_of_before() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(3, new AgentStarted(node(1), "life-2", "1"));
        append(100, new PictureTaken(pictures.nextSample().picture()));

        assertThat(lines(replay(Optional.empty(), 3_600)))
                .filteredOn(line -> line.contains("would"))
                .singleElement()
                .asString()
                .startsWith("104 would ask");
    }

    @Test
    void a_part_of_the_past_begins_with_the_picture_that_stood_then() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(20, new PictureTaken(pictures.partitioned(node(1), node(3)).picture()));
        append(60, new PictureTaken(Pictures.healthy(3).picture()));

        assertThat(lines(replay(Optional.of(NOON.plusSeconds(22)), 50)))
                .as("blocked since 20 + 4 s, and not yet well")
                .singleElement()
                .asString()
                .startsWith("24 would blocked rabbit@rb2");
    }

    @Test
    void what_stood_already_when_the_part_begins_is_told_as_of_its_beginning() throws Exception {
        folder.file(
                "silent.yaml",
                RuleFolder.STOPPED
                        .replace("name: stopped", "name: by-itself")
                        .replace("mode: approve", "mode: auto")
                        .replace("node.app == 'stopped'", "node.app == 'vm-down'")
                        .replace("start-app", "start-service"));
        append(0, new PictureTaken(pictures.appStopped(node(2)).vmDown(node(3)).picture()));

        ReplayView view = replay(Optional.of(NOON.plusSeconds(1_000)), 3_600);

        assertThat(view.pictures()).isEqualTo(1);
        assertThat(lines(view)).hasSize(2).allMatch(line -> line.startsWith("1000 would "));
        assertThat(lines(view))
                .anyMatch(line -> line.startsWith("1000 would ask rabbit@rb2: would ask for approval"))
                .anyMatch(line -> line.startsWith("1000 would begin rabbit@rb3: would begin"));
    }

    @Test
    void the_time_for_which_it_stood_before_the_part_begins_counts() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(600, new PictureTaken(Pictures.healthy(3).picture()));

        assertThat(lines(replay(Optional.of(NOON.plusSeconds(3)), 3_600)))
                .as("found at 0, asked for after 4 s")
                .hasSize(2)
                .first()
                .asString()
                .startsWith("4 would ask rabbit@rb2");
        assertThat(lines(replay(Optional.of(NOON.plusSeconds(604)), 3_600)))
                .as("well again before")
                .isEmpty();
    }

    @Test
    void what_stood_before_the_agent_was_started_anew_counts_for_nothing() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(100, new AgentStarted(node(1), "life-2", "1"));
        append(103, new PictureTaken(pictures.nextSample().picture()));

        assertThat(lines(replay(Optional.of(NOON.plusSeconds(102)), 3_600)))
                .singleElement()
                .asString()
                .startsWith("107 would ask rabbit@rb2");
    }

    @Test
    void decisions_come_from_the_shared_history() throws Exception {
        append(0, new PictureTaken(pictures.picture()));
        DecisionMade made = new DecisionMade(
                "plan-approved", "ops", Optional.of("p-1"), Optional.of("stopped"), Optional.of(node(2)), "yes");
        HistoryEntry entry = new HistoryEntry(1, new EntryId("decision/1"), "rabbit@rb1", NOON.plusSeconds(5), made);

        ReplayView with = replay(Optional.empty(), 60, Optional.of(List.of(entry)));
        ReplayView without = replay(Optional.empty(), 60);

        assertThat(lines(with)).containsExactly("5 did decision rabbit@rb2: " + made.summary() + " []");
        assertThat(lines(without)).isEmpty();
        assertThat(without.notes()).anyMatch(note -> note.contains("--store"));
        assertThat(with.notes()).noneMatch(note -> note.contains("--store"));
    }

    @Test
    void lines_that_were_copied_out_of_a_journal_do_as_well() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));
        append(30, new PictureTaken(pictures.nextSample().picture()));
        Path copy = directory.resolve("part.jsonl");
        List<String> all = Files.readAllLines(directory.resolve("state/journal/000001.jsonl"));
        Files.write(copy, all.subList(1, all.size()));
        Files.writeString(copy, "{\"crc32c\":\"00\",\"sequence\":9,\"event\":", StandardOpenOption.APPEND);

        ReplayView view = Replaying.of(
                new PastJournal(copy, json), Optional.empty(), folder.rules(), INTERVAL, span(Optional.empty(), 60));

        assertThat(lines(view)).singleElement().asString().startsWith("4 would ask");

        Files.writeString(copy, "\n" + all.get(1) + "\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Replaying.of(
                        new PastJournal(copy, json),
                        Optional.empty(),
                        folder.rules(),
                        INTERVAL,
                        span(Optional.empty(), 60)))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("part.jsonl:3: is no line of a journal");
    }

    @Test
    void a_journal_without_pictures_and_a_place_without_a_journal_say_so() throws Exception {
        append(0, new AgentStarted(node(1), "life-1", "1"));
        assertThatThrownBy(() -> replay(Optional.empty(), 60))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("holds no picture of the cluster");

        append(100, new PictureTaken(pictures.picture()));
        assertThatThrownBy(() -> replay(Optional.empty(), 60)).isInstanceOf(Unusable.class);

        PastJournal nowhere = new PastJournal(directory.resolve("nowhere"), json);
        assertThatThrownBy(() ->
                        Replaying.of(nowhere, Optional.empty(), folder.rules(), INTERVAL, span(Optional.empty(), 60)))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("there is no journal in");
    }

    @Test
    void a_quiet_week_costs_no_more_than_a_quiet_minute() throws Exception {
        append(0, new PictureTaken(pictures.appStopped(node(2)).picture()));

        ReplayView week = replay(Optional.empty(), 7 * 86_400);

        assertThat(week.lines()).isEqualTo(replay(Optional.empty(), 60).lines());
    }

    private ReplayView replay(Optional<Instant> since, long until) throws Unusable {
        return replay(since, until, Optional.empty());
    }

    private ReplayView replay(Optional<Instant> since, long until, Optional<List<HistoryEntry>> shared)
            throws Unusable {
        PastJournal past = new PastJournal(directory.resolve("state"), json);
        return Replaying.of(past, shared, folder.rules(), INTERVAL, span(since, until));
    }

    private static Replaying.Span span(Optional<Instant> since, long until) {
        return new Replaying.Span(since, NOON.plusSeconds(until));
    }

    private static List<String> lines(ReplayView view) {
        return view.lines().stream()
                .map(line -> Duration.between(NOON, line.at()).toSeconds() + " " + line.side() + " " + line.kind() + " "
                        + line.node().orElse("-") + ": " + line.text() + " " + line.steps())
                .toList();
    }

    private void append(long second, Event event) throws StoreException, IOException {
        journal.append(NOON.plusSeconds(second), event);
    }
}
