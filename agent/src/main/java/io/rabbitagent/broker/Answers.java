package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.util.List;

/** Strict reading of what {@code rabbitmqctl eval} answers: a term of another shape than expected is an error, never a default. */
final class Answers {
    private Answers() {}

    /** What an answer means. */
    @FunctionalInterface
    interface Meaning<T> {
        T of(ErlangTerm term) throws ErlangSyntaxException;
    }

    static <T> Fact<T> read(CommandResult result, Meaning<T> meaning) {
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            return CliFailure.unknown(result);
        }
        String answer = exited.out().text();
        try {
            return Fact.known(meaning.of(ErlangTermParser.parseOne(answer.strip() + ".")));
        } catch (ErlangSyntaxException e) {
            return Fact.unknown(Reason.GARBLED, "not understood: " + CliFailure.brief(answer));
        }
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
