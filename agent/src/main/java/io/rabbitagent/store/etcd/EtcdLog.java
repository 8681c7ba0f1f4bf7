package io.rabbitagent.store.etcd;

import static io.rabbitagent.store.etcd.Keys.text;
import static io.rabbitagent.store.etcd.Keys.value;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore.CommitResult;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Conflict;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.OutcomeUnknown;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.SharedStore.Snapshot;
import io.rabbitagent.store.SharedStore.Standing;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * History and decisions.
 *
 * <p>Each write is one transaction of etcd, which compares what it was made from: the store's name, the head, for a decision
 * the revision of the document, and that the entry's id is free. Where only the head has moved, somebody else has written
 * meanwhile; nothing was written then, and it is tried again behind it.
 */
final class EtcdLog {
    /** Entries of one answer: with long ones it stays below what a message may have. */
    private static final int PAGE = 200;
    /** By how much the next window is wider, after one that had less than a page. */
    private static final int WIDER = 8;
    /** How often others may come first in one call. */
    private static final int TRIES = 200;

    private static final String OTHERS_FIRST = "others kept writing to the store at the same time";

    private final EtcdConnection etcd;
    private final Keys keys;
    private final Json json;
    private final StoreName name;
    /** As last seen, to write behind it without asking first; it may be old by now, which the write finds out. */
    private volatile Known<Optional<Head>> head;

    private volatile Known<Forgotten> forgotten;

    EtcdLog(EtcdConnection etcd, Keys keys, Json json, StoreName name) {
        this.etcd = etcd;
        this.keys = keys;
        this.json = json;
        this.name = name;
        this.head = new Known<>(Optional.empty(), Guards.absent(keys.head()));
        this.forgotten = new Known<>(Forgotten.NOTHING, Guards.absent(keys.forgotten()));
    }

