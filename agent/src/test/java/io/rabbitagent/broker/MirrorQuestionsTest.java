package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.MirrorQuestions.QueueMirrors;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.OfVhost;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that prints what {@code rabbitmqctl eval} of 3.10.8 printed. */
class MirrorQuestionsTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb2");
    private static final NodeName RB3 = new NodeName("rabbit@rb3");

    /** Of a broker without queues. */
    private static final String NOTHING = "{[],{0,[]},{0,[]},{0,0,[]},{0,0,[]},{0,0,[]}}";

    @TempDir
    Path directory;

    private MirrorQuestions printing(String text) throws IOException {
        Path out = Files.writeString(directory.resolve("out"), text);
        Path program = Scripts.write(directory, "ctl", "cat " + out);
        return new MirrorQuestions(new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)));
    }

    private static UnsynchronisedQueue queue(String name, long messages, long bytes) {
        return new UnsynchronisedQueue("/", name, OptionalLong.of(messages), OptionalLong.of(bytes), Set.of(RB3));
    }

    @Test
    void the_survey_of_a_broker_one_of_whose_mirrors_came_back() throws IOException {
        MirrorSurvey survey = printing(Fixtures.text("rabbitmqctl/mirrors-unsynchronised.out"))
                .survey(RB1)
                .value()
                .orElseThrow();

        assertThat(survey)
                .isEqualTo(new MirrorSurvey(
                        5,
                        3,
                        0,
                        List.of(
                                queue("ha.a", 10, 1_000),
                                queue("ha.b", 1_000, 100_000),
                                queue("ha.c", 2_000, 2_000_000)),
                        new PolicyGaps(
                                List.of(new PolicyGaps.Gap(
                                        PolicyGaps.MANUAL_SYNC,
                                        5,
                                        List.of(
                                                "'ha.a' in vhost '/'",
                                                "'ha.b' in vhost '/'",
                                                "'ha.c' in vhost '/'",
                                                "'two.a' in vhost 'other'",
                                                "'two.b' in vhost 'other'"))),
                                List.of()),
                        Fact.known(new QueueStanding(
                                Set.of(RB1, RB2, RB3),
                                new PerVhost(3, List.of(new OfVhost("/", 3))),
                                PerVhost.NONE,
                                new OfType(5, 0, new TreeMap<>()),
                                OfType.NONE,
                                Fact.known(new OfType(2, 0, new TreeMap<>()))))));
        assertThat(survey.waiting()).isEqualTo(3);
    }

    @Test
    void while_a_broker_is_down_another_tells_what_nobody_serves_and_what_hangs_on_itself() throws IOException {
        MirrorSurvey survey = printing(Fixtures.text("rabbitmqctl/queues-standing.out"))
                .survey(RB1)
                .value()
                .orElseThrow();

        assertThat(survey.standing())
                .isEqualTo(Fact.known(new QueueStanding(
                        Set.of(RB1, RB2),
                        PerVhost.NONE,
                        new PerVhost(2, List.of(new OfVhost("other", 2))),
                        new OfType(5, 0, new TreeMap<>(Map.of(RB3, 4))),
                        new OfType(0, 2, new TreeMap<>()),
                        Fact.known(new OfType(3, 3, new TreeMap<>())))));
    }

    @Test
    void where_a_member_does_not_tell_what_its_quorum_queues_do_only_that_is_unknown() throws IOException {
        QueueStanding standing = printing("{rabbit_agent,0,0,0,[],[],[],{[rabbit@rb1,rabbit@rb3],{0,[]},{0,[]},"
                        + "{7,0,[]},{1,0,[]},{unheard,[rabbit@rb3]}}}")
                .survey(RB1)
                .value()
                .orElseThrow()
                .standing()
                .value()
                .orElseThrow();

        assertThat(standing.classic().led()).isEqualTo(7);
        assertThat(standing.quorum())
                .isEqualTo(Fact.unknown(
                        Fact.Reason.TIMEOUT, "what quorum queues do on rabbit@rb3 was not told within 5 s"));
    }

    @Test
    void what_the_broker_has_not_counted_is_unknown_and_names_are_what_they_are() throws IOException {
        String text = "{rabbit_agent,7,2,1,[{unknown,unknown,\".\",\".w6QnIg==\",[rabbit@rb3]}],"
                + "[{'absent-nodes',1,[{\".Lw==\",\".YQ==\"}]}],[\".cmFiYml0QGdvbmU=\"]," + NOTHING + "}";
        MirrorSurvey survey = printing(text).survey(RB1).value().orElseThrow();

        assertThat(survey.smallest())
                .containsExactly(
                        new UnsynchronisedQueue("", "ä'\"", OptionalLong.empty(), OptionalLong.empty(), Set.of(RB3)));
        assertThat(survey.waiting()).isEqualTo(1);
        assertThat(survey.gaps().absentNodes()).containsExactly("rabbit@gone");
        assertThat(survey.gaps().count(PolicyGaps.ABSENT_NODES)).isEqualTo(1);
        assertThat(survey.gaps().count(PolicyGaps.NOT_MIRRORED)).isZero();
    }

    @Test
    void what_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of(
                "",
                "ok",
                "{rabbit_agent,1,0,0,[],[],[]}",
                "{rabbit_agent,-1,0,0,[],[],[]," + NOTHING + "}",
                "{rabbit_agent,1,0,0,none,[],[]," + NOTHING + "}",
                "{rabbit_agent,1,1,0,[{1,1,\"Lw==\",\".YQ==\",[]}],[],[]," + NOTHING + "}",
                "{rabbit_agent,1,1,0,[{1,1,\".Lw==\",\".?\",[]}],[],[]," + NOTHING + "}",
                "{rabbit_agent,1,0,0,[],[],[],{[],{0,[]},{0,[]},{0,0,[]},{0,0,[]}}}",
                "{rabbit_agent,1,0,0,[],[],[],{[],{0,[]},{0,[]},{0,0,[]},{0,-1,[]},{0,0,[]}}}",
                "{rabbit_agent,1,0,0,[],[],[],{[],{0,[]},{0,[]},{0,0,[]},{0,0,[]},{unheard}}}")) {
            assertThat(printing(text).survey(RB1).isKnown()).as(text).isFalse();
        }
    }

    @Test
    void one_queue_while_it_synchronises_and_while_there_is_an_alarm() throws IOException {
        Fact<QueueMirrors> syncing = printing(
                        "{rabbit_agent,rabbit@rb1,[rabbit@rb3],53248,90000,[{rabbit@rb3,memory}]}")
                .queue(RB1, "/", "ha.c");
        assertThat(syncing)
                .isEqualTo(Fact.known(new QueueMirrors(
                        Optional.of(RB1),
                        Set.of(RB3),
                        OptionalLong.of(53_248),
                        OptionalLong.of(90_000),
                        List.of("rabbit@rb3 has a memory alarm"))));
        assertThat(printing("{rabbit_agent,gone,[]}").queue(RB1, "/", "ha.c"))
                .isEqualTo(Fact.known(new QueueMirrors(
                        Optional.empty(), Set.of(), OptionalLong.empty(), OptionalLong.empty(), List.of())));
        assertThat(printing("{rabbit_agent,none,[],none,unknown,[]}")
                        .queue(RB1, "/", "ha.c")
                        .map(QueueMirrors::leader))
                .isEqualTo(Fact.known(Optional.empty()));
    }

    @Test
    void names_can_not_break_out_of_the_question() throws IOException {
        Path asked = directory.resolve("asked");
        Path program = Scripts.write(directory, "ctl", "echo \"$*\" > " + asked + "; echo '{rabbit_agent,gone,[]}'");
        Fact<QueueMirrors> ignored = new MirrorQuestions(new Rabbitmqctl(
                        List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)))
                .queue(RB1, "/", "\"), init:stop(). %");

        assertThat(Files.readString(asked)).doesNotContain("init:stop").contains("base64:decode(\"Lw==\")");
    }
}
