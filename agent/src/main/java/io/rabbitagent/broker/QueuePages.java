package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks a broker about its durable queues, page by page in the order of their names. Of 10,000 queues and more one answer
 * would be longer than what is kept of a command's output, and would take longer than one question may.
 *
 * <p>A page begins behind the last name of the page before. So a queue that is there all the time is told exactly once,
 * whatever is declared and deleted meanwhile.
 */
final class QueuePages {
    /** With vhosts and names of 255 bytes each, the longest that clients can use, a page is 0.5 MiB, of the 1 MiB that is kept. */
    static final int SIZE = 500;

    /** Binds {@code Page}, the records of the queues of a page, and {@code More}, the name behind which the next one begins. */
    static final String PAGE = QueueTable.oneLine(QueueTable.HEAD + """
            [Key, Durable] = [maps:get(F, At) || F <- [name, durable]],
            Rest = lists:sort(ets:select(rabbit_queue, [{Head, [Durable | BEHIND], [Key]}])),
            Page = lists:append([ets:lookup(rabbit_queue, K) || K <- lists:sublist(Rest, SIZE)]),
            Coded = fun({resource, V, queue, B}) -> {base64:encode(V), base64:encode(B)} end,
            More = case length(Rest) > SIZE of true -> Coded(lists:nth(SIZE, Rest)); false -> none end,
            """).replace("SIZE", Integer.toString(SIZE)) + " ";

    private final Rabbitmqctl rabbitmqctl;
    private final String expression;

    /** @param expression with {@link #PAGE} in it; its answer is a name, the list of {@code {Vhost, Name, Value}}, and {@code More} */
    QueuePages(Rabbitmqctl rabbitmqctl, String expression) {
        this.rabbitmqctl = rabbitmqctl;
        this.expression = expression;
    }

    /** What is said of one queue. */
    @FunctionalInterface
    interface Value<T> {
        T of(ErlangTerm term) throws ErlangSyntaxException;
    }

    /** The name of a queue, in base64: any bytes can be in it. */
    private record Coded(String vhost, String name) {
        static Optional<Coded> of(ErlangTerm more) throws ErlangSyntaxException {
            if (more.equals(new ErlangTerm.Atom("none"))) {
                return Optional.empty();
            }
            List<ErlangTerm> pair = Answers.tuple(more, 2);
            return Optional.of(new Coded(checked(pair.get(0)), checked(pair.get(1))));
        }

        /** It becomes a part of the next question. */
        private static String checked(ErlangTerm term) throws ErlangSyntaxException {
            String unused = QuorumLeaders.text(term);
            return ((ErlangTerm.Text) term).value();
        }

        String guard() {
            return "{'>', Key, {const, {resource, base64:decode(\"" + vhost + "\"), queue, base64:decode(\"" + name
                    + "\")}}}";
        }
    }

    /** Unknown where a single page is. */
    <T> Fact<Map<QueueId, T>> all(NodeName askedAt, Value<T> value) {
        Map<QueueId, T> found = new TreeMap<>();
        Optional<Coded> behind = Optional.empty();
        do {
            Optional<Coded> begins = behind;
            Fact<Optional<Coded>> more = QuorumLeaders.read(
                    rabbitmqctl.evaluate(askedAt, question(begins)), answer -> read(answer, begins, value, found));
            if (!more.isKnown()) {
                return more.map(none -> found);
            }
            behind = more.value().orElseThrow();
        } while (behind.isPresent());
        return Fact.known(found);
    }

    private String question(Optional<Coded> behind) {
        return expression.replace(
                "BEHIND", behind.map(name -> "[" + name.guard() + "]").orElse("[]"));
    }

    private static <T> Optional<Coded> read(
            ErlangTerm answer, Optional<Coded> begins, Value<T> value, Map<QueueId, T> found)
            throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 3);
        for (ErlangTerm one : Answers.list(told.get(1))) {
            List<ErlangTerm> queue = Answers.tuple(one, 3);
            found.put(
                    new QueueId(QuorumLeaders.text(queue.get(0)), QuorumLeaders.text(queue.get(1))),
                    value.of(queue.get(2)));
        }
        Optional<Coded> more = Coded.of(told.get(2));
        if (more.isPresent() && more.equals(begins)) {
            throw new ErlangSyntaxException(0, "a page behind the last one was expected");
        }
        return more;
    }
}
