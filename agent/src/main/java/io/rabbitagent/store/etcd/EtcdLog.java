package io.rabbitagent.store.etcd;

import static io.rabbitagent.store.etcd.Keys.text;
import static io.rabbitagent.store.etcd.Keys.value;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
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
    /** How often others may come first in one call. */
    private static final int TRIES = 200;

    private static final String OTHERS_FIRST = "others kept writing to the store at the same time";

    private final EtcdConnection etcd;
    private final Keys keys;
    private final Json json;
    private final StoreName name;

    EtcdLog(EtcdConnection etcd, Keys keys, Json json, StoreName name) {
        this.etcd = etcd;
        this.keys = keys;
        this.json = json;
        this.name = name;
    }

    /** The last write. */
    record Head(long revision, EntryId entry) {}

    CommitResult commit(Position expected, String document, HistoryEntry entry) {
        try {
            if (!expected.store().equals(name.id())) {
                return new NotCommitted(
                        "the decision was made from store " + expected.store() + ", but this is " + name.id());
            }
            Optional<Head> head = head();
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Write write = new Write(head, entry);
                write.guards.add(
                        expected.revision() == 0
                                ? absent(keys.decided())
                                : equal(keys.decided(), Long.toString(expected.revision())));
                write.puts.add(put(keys.decisions(), document));
                write.puts.add(put(keys.decided(), Long.toString(write.revision)));
                TxnResponse answer = etcd.once(kv -> write.on(kv.txn()).commit());
                if (answer.isSucceeded()) {
                    return new Committed(new Position(name.id(), write.revision));
                }
                Refusal refusal = refusal(answer);
                if (refusal.decided != expected.revision()) {
                    return new Conflict();
                }
                if (refusal.taken.isPresent()) {
                    return new NotCommitted(
                            "entry " + entry.id() + " is in the history already, at revision " + refusal.taken.get());
                }
                head = refusal.head;
            }
            return new NotCommitted(OTHERS_FIRST);
        } catch (EtcdException e) {
            return e.nothingDone() ? new NotCommitted(e.getMessage()) : new OutcomeUnknown(e.getMessage());
        } catch (StoreException e) {
            return new NotCommitted(e.getMessage());
        }
    }

    void append(HistoryEntry entry) throws StoreException {
        Optional<Head> head = head();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Write write = new Write(head, entry);
            TxnResponse answer = etcd.repeatable(kv -> write.on(kv.txn()).commit());
            if (answer.isSucceeded()) {
                return;
            }
            Refusal refusal = refusal(answer);
            if (refusal.taken.isPresent()) {
                same(entry, refusal.taken.get());
                return;
            }
            head = refusal.head;
        }
        throw new StoreException(OTHERS_FIRST);
    }

    private void same(HistoryEntry entry, long revision) throws StoreException {
        Optional<String> there = get(keys.log(revision)).map(KeyValue::getValue).map(Keys::text);
        if (!there.equals(Optional.of(json.write(entry)))) {
            throw new StoreException("another entry is in the history as " + entry.id()
                    + ": two journals share a name, or a journal was put back from a backup");
        }
    }

    Snapshot decisions() throws StoreException {
        TxnResponse answer = read(keys.store(), keys.decided(), keys.decisions());
        return new Snapshot(
                name.read(found(answer, 0)),
                found(answer, 1).map(Keys::text).map(Long::parseLong).orElse(0L),
                found(answer, 2).map(Keys::text));
    }

    Standing standing(Optional<EntryId> known) throws StoreException {
        ByteSequence id = known.map(keys::id).orElse(keys.store());
        TxnResponse answer = read(keys.store(), keys.head(), id);
        Optional<Head> head = headIn(found(answer, 1));
        Position position = new Position(
                name.read(found(answer, 0)), head.map(Head::revision).orElse(0L));
        Optional<Long> revision = known.isEmpty()
                ? Optional.empty()
                : found(answer, 2).map(Keys::text).map(Long::parseLong);
        return new Standing(position, head.map(Head::entry), revision);
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

    List<StoredEntry> history(long after, int most) throws StoreException {
        List<StoredEntry> history = new ArrayList<>();
        long from = after;
        while (history.size() < most) {
            ByteSequence first = keys.log(from + 1);
            int wanted = Math.min(PAGE, most - history.size());
            GetOption option = GetOption.builder()
                    .withRange(keys.logEnd())
                    .withLimit(wanted)
                    .build();
            List<KeyValue> page = etcd.repeatable(kv -> kv.get(first, option)).getKvs();
            for (KeyValue one : page) {
                from = Long.parseLong(Keys.lastPart(one.getKey()));
                history.add(new StoredEntry(from, json.readEntry(text(one.getValue()))));
            }
            if (page.size() < wanted) {
                break;
            }
        }
        return history;
    }

    private Optional<Head> head() throws StoreException {
        return headIn(get(keys.head()).map(KeyValue::getValue));
    }

    private Optional<Head> headIn(Optional<ByteSequence> value) throws StoreException {
        return value.isEmpty() ? Optional.empty() : Optional.of(json.read(text(value.get()), Head.class));
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

    private Refusal refusal(TxnResponse answer) throws StoreException {
        String there = name.read(found(answer, 0));
        if (!there.equals(name.id())) {
            throw new StoreException("the store was replaced: this agent opened store " + name.id() + ", now it is "
                    + (there.isEmpty() ? "gone" : "store " + there));
        }
        return new Refusal(
                headIn(found(answer, 1)),
                found(answer, 2).map(Keys::text).map(Long::parseLong).orElse(0L),
                found(answer, 3).map(Keys::text).map(Long::parseLong));
    }

    /** What stands there where a write was refused. */
    private record Refusal(Optional<Head> head, long decided, Optional<Long> taken) {}

    private static Cmp equal(ByteSequence key, String text) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(value(text)));
    }

    private static Cmp absent(ByteSequence key) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0));
    }

    private static Op put(ByteSequence key, String text) {
        return Op.put(key, value(text), PutOption.DEFAULT);
    }

    /** An entry behind a head. */
    private final class Write {
        private final long revision;
        private final List<Cmp> guards = new ArrayList<>();
        private final List<Op> puts = new ArrayList<>();
        private final ByteSequence id;

        Write(Optional<Head> head, HistoryEntry entry) throws StoreException {
            this.revision = head.map(Head::revision).orElse(0L) + 1;
            this.id = keys.id(entry.id());
            guards.add(name.guard());
            guards.add(head.isPresent() ? equal(keys.head(), json.write(head.get())) : absent(keys.head()));
            guards.add(absent(id));
            puts.add(put(keys.log(revision), json.write(entry)));
            puts.add(put(id, Long.toString(revision)));
            puts.add(put(keys.head(), json.write(new Head(revision, entry.id()))));
        }

        Txn on(Txn transaction) {
            return transaction.If(guards.toArray(new Cmp[0]))
                    .Then(puts.toArray(new Op[0]))
                    .Else(
                            Op.get(keys.store(), GetOption.DEFAULT),
                            Op.get(keys.head(), GetOption.DEFAULT),
                            Op.get(keys.decided(), GetOption.DEFAULT),
                            Op.get(id, GetOption.DEFAULT));
        }
    }
}