    CommitResult commit(Position expected, String document, HistoryEntry entry) {
        if (!expected.store().equals(name.id())) {
            return new NotCommitted(
                    "the decision was made from store " + expected.store() + ", but this is " + name.id());
        }
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                EntryWrite write = new EntryWrite(keys, json, name, head, entry)
                        .only(Guards.same(keys.decided(), decided(expected)))
                        .put(keys.decisions(), document);
                write.put(keys.decided(), Long.toString(write.revision()));
                TxnResponse answer;
                try {
                    answer = etcd.once(kv -> write.on(kv.txn()).commit());
                } catch (EtcdException e) {
                    return e.nothingDone() ? new NotCommitted(e.getMessage()) : new OutcomeUnknown(e.getMessage());
                }
                if (answer.isSucceeded()) {
                    head = write.behind();
                    return new Committed(new Position(name.id(), write.revision()));
                }
                Refusal refusal = refusal(answer);
                if (refusal.decided() != expected.revision()) {
                    return new Conflict();
                }
                if (refusal.taken().isPresent()) {
                    return new NotCommitted("entry " + entry.id() + " is in the history already, at revision "
                            + refusal.taken().get());
                }
            }
            return new NotCommitted(OTHERS_FIRST);
        } catch (StoreException e) {
            return new NotCommitted(e.getMessage());
        }
    }

    private static Optional<ByteSequence> decided(Position expected) {
        return expected.revision() == 0 ? Optional.empty() : Optional.of(value(Long.toString(expected.revision())));
    }

    void append(HistoryEntry entry) throws StoreException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (forgotten.value().covers(entry.id()) && get(keys.id(entry.id())).isEmpty()) {
                return;
            }
            EntryWrite write = new EntryWrite(keys, json, name, head, entry).only(forgotten.guard());
            TxnResponse answer = etcd.repeatable(kv -> write.on(kv.txn()).commit());
            if (answer.isSucceeded()) {
                head = write.behind();
                return;
            }
            Refusal refusal = refusal(answer);
            if (refusal.taken().isPresent()) {
                same(entry, refusal.taken().get());
                return;
            }
        }
        throw new StoreException(OTHERS_FIRST);
    }

    /** The revision of the last write. */
    long revision() throws StoreException {
        return standing(Optional.empty()).position().revision();
    }

    Known<Forgotten> readForgotten() throws StoreException {
        return forgottenIn(get(keys.forgotten()).map(KeyValue::getValue));
    }

    private Known<Forgotten> forgottenIn(Optional<ByteSequence> found) throws StoreException {
        Forgotten forgotten = found.isEmpty()
                ? Forgotten.NOTHING
                : json.readDocument(text(found.get()), Forgotten.class, Forgotten.FORMAT_VERSION);
        return new Known<>(forgotten, Guards.same(keys.forgotten(), found));
    }

    Op put(Forgotten forgotten) {
        return Op.put(
                keys.forgotten(), value(json.writeDocument(Forgotten.FORMAT_VERSION, forgotten)), PutOption.DEFAULT);
    }

    void refuseOtherStore() throws StoreException {
        refuseOther(get(keys.store()).map(KeyValue::getValue));
    }

    private void same(HistoryEntry entry, long revision) throws StoreException {
        Optional<String> there = get(keys.log(revision)).map(KeyValue::getValue).map(Keys::text);
        boolean forgottenMeanwhile = there.isEmpty();
        if (!forgottenMeanwhile && !there.equals(Optional.of(json.write(entry)))) {
            throw new StoreException("another entry is in the history as " + entry.id()
                    + ": two journals share a name, or a journal was put back from a backup");
        }
    }

    Snapshot decisions() throws StoreException {
        TxnResponse answer = read(keys.store(), keys.decided(), keys.decisions(), keys.head());
        head = headIn(found(answer, 3));
        return new Snapshot(
                name.read(found(answer, 0)),
                found(answer, 1).map(Keys::text).map(Long::parseLong).orElse(0L),
                found(answer, 2).map(Keys::text));
    }

    Standing standing(Optional<EntryId> known) throws StoreException {
        ByteSequence id = known.map(keys::id).orElse(keys.store());
        TxnResponse answer = read(keys.store(), keys.head(), id, keys.forgotten());
        Known<Optional<Head>> behind = headIn(found(answer, 1));
        Optional<Head> last = behind.value();
        Known<Forgotten> gone = forgottenIn(found(answer, 3));
        head = behind;
        forgotten = gone;
        Position position = new Position(
                name.read(found(answer, 0)), last.map(Head::revision).orElse(0L));
        Optional<Long> revision = known.isEmpty()
                ? Optional.empty()
                : found(answer, 2).map(Keys::text).map(Long::parseLong);
        return new Standing(
                position, last.map(Head::entry), revision, gone.value().gapsUpTo());
    }

    Optional<HistoryEntry> find(EntryId id) throws StoreException {
        Optional<Long> revision =
                get(keys.id(id)).map(KeyValue::getValue).map(Keys::text).map(Long::parseLong);
        if (revision.isEmpty()) {
            return Optional.empty();
        }
        Optional<KeyValue> entry = get(keys.log(revision.get()));
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(json.readEntry(text(entry.get().getValue())));
    }

    /**
     * Reads window by window: etcd 3.4 looks at every key of a range, however few of them are wanted, and would take as long for a
     * page as for all that follows. Where most is forgotten, windows grow.
     */
    List<StoredEntry> history(long after, int most) throws StoreException {
        List<StoredEntry> history = new ArrayList<>();
        long known = lastKnown();
        long from = after;
        long window = PAGE;
        boolean more = true;
        while (history.size() < most && more) {
            int wanted = Math.min(PAGE, most - history.size());
            boolean toTheEnd = from + window >= known;
            ByteSequence end = toTheEnd ? keys.logEnd() : keys.log(from + window + 1);
            List<KeyValue> page = page(keys.log(from + 1), end, wanted);
            for (KeyValue one : page) {
                history.add(new StoredEntry(revision(one), json.readEntry(text(one.getValue()))));
            }
            if (page.size() == wanted) {
                from = revision(page.get(wanted - 1));
                window = PAGE;
            } else {
                more = !toTheEnd;
                from += window;
                window *= WIDER;
            }
        }
        return history;
    }

    /** Of an entry's key. */
    private static long revision(KeyValue entry) {
        return Long.parseLong(Keys.lastPart(entry.getKey()));
    }

    private List<KeyValue> page(ByteSequence first, ByteSequence end, int wanted) throws EtcdException {
        GetOption option = GetOption.builder().withRange(end).withLimit(wanted).build();
        return etcd.repeatable(kv -> kv.get(first, option)).getKvs();
    }

    /** The revision of a write that is not long ago. */
    private long lastKnown() throws StoreException {
        Optional<Head> last = head.value();
        return last.isPresent() ? last.get().revision() : revision();
    }

    private Known<Optional<Head>> headIn(Optional<ByteSequence> found) throws StoreException {
        Optional<Head> last = found.isEmpty()
                ? Optional.empty()
                : Optional.of(json.readDocument(text(found.get()), Head.class, Head.FORMAT_VERSION));
        return new Known<>(last, Guards.same(keys.head(), found));
    }

    private Optional<KeyValue> get(ByteSequence key) throws EtcdException {
        return etcd.repeatable(kv -> kv.get(key)).getKvs().stream().findFirst();
    }

    /** All at one instant. */
    private TxnResponse read(ByteSequence... several) throws EtcdException {
        Op[] gets = new Op[several.length];
        for (int n = 0; n < several.length; n++) {
            gets[n] = Op.get(several[n], GetOption.DEFAULT);
        }
        return etcd.repeatable(kv -> kv.txn().Then(gets).commit());
    }

    private static Optional<ByteSequence> found(TxnResponse answer, int n) {
        GetResponse response = answer.getGetResponses().get(n);
        return response.getKvs().stream().map(KeyValue::getValue).findFirst();
    }

    private void refuseOther(Optional<ByteSequence> found) throws StoreException {
        String there = name.read(found);
        if (!there.equals(name.id())) {
            throw new StoreException("the store was replaced: this agent opened store " + name.id() + ", now it is "
                    + (there.isEmpty() ? "gone" : "store " + there));
        }
    }

    private Refusal refusal(TxnResponse answer) throws StoreException {
        refuseOther(found(answer, 0));
        head = headIn(found(answer, 1));
        forgotten = forgottenIn(found(answer, 4));
        return new Refusal(
                found(answer, 2).map(Keys::text).map(Long::parseLong).orElse(0L),
                found(answer, 3).map(Keys::text).map(Long::parseLong));
    }

    /** What stands there where a write was refused. */
    private record Refusal(long decided, Optional<Long> taken) {}
}
