package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.OfVhost;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what {@link StandingScan} binds. */
final class StandingAnswer {
    private static final String UNHEARD = "unheard";

    private StandingAnswer() {}

    static QueueStanding read(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 6);
        return new QueueStanding(
                StatusFiles.nodes(told.get(0)),
                perVhost(told.get(1)),
                perVhost(told.get(2)),
                ofType(told.get(3)),
                ofType(told.get(4)),
                quorum(told.get(5)));
    }

    private static PerVhost perVhost(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 2);
        List<OfVhost> most = new ArrayList<>();
        for (ErlangTerm one : Answers.list(told.get(1))) {
            List<ErlangTerm> pair = Answers.tuple(one, 2);
            most.add(new OfVhost(MirrorQuestions.text(pair.get(0)), Answers.whole(pair.get(1))));
        }
        return new PerVhost(Answers.whole(told.get(0)), most);
    }

    private static Fact<OfType> quorum(ErlangTerm answer) throws ErlangSyntaxException {
        if (answer instanceof ErlangTerm.Tuple told
                && told.items().size() == 2
                && told.items().get(0).equals(new ErlangTerm.Atom(UNHEARD))) {
            String nodes = StatusFiles.nodes(told.items().get(1)).stream()
                    .map(NodeName::value)
                    .collect(Collectors.joining(", "));
            return Fact.unknown(Fact.Reason.TIMEOUT, "what quorum queues do on " + nodes + " was not told within 5 s");
        }
        return Fact.known(ofType(answer));
    }

    private static OfType ofType(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 3);
        return new OfType(Answers.whole(told.get(0)), Answers.whole(told.get(1)), down(told.get(2)));
    }

    private static SortedMap<NodeName, Integer> down(ErlangTerm answer) throws ErlangSyntaxException {
        TreeMap<NodeName, Integer> down = new TreeMap<>();
        for (ErlangTerm one : Answers.list(answer)) {
            List<ErlangTerm> pair = Answers.tuple(one, 2);
            down.put(StatusFiles.node(pair.get(0)), Answers.whole(pair.get(1)));
        }
        return down;
    }
}
