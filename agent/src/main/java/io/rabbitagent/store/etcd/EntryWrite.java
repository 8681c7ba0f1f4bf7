package io.rabbitagent.store.etcd;

import static io.rabbitagent.store.etcd.Keys.value;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transaction that puts an entry behind a head: only in this store, only where that is the head still, and only where the
 * entry's id is free. Where it is refused it answers with what stands there: {@link Refusal}.
 */
final class EntryWrite {
    private final Keys keys;
    private final Json json;
    private final ByteSequence id;
    private final long revision;
    private final Head last;
    private final List<Cmp> guards = new ArrayList<>();
    private final List<Op> puts = new ArrayList<>();

    EntryWrite(Keys keys, Json json, StoreName name, Known<Optional<Head>> head, HistoryEntry entry) {
        this.keys = keys;
        this.json = json;
        this.id = keys.id(entry.id());
        this.revision = head.value().map(Head::revision).orElse(0L) + 1;
        guards.add(name.guard());
        guards.add(head.guard());
        guards.add(Guards.absent(id));
        put(keys.log(revision), json.write(entry));
        put(id, Long.toString(revision));
        this.last = new Head(revision, entry.id());
        put(keys.head(), json.writeDocument(Head.FORMAT_VERSION, last));
    }

    /** The head once it is done. */
    Known<Optional<Head>> behind() {
        return new Known<>(
                Optional.of(last), Guards.equal(keys.head(), value(json.writeDocument(Head.FORMAT_VERSION, last))));
    }

    long revision() {
        return revision;
    }

    EntryWrite only(Cmp guard) {
        guards.add(guard);
        return this;
    }

    EntryWrite put(ByteSequence key, String text) {
        puts.add(Op.put(key, value(text), PutOption.DEFAULT));
        return this;
    }

    Txn on(Txn transaction) {
        return transaction.If(guards.toArray(new Cmp[0]))
                .Then(puts.toArray(new Op[0]))
                .Else(get(keys.store()), get(keys.head()), get(keys.decided()), get(id), get(keys.forgotten()));
    }

    private static Op get(ByteSequence key) {
        return Op.get(key, GetOption.DEFAULT);
    }
}
