package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PeerLost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
    private final Json json = Json.standard();

    sealed interface Action {}

    record DeclareLost(NodeName node, Duration within) implements Action {}

    record Resume() implements Action {}

    sealed interface Held extends Action {}

    record HeldBack(Map<EntryId, Optional<NodeType>> why) implements Held {}

    record Document(int formatVersion, List<Action> actions, Action first, Resume own) {}

    record Plain(String name) {}

    record Facts(Fact<Optional<Set<NodeName>>> nodes) {}

    record Paused(String reason) implements Event {
        @Override
        public String kind() {
            return "paused";
        }

        @Override
        public Optional<NodeName> subject() {
            return Optional.empty();
        }

        @Override
        public String summary() {
            return reason;
        }
    }

    @Test
    void every_event_reads_back_as_it_was() throws StoreException {
        for (long seed = 0; seed < 500; seed++) {
            for (Event event : new Samples(seed).events()) {
                HistoryEntry entry = new HistoryEntry(1, new EntryId("x#" + seed), "x", Samples.NOON, event);
                String text = json.write(entry);
                assertThat(json.readEntry(text)).as("seed %s", seed).isEqualTo(entry);
                assertThat(text)
                        .isEqualTo(new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
                assertThat(text).doesNotContain("\n");
            }
        }
    }

    @Test
    void every_observation_reads_back_as_it_was() throws StoreException {
        for (long seed = 0; seed < 500; seed++) {
            NodeObservation observation = new Samples(seed).observation();
            String text = json.writeDocument(1, observation);
            assertThat(text).as("all of it is ASCII").matches("\\p{ASCII}*");
            assertThat(json.readDocument(text, NodeObservation.class, 1))
                    .as("seed %s", seed)
                    .isEqualTo(observation);
        }
    }

    @Test
    void facts_are_known_or_unknown_with_a_reason() throws StoreException {
        NodeName b = new NodeName("rabbit@b");
        NodeName a = new NodeName("rabbit@a");
        assertThat(json.write(new Facts(Fact.known(Optional.of(Set.of(b, a))))))
                .isEqualTo("{\"nodes\":{\"known\":[\"rabbit@a\",\"rabbit@b\"]}}");
        assertThat(json.write(new Facts(Fact.unknown(Fact.Reason.NOT_OBSERVED, "too early"))))
                .isEqualTo("{\"nodes\":{\"unknown\":\"not-observed\",\"detail\":\"too early\"}}");
        Facts absent = new Facts(Fact.known(Optional.empty()));
        assertThat(json.write(absent)).isEqualTo("{\"nodes\":{\"known\":null}}");
        assertThat(json.read(json.write(absent), Facts.class)).isEqualTo(absent);
    }

    @Test
    void only_components_are_written() {
        assertThat(json.write(new Membership(Set.of(Samples.RB1), Set.of())))
                .isEqualTo("{\"all\":[\"rabbit@rb1\"],\"disc\":[]}");
        assertThat(json.write(new PeerLost(Samples.RB1, Samples.RB1)))
                .isEqualTo("{\"kind\":\"peer-lost\",\"observer\":\"rabbit@rb1\",\"peer\":\"rabbit@rb1\"}");
    }

    @Test
    void sealed_interfaces_are_told_apart_by_the_names_of_their_records() throws StoreException {
        Action lost = new DeclareLost(Samples.RB1, Duration.ofSeconds(90));
        Action held = new HeldBack(
                Map.of(new EntryId("j#2"), Optional.of(NodeType.DISC), new EntryId("j#1"), Optional.empty()));
        Document document = new Document(1, List.of(lost, new Resume(), held), held, new Resume());
        String text = json.writeDocument(1, document);
        assertThat(text)
                .contains("{\"kind\":\"declare-lost\",\"node\":\"rabbit@rb1\",\"within\":\"PT1M30S\"}")
                .contains("{\"kind\":\"resume\"}")
                .contains("{\"kind\":\"held-back\",\"why\":{\"j#1\":null,\"j#2\":\"disc\"}}");
        assertThat(json.readDocument(text, Document.class, 1)).isEqualTo(document);
    }

    @Test
    void events_of_other_packages_are_registered() throws StoreException {
        assertThatThrownBy(() -> json.write(new Paused("maintenance")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not registered");
        Json more = json.withEvents(Map.of("paused", Paused.class));
        HistoryEntry entry = new HistoryEntry(1, new EntryId("x"), "x", Samples.NOON, new Paused("maintenance"));
        assertThat(more.readEntry(more.write(entry))).isEqualTo(entry);
        assertThatThrownBy(() -> json.readEntry(more.write(entry)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no Event is called 'paused'")
                .hasMessageContaining("newer agent");
        assertThatThrownBy(() -> more.withEvents(Map.of("paused", PeerLost.class)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json.withEvents(Map.of("halted", Paused.class)).write(new Paused("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("calls itself 'paused'");
    }

    @Test
    void a_newer_format_is_refused_with_both_versions() {
        String newer = json.write(new Document(7, List.of(), new Resume(), new Resume()));
        assertThatThrownBy(() -> json.readDocument(newer, Document.class, 3))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format_version 7")
                .hasMessageContaining("up to format_version 3");
        assertThatThrownBy(() -> json.readDocument("{\"actions\":[]}", Document.class, 3))
                .hasMessageContaining("no format_version");
    }

    @Test
    void unknown_properties_are_refused_with_a_hint() {
        assertThatThrownBy(
                        () -> json.readDocument("{\"format_version\":1,\"name\":\"x\",\"colour\":1}", Plain.class, 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("colour")
                .hasMessageContaining("format_version 1; this agent reads up to 1");
        assertThatThrownBy(() -> json.read("{\"kind\":\"resume\",\"name\":\"x\"}", Plain.class))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> json.read("{\"kind\":\"other\"}", Resume.class))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void null_or_missing_is_an_error_for_all_but_an_optional() {
        for (String text : List.of(
                "null",
                "{\"name\":null}",
                "{}",
                "{\"name\":1}",
                "{\"name\":\"x\",\"name\":\"y\"}",
                "{\"name\":\"x\"}{}")) {
            assertThatThrownBy(() -> json.read(text, Plain.class)).as(text).isInstanceOf(StoreException.class);
        }
        for (String text : List.of(
                "{\"nodes\":null}",
                "{\"nodes\":{}}",
                "{\"nodes\":{\"known\":[null]}}",
                "{\"nodes\":{\"known\":[\"no node\"]}}",
                "{\"nodes\":{\"unknown\":\"surely\",\"detail\":\"\"}}",
                "{\"nodes\":{\"known\":[],\"unknown\":\"timeout\",\"detail\":\"\"}}")) {
            assertThatThrownBy(() -> json.read(text, Facts.class)).as(text).isInstanceOf(StoreException.class);
        }
        assertThatThrownBy(() -> json.read("{\"pid\":null,\"start_ticks\":1,\"boot_id\":\"\"}", BrokerProcess.class))
                .isInstanceOf(StoreException.class);
    }

    @Test
    @SuppressWarnings("NullAway")
    void a_null_is_refused_when_it_is_written() {
        assertThatThrownBy(() -> json.write(new Plain(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of Plain is null");
    }

    @Test
    void instants_keep_their_nanoseconds() throws StoreException {
        Instant instant = Instant.parse("2026-03-04T05:06:07.000000001Z");
        assertThat(json.write(instant)).isEqualTo("\"2026-03-04T05:06:07.000000001Z\"");
        assertThat(json.read(json.write(instant), Instant.class)).isEqualTo(instant);
    }
}
