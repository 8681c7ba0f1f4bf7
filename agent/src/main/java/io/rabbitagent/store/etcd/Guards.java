package io.rabbitagent.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import java.util.Optional;

/** What a transaction compares before it writes. */
final class Guards {
    private Guards() {}

    static Cmp equal(ByteSequence key, ByteSequence value) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(value));
    }

    static Cmp absent(ByteSequence key) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0));
    }

    /** Holds only while the key has this value, or none. */
    static Cmp same(ByteSequence key, Optional<ByteSequence> value) {
        return value.map(there -> equal(key, there)).orElseGet(() -> absent(key));
    }

    /**
     * Holds only while this was the key's last write.
     *
     * @param revision of etcd; 0 where there is none
     */
    static Cmp lastWritten(ByteSequence key, long revision) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
    }
}
