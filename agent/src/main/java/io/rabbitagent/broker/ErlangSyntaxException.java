package io.rabbitagent.broker;

/** Text that is no Erlang term, or one that this parser does not accept. */
final class ErlangSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    ErlangSyntaxException(int position, String problem) {
        super("at character " + (position + 1) + ": " + problem);
    }
}
