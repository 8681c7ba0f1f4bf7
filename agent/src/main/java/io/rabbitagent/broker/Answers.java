package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.util.List;
import java.util.Optional;

/** Strict reading of what {@code rabbitmqctl eval} answers: a term of another shape than expected is an error, never a default. */
final class Answers {
    private static final String NOT_READY = "rabbit_agent_not_ready";

    private Answers() {}

    /** What an answer means. */
    @FunctionalInterface
    interface Meaning<T> {
        T of(ErlangTerm term) throws ErlangSyntaxException;
    }

    /**
     * Has a broker whose boot is not complete tell that alone, which {@link #read} makes unknown.
     *
     * <p>What touches a feature flag, be it for the fields of a queue's record, may not be asked earlier. A VM that has not read its
     * feature flags reads them then; where its boot or a {@code join_cluster} reads them at the same time, whoever came first purges
     * the code that it runs in itself, in an endless loop, and the other waits for its lock for ever ({@code
     * rabbit_feature_flags:load_registry_mod/3} of 3.10.8; seen: a {@code join_cluster} that did not end).
     *
     * @param expression ends with a full stop
     */
    static String onceReady(String expression) {
        String stripped = expression.strip();
        return "case rabbit_boot_state:get() of ready -> " + stripped.substring(0, stripped.length() - 1) + "; "
                + notReady("State_") + " end.";
    }

    /** The clause that answers so where the state is another. */
    static String notReady(String variable) {
        return variable + " -> {" + NOT_READY + ", " + variable + "}";
    }

    static <T> Fact<T> read(CommandResult result, Meaning<T> meaning) {
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            return CliFailure.unknown(result);
        }
        String answer = exited.out().text();
        try {
            ErlangTerm term = ErlangTermParser.parseOne(answer.strip() + ".");
            Optional<String> state = stateWhereNotReady(term);
            return state.isPresent()
                    ? Fact.unknown(Reason.FAILED, "the rabbit application is not running but " + state.get())
                    : Fact.known(meaning.of(term));
        } catch (ErlangSyntaxException e) {
            return Fact.unknown(Reason.GARBLED, "not understood: " + CliFailure.brief(answer));
        }
    }

    private static Optional<String> stateWhereNotReady(ErlangTerm term) throws ErlangSyntaxException {
        boolean told = term instanceof ErlangTerm.Tuple tuple
                && tuple.items().size() == 2
                && tuple.items().get(0).equals(new ErlangTerm.Atom(NOT_READY));
        return told ? Optional.of(atom(tuple(term, 2).get(1))) : Optional.empty();
    }

    static List<ErlangTerm> tuple(ErlangTerm term, int size) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple tuple && tuple.items().size() == size) {
            return tuple.items();
        }
        throw new ErlangSyntaxException(0, "a tuple of " + size + " was expected");
    }

    static List<ErlangTerm> list(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Sequence list) {
            return list.items();
        }
        throw new ErlangSyntaxException(0, "a list was expected");
    }

    static String atom(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Atom atom) {
            return atom.name();
        }
        throw new ErlangSyntaxException(0, "an atom was expected");
    }

    static int whole(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Int whole && whole.value() >= 0 && whole.value() <= Integer.MAX_VALUE) {
            return (int) whole.value();
        }
        throw new ErlangSyntaxException(0, "a count was expected");
    }

    /** Larger than a count of what is in memory may be. */
    static long number(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Int whole && whole.value() >= 0) {
            return whole.value();
        }
        throw new ErlangSyntaxException(0, "a number was expected");
    }
}
