package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MeasurementBookTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final TreeSet<NodeName> LOST = new TreeSet<>(List.of(node(3)));
    private static final Measurement FULL = new Measurement(
            RB1,
            "f1",
            LOST,
            List.of(
                    HeldCopy.of(new QueueId("/", "orders"), 3),
                    HeldCopy.uncounted(new QueueId("/", "quorum"), "it is no queue"),
                    HeldCopy.notOpened(new QueueId("/", "torn"), "eof")),
            List.of(
                    new Trial(RB1, Option.AS_IT_IS, Optional.of("waits for rabbit@rb3"), List.of(), List.of()),
                    new Trial(
                            RB1,
                            Option.FORGET_LOST,
                            Optional.empty(),
                            List.of(new SchemaQueue(
                                    new QueueId("/", "orders"),
                                    SchemaQueue.Type.CLASSIC,
                                    RB2,
                                    List.of(RB2),
                                    Optional.empty())),
                            List.of(
                                    Definition.of("users", "guest", "i", "c"),
                                    new Definition(
                                            "bindings", "b", "i", "c", Optional.of(new QueueId("/", "orders")))))),
            new SeenBefore(
                    List.of(new SeenCounts(
                            RB1,
                            Pictures.NOON,
                            new Inventory(
                                    2,
                                    250,
                                    1,
                                    4,
                                    List.of(
                                            new LedQueue("/", "quorum", "quorum", OptionalLong.empty()),
                                            new LedQueue("/", "orders", "classic", OptionalLong.of(250)))))),
                    new TreeMap<>(Map.of(node(3), "none were kept"))));

    private final Json json = AgentJson.create();
    private final InMemorySharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter writer =
            new DecisionWriter(memory, json, "prod", RB1.value(), Clock.fixed(Pictures.NOON, ZoneOffset.UTC));
    private final MeasurementBook book = new MeasurementBook(json);

    private Fact<Decisions> reported(Optional<String> document, Optional<String> problem) {
        writer.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, RB2)), "why"));
        writer.decide(new Command.ReportMeasured(RB1.value(), RB1, LOST, "f1", document, problem));
        return writer.read();
    }

    private Fact<Decisions> kept() throws Exception {
        return reported(
                Optional.of(store.keep(json.writeDocument(MeasurementBook.FORMAT_VERSION, FULL))), Optional.empty());
    }

    private String unknown(Fact<Decisions> document) {
        Fact<List<Measurement>> read =
                book.read(store, document).value().orElseThrow().without(LOST);
        assertThat(read.isKnown()).isFalse();
        return read.toString();
    }

    @Test
    void what_the_decisions_name_reads_back_as_it_was_measured() throws Exception {
        assertThat(book.read(store, kept())).isEqualTo(Fact.known(Measurements.of(List.of(FULL))));
    }

    @Test
    void where_nothing_was_measured_there_is_nothing_and_where_the_decisions_are_unknown_so_is_it() {
        assertThat(book.read(store, Fact.known(Decisions.none("prod")))).isEqualTo(Fact.known(Measurements.NONE));
        assertThat(book.read(store, Fact.<Decisions>unknown(Fact.Reason.FAILED, "the store is down")))
                .isEqualTo(Fact.unknown(Fact.Reason.FAILED, "the store is down"));
    }

    @Test
    void a_problem_has_no_document() {
        assertThat(book.read(store, reported(Optional.empty(), Optional.of("no room"))))
                .isEqualTo(Fact.known(Measurements.NONE));
    }

    @Test
    void what_was_read_once_needs_no_store() throws Exception {
        Fact<Decisions> document = kept();
        book.read(store, document);
        store.down = true;

        assertThat(book.read(store, document)).isEqualTo(Fact.known(Measurements.of(List.of(FULL))));
    }

    @Test
    void what_cant_be_read_is_unknown_with_the_reason_until_it_can() throws Exception {
        Fact<Decisions> document = kept();
        store.down = true;
        assertThat(unknown(document))
                .contains(
                        "on copies of rabbit@rb1",
                        "the store is down",
                        "to measure anew: agent rehearse --lost rabbit@rb3");

        store.down = false;
        assertThat(book.read(store, document)).isEqualTo(Fact.known(Measurements.of(List.of(FULL))));
    }

    @Test
    void a_document_that_is_gone_is_unknown() throws Exception {
        Fact<Decisions> document = kept();
        memory.removeKept(Set.of(), Instant.MAX);

        assertThat(unknown(document)).contains("the store has no document");
    }

    @Test
    void a_document_that_is_damaged_makes_only_its_own_losses_unknown() throws Exception {
        TreeSet<NodeName> others = new TreeSet<>(List.of(RB2, node(3)));
        kept();
        writer.decide(
                new Command.ReportMeasured(RB2.value(), RB2, LOST, "f1", Optional.empty(), Optional.of("no room")));
        writer.decide(new Command.AskRehearsal("ann", others, new TreeSet<>(List.of(RB1)), "why"));
        writer.decide(new Command.ReportMeasured(
                RB1.value(), RB1, others, "f1", Optional.of(store.keep("no JSON")), Optional.empty()));

        Measurements read = book.read(store, writer.read()).value().orElseThrow();

        assertThat(read.without(LOST)).isEqualTo(Fact.known(List.of(FULL)));
        assertThat(read.without(others).isKnown()).isFalse();
        assertThat(read.without(others).toString()).contains("agent rehearse --lost rabbit@rb2 --lost rabbit@rb3");
        assertThat(read.without(new TreeSet<>())).isEqualTo(Fact.known(List.of()));
    }

    @Test
    void a_document_of_a_newer_agent_is_unknown() throws Exception {
        assertThat(unknown(reported(Optional.of(store.keep(json.writeDocument(9, FULL))), Optional.empty())))
                .contains("newer agent");
    }
}
