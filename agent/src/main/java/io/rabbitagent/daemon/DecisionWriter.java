package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LongLists;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.CommitResult;
import io.rabbitagent.store.SharedStore.Snapshot;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes decisions: reads the document, asks {@link Transitions}, commits document and entry in one transaction.
 *
 * <p>Important properties: a conflict is decided again from the document as it is then, never forced; a commit without an
 * answer is looked up by its id, never repeated. Long lists are kept beside the document, which is bounded.
 */
final class DecisionWriter {
    private static final Logger log = LoggerFactory.getLogger(DecisionWriter.class);
    private static final int TRIES = 5;

    /** Of what no decision names: one that is about to be made may name it. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private final SharedStore store;
    private final Json json;
    private final LongLists lists;
    private final String cluster;
    private final String origin;
    private final Clock clock;

    DecisionWriter(SharedStore store, Json json, String cluster, String origin, Clock clock) {
        this.store = store;
        this.json = json;
        this.lists = new LongLists(json, store);
        this.cluster = cluster;
        this.origin = origin;
        this.clock = clock;
    }

    /** What came of a command. */
    sealed interface Outcome {}

    record Made() implements Outcome {}

    record Refused(Answer.Why why, String detail) implements Outcome {}

    /** @param detail what happened; whether the decision stands may be open, which the text says then */
    record NotReached(String detail) implements Outcome {}

    Fact<Decisions> read() {
        try {
            return Fact.known(decode(store.decisions()));
        } catch (StoreException e) {
            return Fact.unknown(Reason.FAILED, e.getMessage());
        }
    }

    Outcome decide(Command command) {
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Optional<Outcome> outcome = attempt(command);
                if (outcome.isPresent()) {
                    if (writesLongLists(command)) {
                        removeUnnamed();
                    }
                    return outcome.get();
                }
            }
            return new Refused(Answer.Why.BUSY, "other agents kept deciding at the same time: try again");
        } catch (StoreException e) {
            return new NotReached(e.getMessage());
        }
    }

    /** Each of them may put a new list in an old one's place: the losses of a plan, the alerts of a day. */
    private static boolean writesLongLists(Command command) {
        return command instanceof Command.Propose || command instanceof Command.ReceiveAlerts;
    }

    /** Removes what the store keeps for decisions, and none of them names any more. */
    void removeUnnamed() {
        try {
            Snapshot snapshot = store.decisions();
            if (snapshot.document().isPresent()) {
                Set<String> named =
                        new HashSet<>(lists.named(snapshot.document().get()));
                decode(snapshot).measured().forEach(one -> one.document().ifPresent(named::add));
                store.removeKept(named, clock.instant().minus(YOUNG));
            }
        } catch (StoreException e) {
            log.warn("What no decision names any more is still in the store: {}", e.getMessage());
        }
    }

    /** Empty where the document has moved on meanwhile. */
    private Optional<Outcome> attempt(Command command) throws StoreException {
        Snapshot snapshot = store.decisions();
        Answer answer = Transitions.decide(decode(snapshot), command, clock.instant());
        if (answer instanceof Answer.Refused refused) {
            return Optional.of(new Refused(refused.why(), refused.detail()));
        }
        Answer.Decided decided = (Answer.Decided) answer;
        EntryId id = new EntryId("decision/" + UUID.randomUUID());
        HistoryEntry entry =
                new HistoryEntry(HistoryEntry.FORMAT_VERSION, id, origin, clock.instant(), decided.entry());
        String document = lists.takenOut(json.writeDocument(Decisions.FORMAT_VERSION, decided.decisions()));
        CommitResult result = store.commit(snapshot.position(), document, entry);
        if (result instanceof SharedStore.Committed) {
            return Optional.of(new Made());
        }
        if (result instanceof SharedStore.Conflict) {
            return Optional.empty();
        }
        return Optional.of(
                result instanceof SharedStore.OutcomeUnknown open
                        ? lookUp(id, open.why())
                        : new NotReached(((SharedStore.NotCommitted) result).why()));
    }

    private Outcome lookUp(EntryId id, String why) {
        try {
            return store.find(id).isPresent()
                    ? new Made()
                    : new NotReached("the store did not answer, and holds no such decision now: " + why);
        } catch (StoreException e) {
            return new NotReached("whether it was decided is open: " + why + "; " + e.getMessage());
        }
    }

    private Decisions decode(Snapshot snapshot) throws StoreException {
        return snapshot.document().isPresent()
                ? json.readDocument(lists.putBack(snapshot.document().get()), Decisions.class, Decisions.FORMAT_VERSION)
                : Decisions.none(cluster);
    }
}
