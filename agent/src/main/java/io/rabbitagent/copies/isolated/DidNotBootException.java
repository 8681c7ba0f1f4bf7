package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.CopyException;

/** There was a copy, and no broker came up on it, or what should be done to it before was refused: that tells of the data. */
public final class DidNotBootException extends CopyException {
    private static final long serialVersionUID = 1;

    DidNotBootException(String message) {
        super(message);
    }
}
