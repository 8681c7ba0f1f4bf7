package io.rabbitagent.daemon;

/** The daemon can't be started; the message says why and what to do. */
public sealed class StartException extends Exception permits OtherAgentException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
