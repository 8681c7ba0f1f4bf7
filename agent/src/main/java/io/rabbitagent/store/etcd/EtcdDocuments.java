package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.store.SharedStore.BoardDocument;
import io.rabbitagent.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that one agent each replaces: the board, and what brokers have counted.
 *
 * <p>A write names the write that it follows. So one that was given up, and comes in late by way of a slow member, does not
 * put an old observation in a newer one's place: to readers that would look like news.
 */
final class EtcdDocuments {
    private static final Logger log = LoggerFactory.getLogger(EtcdDocuments.class);
    private static final int TRIES = 5;

    private final EtcdConnection etcd;
    private final StoreName name;
    /** etcd's revision of what was written last, by key; 0 where there is nothing. */
    private final Map<ByteSequence, Long> written = new ConcurrentHashMap<>();

    EtcdDocuments(EtcdConnection etcd, StoreName name) {
        this.etcd = etcd;
        this.name = name;
    }

    void replace(ByteSequence key, String document) throws StoreException {
        long before = written.getOrDefault(key, 0L);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long follows = before;
            TxnResponse answer = etcd.repeatable(kv -> kv.txn()
                    .If(name.guard(), Guards.lastWritten(key, follows))
                    .Then(Op.put(key, Keys.value(document), PutOption.DEFAULT))
                    .Else(Op.get(key, GetOption.DEFAULT))
                    .commit());
            if (answer.isSucceeded()) {
                written.put(key, answer.getHeader().getRevision());
                return;
            }
            before = answer.getGetResponses().get(0).getKvs().stream()
                    .findFirst()
                    .map(KeyValue::getModRevision)
                    .orElse(0L);
        }
        throw new StoreException("two agents write to " + Keys.text(key) + ", or the store was replaced");
    }

    Map<NodeName, BoardDocument> board(Keys keys) throws StoreException {
        List<KeyValue> found = etcd.repeatable(kv ->
                        kv.get(keys.boards(), GetOption.builder().isPrefix(true).build()))
                .getKvs();
        Map<NodeName, BoardDocument> board = new TreeMap<>();
        for (KeyValue one : found) {
            node(one.getKey())
                    .ifPresent(node ->
                            board.put(node, new BoardDocument(one.getModRevision(), Keys.text(one.getValue()))));
        }
        return board;
    }

    Optional<String> read(ByteSequence key) throws StoreException {
        return etcd.repeatable(kv -> kv.get(key)).getKvs().stream()
                .findFirst()
                .map(KeyValue::getValue)
                .map(Keys::text);
    }

    /** Empty for a key that somebody else has written there: it must not hide the others. */
    private static Optional<NodeName> node(ByteSequence key) {
        try {
            return Optional.of(new NodeName(Keys.lastPart(key)));
        } catch (IllegalArgumentException e) {
            log.debug("the key {} is not named after a node", Keys.text(key));
            return Optional.empty();
        }
    }
}
