package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.daemon.DecisionWriter.Made;
import io.rabbitagent.daemon.DecisionWriter.NotReached;
import io.rabbitagent.daemon.DecisionWriter.Refused;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionWriterTest {
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);
    private static final Command PAUSE = new Command.PauseAll("ann", "upgrade", Pictures.NOON.plusSeconds(60));
    private static final Command LONGER = new Command.PauseAll("bob", "holiday", Pictures.NOON.plusSeconds(600));
    private static final Command RESUME = new Command.Resume("ann", "done");

    private final Json json = AgentJson.create();
    private final SharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter writer = new DecisionWriter(store, json, "prod", "rabbit@rb1", CLOCK);
    private final DecisionWriter other = new DecisionWriter(memory, json, "prod", "rabbit@rb2", CLOCK);

    @Test
    void where_nothing_was_ever_decided_the_document_is_empty() {
        assertThat(writer.read()).isEqualTo(Fact.known(Decisions.none("prod")));
    }

    @Test
    void a_decision_puts_the_document_and_one_entry_into_the_store() throws Exception {
        assertThat(writer.decide(PAUSE)).isEqualTo(new Made());
        assertThat(paused()).contains("upgrade");
        assertThat(memory.history(0, 9)).singleElement().satisfies(stored -> {
            assertThat(stored.entry().origin()).isEqualTo("rabbit@rb1");
            assertThat(stored.entry().at()).isEqualTo(Pictures.NOON);
            assertThat(((DecisionMade) stored.entry().event()).summary()).contains("upgrade");
        });
    }

    @Test
    void after_a_conflict_it_is_decided_again_from_the_document_as_it_is_then() throws Exception {
        store.meanwhile = () -> other.decide(LONGER);
        assertThat(writer.decide(PAUSE)).isEqualTo(new Made());
        assertThat(paused()).contains("upgrade");
        assertThat(store.commits).isEqualTo(2);
        assertThat(memory.history(0, 9)).hasSize(2);
    }

    @Test
    void what_is_no_longer_allowed_after_a_conflict_is_refused() throws Exception {
        other.decide(LONGER);
        store.meanwhile = () -> other.decide(RESUME);
        assertThat(writer.decide(RESUME)).isEqualTo(new Refused(Answer.Why.NOT_FOUND, "remediation is not paused"));
        assertThat(memory.history(0, 9)).hasSize(2);
    }

    @Test
    void who_never_gets_his_turn_is_told_to_try_again() {
        store.meanwhile = this::alwaysAnother;
        assertThat(writer.decide(PAUSE))
                .isEqualTo(new Refused(Answer.Why.BUSY, "other agents kept deciding at the same time: try again"));
    }

    private void alwaysAnother() {
        other.decide(LONGER);
        store.meanwhile = this::alwaysAnother;
    }

    @Test
    void a_refusal_is_passed_through_and_writes_nothing() throws Exception {
        assertThat(writer.decide(RESUME)).isEqualTo(new Refused(Answer.Why.NOT_FOUND, "remediation is not paused"));
        assertThat(store.commits).isZero();
        assertThat(memory.history(0, 9)).isEmpty();
    }

    @Test
    void a_commit_without_an_answer_is_looked_up_and_not_repeated() {
        store.dropsAnswer = true;
        assertThat(writer.decide(PAUSE)).isEqualTo(new Made());
        assertThat(store.commits).isEqualTo(1);
    }

    @Test
    void a_commit_without_an_answer_that_is_not_in_the_store_was_not_reached() throws Exception {
        store.dropsCommit = true;
        assertThat(writer.decide(PAUSE))
                .isEqualTo(
                        new NotReached("the store did not answer, and holds no such decision now: no answer in time"));
        assertThat(store.commits).isEqualTo(1);
        assertThat(memory.history(0, 9)).isEmpty();
    }

    @Test
    void a_commit_that_can_not_be_looked_up_either_is_open() {
        store.dropsAnswer = true;
        store.downAfterCommit = true;
        assertThat(writer.decide(PAUSE))
                .isEqualTo(new NotReached("whether it was decided is open: no answer in time; the store is down"));
        assertThat(paused()).contains("upgrade");
    }

    @Test
    void a_store_that_is_down_is_not_reached_and_the_document_unknown() {
        store.down = true;
        assertThat(writer.decide(PAUSE)).isEqualTo(new NotReached("the store is down"));
        assertThat(writer.read()).isEqualTo(Fact.unknown(Reason.FAILED, "the store is down"));
    }

    @Test
    void a_store_that_goes_down_before_the_commit_is_not_reached() {
        store.meanwhile = () -> store.down = true;
        assertThat(writer.decide(PAUSE)).isEqualTo(new NotReached("the store is down"));
        assertThat(paused()).isEmpty();
    }

    @Test
    void a_document_of_a_newer_agent_is_neither_read_nor_overwritten() throws Exception {
        String newer = "{\"format_version\":99}";
        HistoryEntry entry = new HistoryEntry(
                HistoryEntry.FORMAT_VERSION,
                new EntryId("newer"),
                "x",
                Pictures.NOON,
                new DecisionMade("paused", "x", Optional.empty(), Optional.empty(), Optional.empty(), ""));
        assertThat(memory.commit(memory.decisions().position(), newer, entry))
                .isInstanceOf(SharedStore.Committed.class);
        assertThat(writer.decide(PAUSE))
                .isInstanceOfSatisfying(
                        NotReached.class, not -> assertThat(not.detail()).contains("newer agent"));
        assertThat(writer.read().isKnown()).isFalse();
        assertThat(memory.decisions().document()).contains(newer);
    }

    private Optional<String> paused() {
        return other.read().value().orElseThrow().pause().map(pause -> pause.reason());
    }
}
