package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Deletes old entries of the history.
 *
 * <p>What goes, and the note that it is gone, are one transaction: an entry that its journal sends again in the same moment is
 * either still there or known to be forgotten.
 */
final class EtcdForgetting {
    /** Two deletions each; etcd takes 128 operations in a transaction unless it is told otherwise. */
    private static final int AT_ONCE = 50;

    private static final int TRANSACTIONS_A_CALL = 10;

    private final EtcdConnection etcd;
    private final Keys keys;
    private final StoreName name;
    private final EtcdLog log;

    EtcdForgetting(EtcdConnection etcd, Keys keys, StoreName name, EtcdLog log) {
        this.etcd = etcd;
        this.keys = keys;
        this.name = name;
        this.log = log;
    }

    long forget(long upTo, Set<Long> keep) throws StoreException {
        long last = Math.min(upTo, log.revision() - 1);
        long read = 0;
        long gone = 0;
        for (int n = 0; n < TRANSACTIONS_A_CALL && read < last; n++) {
            List<StoredEntry> going = new ArrayList<>();
            read = next(read, last, keep, going);
            if (!going.isEmpty()) {
                forget(going);
                gone += going.size();
            }
        }
        return gone;
    }

    /** Collects some that go. @return up to where it has looked */
    private long next(long after, long last, Set<Long> keep, List<StoredEntry> going) throws StoreException {
        long read = after;
        List<StoredEntry> page = log.history(read, AT_ONCE);
        while (!page.isEmpty()) {
            for (StoredEntry one : page) {
                if (one.revision() > last || going.size() == AT_ONCE) {
                    return one.revision() > last ? last : read;
                }
                if (!keep.contains(one.revision())) {
                    going.add(one);
                }
                read = one.revision();
            }
            page = log.history(read, AT_ONCE);
        }
        return last;
    }

    private void forget(List<StoredEntry> going) throws StoreException {
        while (true) {
            Known<Forgotten> before = log.readForgotten();
            Forgotten after = before.value();
            List<Op> operations = new ArrayList<>();
            for (StoredEntry one : going) {
                after = after.with(one.revision(), one.entry().id());
                operations.add(delete(keys.log(one.revision())));
                operations.add(delete(keys.id(one.entry().id())));
            }
            operations.add(log.put(after));
            Cmp[] guards = {name.guard(), before.guard()};
            TxnResponse answer = etcd.repeatable(kv ->
                    kv.txn().If(guards).Then(operations.toArray(new Op[0])).commit());
            if (answer.isSucceeded()) {
                return;
            }
            // Another agent forgets as well: what it took is deleted once more, which does nothing.
            log.refuseOtherStore();
        }
    }

    private static Op delete(ByteSequence key) {
        return Op.delete(key, DeleteOption.DEFAULT);
    }
}
