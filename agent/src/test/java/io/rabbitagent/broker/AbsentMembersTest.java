package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Elsewhere;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.LeftBehind.OfNode;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsentMembersTest {
    @TempDir
    Path directory;

    /** Seen on 3.10.8: the forget deleted just these two, though another member held a replica of the second. */
    @Test
    void streams_that_nobody_else_leads_are_named_with_what_a_forget_deletes() throws IOException {
        assertThat(answer(Fixtures.text("rabbitmqctl/absent-members.out")))
                .isEqualTo(Fact.known(LeftBehind.of(Map.of(
                        new NodeName("rabbit@rb3"),
                        new OfNode(
                                2,
                                List.of(new Named("/", "st.1"), new Named("/", "st.2")),
                                0,
                                3,
                                0,
                                List.of(),
                                List.of(new Elsewhere(
                                        new TreeSet<>(Set.of(new NodeName("rabbit@rb1"))),
                                        1,
                                        List.of(new Named("/", "st.2")))))))));
    }

    @Test
    void names_with_any_characters_are_told_apart() throws IOException {
        String one = "{<<\"Lw==\">>,<<\"w7ZydGU=\">>}";
        String other = "{<<\"Lw==\">>,<<\"xa/DvA==\">>}";
        assertThat(answer("{rabbit_agent,[{rabbit@rb3,{2,[" + other + "," + one + "],1,0,1,[" + one + "],[]}}]}"))
                .isEqualTo(Fact.known(LeftBehind.of(Map.of(
                        new NodeName("rabbit@rb3"),
                        new OfNode(
                                2,
                                List.of(new Named("/", "\u00f6rte"), new Named("/", "\u016f\u00fc")),
                                1,
                                0,
                                1,
                                List.of(new Named("/", "\u00f6rte")))))));
    }

    @Test
    void what_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of(
                "",
                "ok",
                "{rabbit_agent,[{rabbit@rb3,{2,[],0,3}}]}",
                "{rabbit_agent,[{rabbit@rb3,y}]}",
                "{rabbit_agent,[{rabbit@rb3,{1,[{\"/\",\"q\"}],0,0,0,[],[]}}]}",
                "{rabbit_agent,[{rabbit@rb3,{0,[],0,0,0,[]}}]}",
                "{rabbit_agent,[{rabbit@rb3,{0,[],0,1,0,[],[rabbit@rb1]}}]}")) {
            assertThat(answer(text).isKnown()).as(text).isFalse();
        }
    }

    private Fact<LeftBehind> answer(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30));
        return new AbsentMembers(rabbitmqctl).leftBehind(new NodeName("rabbit@rb1"));
    }
}
