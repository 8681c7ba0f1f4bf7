package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PolicyGaps;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Asks a broker about the mirrors of its classic queues. Changes nothing. */
public final class MirrorQuestions {
    /** Changes nothing. */
    public static final String SURVEY_EXPRESSION = MirrorScan.ALL
            .replace("MOST_NAMED", Integer.toString(MirrorSurvey.MOST_NAMED))
            .replace("MOST_GAPS", Integer.toString(PolicyGaps.MOST_NAMED));

    private final Rabbitmqctl rabbitmqctl;
    private final SingleFlight<Fact<MirrorSurvey>> surveys = new SingleFlight<>();

    public MirrorQuestions(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /**
     * One queue, as the node that was asked knows it.
     *
     * @param leader empty where the queue is gone, or is led by nobody now
     * @param without the nodes whose mirrors are not synchronised
     * @param syncing how many messages have gone to them, while the queue is being synchronised; told by its leader alone
     * @param alarms the memory and disk alarms of the whole cluster, in words
     */
    public record QueueMirrors(
            Optional<NodeName> leader,
            Set<NodeName> without,
            OptionalLong syncing,
            OptionalLong messages,
            List<String> alarms) {
        public QueueMirrors {
            without = Set.copyOf(without);
            alarms = List.copyOf(alarms);
        }
    }

    /** All queues that the node leads. One that is under way is not asked for a second time. */
    public Fact<MirrorSurvey> survey(NodeName node) {
        return surveys.ask(
                node.value(),
                () -> Answers.read(rabbitmqctl.evaluate(node, SURVEY_EXPRESSION), MirrorQuestions::survey));
    }

    public Fact<QueueMirrors> queue(NodeName node, String vhost, String queue) {
        String expression = MirrorScan.ONE.replace("VHOST", encoded(vhost)).replace("QUEUE", encoded(queue));
        return Answers.read(rabbitmqctl.evaluate(node, expression), MirrorQuestions::queue);
    }

    private static MirrorSurvey survey(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 8);
        List<UnsynchronisedQueue> smallest = new ArrayList<>();
        for (ErlangTerm one : Answers.list(told.get(4))) {
            List<ErlangTerm> queue = Answers.tuple(one, 5);
            smallest.add(new UnsynchronisedQueue(
                    text(queue.get(2)),
                    text(queue.get(3)),
                    count(queue.get(0)),
                    count(queue.get(1)),
                    nodes(queue.get(4))));
        }
        List<String> absent = new ArrayList<>();
        for (ErlangTerm name : Answers.list(told.get(6))) {
            absent.add(text(name));
        }
        return new MirrorSurvey(
                Answers.whole(told.get(1)),
                Answers.whole(told.get(2)),
                Answers.whole(told.get(3)),
                smallest,
                new PolicyGaps(gaps(told.get(5)), absent),
                Fact.known(StandingAnswer.read(told.get(7))));
    }

    private static List<PolicyGaps.Gap> gaps(ErlangTerm answer) throws ErlangSyntaxException {
        List<PolicyGaps.Gap> gaps = new ArrayList<>();
        for (ErlangTerm one : Answers.list(answer)) {
            List<ErlangTerm> gap = Answers.tuple(one, 3);
            List<String> some = new ArrayList<>();
            for (ErlangTerm named : Answers.list(gap.get(2))) {
                List<ErlangTerm> queue = Answers.tuple(named, 2);
                some.add("'" + text(queue.get(1)) + "' in vhost '" + text(queue.get(0)) + "'");
            }
            some.sort(null);
            gaps.add(new PolicyGaps.Gap(Answers.atom(gap.get(0)), Answers.whole(gap.get(1)), some));
        }
        return gaps;
    }

    private static QueueMirrors queue(ErlangTerm answer) throws ErlangSyntaxException {
        if (answer instanceof ErlangTerm.Tuple told && told.items().size() == 3) {
            return new QueueMirrors(
                    Optional.empty(),
                    Set.of(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    alarms(told.items().get(2)));
        }
        List<ErlangTerm> told = Answers.tuple(answer, 6);
        return new QueueMirrors(
                leader(Answers.atom(told.get(1))),
                nodes(told.get(2)),
                count(told.get(3)),
                count(told.get(4)),
                alarms(told.get(5)));
    }

    private static Optional<NodeName> leader(String node) throws ErlangSyntaxException {
        if (node.equals("none")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NodeName(node));
        } catch (IllegalArgumentException e) {
            throw new ErlangSyntaxException(0, "a node was expected");
        }
    }

    private static List<String> alarms(ErlangTerm answer) throws ErlangSyntaxException {
        List<String> alarms = new ArrayList<>();
        for (ErlangTerm one : Answers.list(answer)) {
            List<ErlangTerm> alarm = Answers.tuple(one, 2);
            alarms.add(Answers.atom(alarm.get(0)) + " has a " + Answers.atom(alarm.get(1)) + " alarm");
        }
        return alarms;
    }

    private static Set<NodeName> nodes(ErlangTerm answer) throws ErlangSyntaxException {
        return StatusFiles.nodes(answer);
    }

    /** An atom stands for what the broker does not tell. */
    private static OptionalLong count(ErlangTerm answer) throws ErlangSyntaxException {
        if (answer instanceof ErlangTerm.Int count) {
            return OptionalLong.of(count.value());
        }
        Answers.atom(answer);
        return OptionalLong.empty();
    }

    private static String encoded(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Behind a dot, and in base64. */
    static String text(ErlangTerm answer) throws ErlangSyntaxException {
        if (answer instanceof ErlangTerm.Text text && text.value().startsWith(".")) {
            try {
                return new String(Base64.getDecoder().decode(text.value().substring(1)), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new ErlangSyntaxException(0, "a name in base64 was expected");
            }
        }
        throw new ErlangSyntaxException(0, "a name was expected");
    }
}
