package io.rabbitagent.broker;

/** An answer that can't be understood. */
final class GarbledException extends Exception {
    private static final long serialVersionUID = 1L;

    GarbledException(String problem) {
        super(problem);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
