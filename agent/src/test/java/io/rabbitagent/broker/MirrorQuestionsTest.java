package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.MirrorQuestions.QueueMirrors;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PolicyGaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that prints what {@code rabbitmqctl eval} of 3.10.8 printed. */
class MirrorQuestionsTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB3 = new NodeName("rabbit@rb3");

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
                        3,
                        3,
                        0,
                        List.of(
                                queue("ha.a", 10, 1_000),
                                queue("ha.b", 1_000, 100_000),
                                queue("ha.c", 90_000, 90_000_000)),
                        new PolicyGaps(
                                List.of(new PolicyGaps.Gap(
                                        PolicyGaps.MANUAL_SYNC,
                                        3,
                                        List.of("'ha.a' in vhost '/'", "'ha.b' in vhost '/'", "'ha.c' in vhost '/'"))),
                                List.of())));
        assertThat(survey.waiting()).isEqualTo(3);
    }

    @Test
    void what_the_broker_has_not_counted_is_unknown_and_names_are_what_they_are() throws IOException {
        String text = "{rabbit_agent,7,2,1,[{unknown,unknown,\".\",\".w6QnIg==\",[rabbit@rb3]}],"
                + "[{'absent-nodes',1,[{\".Lw==\",\".YQ==\"}]}],[\".cmFiYml0QGdvbmU=\"]}";
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
                "{rabbit_agent,1,0,0,[],[]}",
                "{rabbit_agent,-1,0,0,[],[],[]}",
                "{rabbit_agent,1,0,0,none,[],[]}",
                "{rabbit_agent,1,1,0,[{1,1,\"Lw==\",\".YQ==\",[]}],[],[]}",
                "{rabbit_agent,1,1,0,[{1,1,\".Lw==\",\".?\",[]}],[],[]}")) {
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
