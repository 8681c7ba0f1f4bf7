package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;

/** A broker is not known to be of the cluster into which messages are to go. */
public final class OtherClusterException extends CopyException {
    private static final long serialVersionUID = 1;

    OtherClusterException(String message) {
        super(message);
    }
}
