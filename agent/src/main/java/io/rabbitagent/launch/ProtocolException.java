package io.rabbitagent.launch;

import java.io.IOException;

/** The other side of the command socket sent something that this protocol doesn't know. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
