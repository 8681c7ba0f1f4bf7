package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.simulation.SimulatedStore.Result;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.CommitResult;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.SharedStore.Snapshot;
import io.rabbitagent.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A real store beside the simulated one: whatever is sent to the one is sent to the other, and it must answer alike and hold the
 * same. What the simulation shows of the decisions is true of the real store then.
 */
final class RealStore {
    private static final Json JSON = AgentJson.create();

    private final SharedStore store;
    /** By the simulated store's revisions. */
    private final Map<Long, Position> positions = new HashMap<>();

    private boolean read;
    private int commits;
    private int conflicts;

    /** @param store an empty one */
    RealStore(SharedStore store) throws StoreException {
        this.store = store;
        positions.put(0L, store.decisions().position());
    }

    int commits() {
        return commits;
    }

    int conflicts() {
        return conflicts;
    }

    /**
     * @param expected what the simulated store has answered
     * @param revision of the simulated store, behind the commit
     */
    void commit(SimulatedStore.Commit commit, Result expected, long revision) {
        Position from = positions.get(commit.revision());
        assertThat(from).as("the position of revision %d", commit.revision()).isNotNull();
        EntryId id = id(commit.id());
        HistoryEntry entry = new HistoryEntry(
                HistoryEntry.FORMAT_VERSION,
                id,
                commit.sender().value(),
                Instant.EPOCH,
                new AgentStarted(commit.sender(), commit.id(), "simulated"));
        CommitResult result = store.commit(from, JSON.writeDocument(Decisions.FORMAT_VERSION, commit.next()), entry);
        if (expected == Result.COMMITTED) {
            assertThat(result).as("%s", commit.command()).isInstanceOf(SharedStore.Committed.class);
            positions.put(revision, ((SharedStore.Committed) result).position());
            commits++;
            read = false;
        } else {
            assertThat(result).as("%s", commit.command()).isInstanceOf(SharedStore.Conflict.class);
            conflicts++;
        }
    }

    /** Somebody reads this. Once behind each commit is enough. */
    void read(Decisions expected) {
        if (read) {
            return;
        }
        read = true;
        try {
            Snapshot snapshot = store.decisions();
            assertThat(snapshot.document().isPresent()).isEqualTo(commits > 0);
            if (snapshot.document().isPresent()) {
                String text = snapshot.document().get();
                assertThat(JSON.readDocument(text, Decisions.class, Decisions.FORMAT_VERSION))
                        .isEqualTo(expected);
            }
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Somebody looks up whether this was committed. */
    void find(String id, boolean expected) {
        try {
            assertThat(store.find(id(id)).isPresent()).as("%s", id).isEqualTo(expected);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static EntryId id(String id) {
        return new EntryId("decision/" + id);
    }
}
