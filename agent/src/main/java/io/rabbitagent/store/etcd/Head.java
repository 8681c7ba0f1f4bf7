package io.rabbitagent.store.etcd;

import io.rabbitagent.cluster.history.EntryId;

/** The last write of history or decisions. */
record Head(long revision, EntryId entry) {
    static final int FORMAT_VERSION = 1;
}
