package io.rabbitagent.broker;

import java.util.List;

/** An Erlang term, as far as RabbitMQ writes them into its status files and {@code rabbitmqctl eval} prints them. */
sealed interface ErlangTerm {

    /** @param name without quotes and escapes: {@code rabbit@rb-1} for {@code 'rabbit@rb-1'} */
    record Atom(String name) implements ErlangTerm {}

    record Int(long value) implements ErlangTerm {}

    /** {@code "text"} or, where {@code binary}, {@code <<"text">>}. */
    record Text(String value, boolean binary) implements ErlangTerm {}

    record Sequence(List<ErlangTerm> items) implements ErlangTerm {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Tuple(List<ErlangTerm> items) implements ErlangTerm {
        public Tuple {
            items = List.copyOf(items);
        }
    }
}
