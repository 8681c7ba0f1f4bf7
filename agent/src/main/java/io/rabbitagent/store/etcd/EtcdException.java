package io.rabbitagent.store.etcd;

import io.rabbitagent.store.StoreException;

/** A call to etcd that did not succeed. */
final class EtcdException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final boolean nothingDone;

    /** @param nothingDone it is certain that the call has changed nothing and never will */
    EtcdException(String message, boolean nothingDone, Throwable cause) {
        super(message, cause);
        this.nothingDone = nothingDone;
    }

    boolean nothingDone() {
        return nothingDone;
    }
}
