package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rehearsal.Trials;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Measured;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MeasurerTest {
    private static final NodeName ME = node(1);
    private static final TreeSet<NodeName> LOST = new TreeSet<>(List.of(node(3)));

    private final Json json = AgentJson.create();
    private final InMemorySharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter writer = new DecisionWriter(store, json, "prod", ME.value(), Clock.systemUTC());
    private final DecisionWriter people = new DecisionWriter(memory, json, "prod", "ann", Clock.systemUTC());
    private final FakeTrials trials = new FakeTrials();
    private final AtomicInteger told = new AtomicInteger();
    private final Measurer measurer = new Measurer(ME, trials, store, json, writer, told::incrementAndGet);

    /** Waits for the test before it answers, as a broker's boot takes its time. */
    private static final class FakeTrials implements Trials {
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger over = new AtomicInteger();
        final CountDownLatch go = new CountDownLatch(1);
        volatile Optional<CopyException> fails = Optional.empty();
        volatile boolean busy;
        volatile boolean defect;
        volatile int queues = 1;

        @Override
        public Measurement measure(SortedSet<NodeName> lost, Listening listening) throws BusyException, CopyException {
            begun.incrementAndGet();
            try {
                listening.progress().accept("trying force_boot");
                while (!go.await(5, TimeUnit.MILLISECONDS)) {
                    if (listening.cancelled().getAsBoolean()) {
                        throw new CopyException("cancelled");
                    }
                }
            } catch (InterruptedException e) {
                throw new CopyException("interrupted");
            } finally {
                over.incrementAndGet();
            }
            return answer(lost);
        }

        private Measurement answer(SortedSet<NodeName> lost) throws BusyException, CopyException {
            if (busy) {
                throw new BusyException("another copy is open");
            }
            if (defect) {
                throw new IllegalStateException("injected");
            }
            if (fails.isPresent()) {
                throw fails.get();
            }
            HeldCopy held = HeldCopy.of(new QueueId("/", "q".repeat(200)), 1);
            return new Measurement(ME, "f1", lost, Collections.nCopies(queues, held), List.of(), SeenBefore.NONE);
        }
    }

    @BeforeEach
    void ask() {
        people.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(ME, node(2))), "why"));
    }

    @AfterEach
    void close() {
        measurer.close();
    }

    private Decisions document() {
        return people.read().value().orElseThrow();
    }

    private Effect.Measure effect() {
        return new Effect.Measure(document().rehearsal().orElseThrow(), "f1");
    }

    private Optional<Measured> measured() {
        return document().measured(ME, LOST);
    }

    /** As each round does, until something is there. */
    private void roundsUntilReported() {
        await().until(() -> {
            measurer.look(writer.read());
            if (measured().isEmpty()) {
                measurer.measure(effect());
            }
            return measured().isPresent();
        });
    }

    private void begun(int times) {
        await().until(() -> trials.begun.get() >= times);
    }

    private void over(int times) {
        await().until(() -> trials.over.get() >= times && measurer.progress().isEmpty());
    }

    @Test
    void what_is_measured_is_kept_and_reported_and_the_next_round_is_asked_for() throws Exception {
        measurer.measure(effect());
        begun(1);
        assertThat(measurer.progress()).contains("trying force_boot");
        assertThat(measured()).isEmpty();

        trials.go.countDown();
        await().until(() -> told.get() == 1);

        Measured report = measured().orElseThrow();
        assertThat(report.fingerprint()).isEqualTo("f1");
        assertThat(new MeasurementBook(json)
                        .read(store, people.read())
                        .value()
                        .orElseThrow()
                        .read())
                .singleElement()
                .satisfies(one -> assertThat(one.isOf(LOST, "f1")).isTrue());
        await().until(() -> measurer.progress().isEmpty());
    }

    @Test
    void one_at_a_time_however_often_it_is_said() {
        measurer.measure(effect());
        begun(1);
        measurer.measure(effect());
        measurer.measure(effect());
        Effect.Measure late = effect();
        trials.go.countDown();
        await().until(() -> told.get() == 1);

        // From a turn that had read the decisions before the report.
        measurer.measure(late);
        people.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(ME)), "anew"));
        roundsUntilReported();

        assertThat(trials.begun).as("one for each time that it was asked for").hasValue(2);
    }

    @Test
    void a_report_that_does_not_reach_the_store_is_made_again_without_measuring_again() {
        trials.go.countDown();
        store.down = true;
        measurer.measure(effect());
        over(1);
        measurer.look(writer.read());
        assertThat(measured()).isEmpty();

        store.down = false;
        roundsUntilReported();

        assertThat(trials.begun).hasValue(1);
    }

    @Test
    void a_report_whose_answer_is_lost_is_looked_up_and_counts() {
        trials.go.countDown();
        store.dropsAnswer = true;

        roundsUntilReported();

        await().until(() -> told.get() == 1);
        assertThat(trials.begun).hasValue(1);
    }

    @Test
    void a_problem_is_reported_with_its_words() {
        trials.fails = Optional.of(new CopyException("no room on /var"));
        trials.go.countDown();

        roundsUntilReported();

        assertThat(measured().orElseThrow().problem()).contains("no room on /var");
        assertThat(measured().orElseThrow().document()).isEmpty();
        assertThat(measured().orElseThrow().fingerprint()).isEqualTo("f1");
    }

    @Test
    void a_defect_is_a_problem_too() {
        trials.defect = true;
        trials.go.countDown();

        roundsUntilReported();

        assertThat(measured().orElseThrow().problem().orElseThrow()).contains("a defect of the agent", "injected");
    }

    @Test
    void where_another_copy_is_open_it_is_tried_again() {
        trials.busy = true;
        trials.go.countDown();
        measurer.measure(effect());
        over(1);
        assertThat(measured()).isEmpty();

        trials.busy = false;
        roundsUntilReported();
    }

    @Test
    void what_is_too_much_for_the_store_is_a_problem() {
        trials.queues = SharedStore.MOST_KEPT_BYTES / 200;
        trials.go.countDown();

        roundsUntilReported();

        assertThat(measured().orElseThrow().problem().orElseThrow()).contains("too many queues");
    }

    @Test
    void what_nobody_wants_any_more_is_ended_and_no_problem() {
        measurer.measure(effect());
        begun(1);
        people.decide(new Command.EndRehearsal("ann", "mistaken"));
        measurer.look(writer.read());
        over(1);

        assertThat(document().measured()).isEmpty();
        ask();
        trials.go.countDown();
        roundsUntilReported();
        assertThat(measured().orElseThrow().problem()).isEmpty();
    }

    @Test
    void while_the_decisions_cant_be_read_it_goes_on() {
        measurer.measure(effect());
        begun(1);
        store.down = true;
        measurer.look(writer.read());
        store.down = false;
        trials.go.countDown();

        roundsUntilReported();
        assertThat(trials.begun).hasValue(1);
    }

    @Test
    void it_ends_with_the_agent_and_reports_nothing() {
        measurer.measure(effect());
        begun(1);
        measurer.close();
        over(1);

        assertThat(document().measured()).isEmpty();
    }

    private Measurement kept() throws StoreException {
        String digest = measured().orElseThrow().document().orElseThrow();
        return json.readDocument(memory.kept(digest).orElseThrow(), Measurement.class, MeasurementBook.FORMAT_VERSION);
    }

    private void counted(NodeName node) {
        SeenCounts counts = new SeenCounts(node, Pictures.NOON, new Inventory(7, 250, 0, 0, List.of()));
        memory.publishCounts(node, json.writeDocument(CountsKeeper.FORMAT_VERSION, counts));
    }

    @Test
    void what_the_brokers_of_lost_nodes_and_the_own_one_counted_before_is_reported_with_it() throws Exception {
        List.of(ME, node(2), node(3)).forEach(this::counted);
        trials.go.countDown();

        roundsUntilReported();

        assertThat(kept().seen().counts()).extracting(SeenCounts::node).containsExactly(ME, node(3));
        assertThat(kept().seen().missing()).isEmpty();
    }

    @Test
    void counts_that_are_not_there_or_damaged_are_told_in_words_and_cost_no_measurement() throws Exception {
        memory.publishCounts(ME, "{\"format_ver");
        trials.go.countDown();

        roundsUntilReported();

        assertThat(measured().orElseThrow().problem()).isEmpty();
        assertThat(kept().seen().counts()).isEmpty();
        assertThat(kept().seen().missing()).containsOnlyKeys(ME, node(3));
        assertThat(kept().seen().missing().get(ME)).contains("can't be read");
        assertThat(kept().seen().missing().get(node(3))).contains("kept no answer");
    }

    @Test
    void who_reports_removes_what_no_decision_names_once_it_is_old() throws Exception {
        String young = memory.keep("young");
        trials.go.countDown();
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
        Measurer later = new Measurer(
                ME,
                trials,
                store,
                json,
                new DecisionWriter(store, json, "prod", ME.value(), tomorrow),
                told::incrementAndGet);

        roundsUntilReported();
        await().until(() -> told.get() == 1);
        assertThat(memory.kept(young)).isPresent();

        people.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(ME)), "anew"));
        later.measure(effect());
        await().until(() -> told.get() == 2);
        later.close();

        assertThat(memory.kept(young)).isEmpty();
        assertThat(memory.kept(measured().orElseThrow().document().orElseThrow()))
                .isPresent();
    }
}
