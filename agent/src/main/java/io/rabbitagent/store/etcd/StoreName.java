package io.rabbitagent.store.etcd;

import static io.rabbitagent.store.etcd.Keys.text;
import static io.rabbitagent.store.etcd.Keys.value;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StoreException;
import java.util.List;
import java.util.Optional;

/** The store's name: made once, by whoever comes first; each write compares it. */
final class StoreName {
    private static final int FORMAT_VERSION = 1;

    private final ByteSequence key;
    private final Json json;
    private final Optional<ByteSequence> document;
    private final String id;

    private StoreName(ByteSequence key, Json json, Optional<ByteSequence> document) throws StoreException {
        this.key = key;
        this.json = json;
        this.document = document;
        this.id = named(json, document);
    }

    record Named(String id) {}

    /** The name that is there, or this one. */
    static StoreName create(EtcdConnection etcd, Keys keys, Json json, String idIfNew) throws StoreException {
        ByteSequence key = keys.store();
        ByteSequence mine = value(json.writeDocument(FORMAT_VERSION, new Named(idIfNew)));
        TxnResponse answer = etcd.repeatable(kv -> kv.txn()
                .If(Guards.absent(key))
                .Then(Op.put(key, mine, PutOption.DEFAULT))
                .Else(Op.get(key, GetOption.DEFAULT))
                .commit());
        Optional<ByteSequence> there = answer.isSucceeded()
                ? Optional.of(mine)
                : first(answer.getGetResponses().get(0));
        return new StoreName(key, json, there);
    }

    /** The name that is there; it may be none. */
    static StoreName find(EtcdConnection etcd, Keys keys, Json json) throws StoreException {
        return new StoreName(keys.store(), json, first(etcd.repeatable(kv -> kv.get(keys.store()))));
    }

    /** Empty where there was none. */
    String id() {
        return id;
    }

    /** Holds only while the store is this one. */
    Cmp guard() {
        return Guards.same(key, document);
    }

    /** The name that a key's value holds: empty where there is none. */
    String read(Optional<ByteSequence> found) throws StoreException {
        return found.equals(document) ? id : named(json, found);
    }

    private static String named(Json json, Optional<ByteSequence> document) throws StoreException {
        return document.isEmpty()
                ? ""
                : json.readDocument(text(document.get()), Named.class, FORMAT_VERSION)
                        .id();
    }

    private static Optional<ByteSequence> first(GetResponse response) {
        List<KeyValue> found = response.getKvs();
        return found.stream().findFirst().map(KeyValue::getValue);
    }
}
