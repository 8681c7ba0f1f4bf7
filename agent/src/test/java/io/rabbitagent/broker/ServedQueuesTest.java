package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedQueuesTest {
    @TempDir
    Path directory;

    @Test
    void each_is_told_with_who_serves_it() throws IOException {
        assertThat(answer("{rabbit_agent_served,[{<<\"Lw==\">>,<<\"cXEx\">>,rabbit@rb1}],none}"))
                .isEqualTo(Fact.known(Map.of(new QueueId("/", "qq1"), new NodeName("rabbit@rb1"))));
    }

    @Test
    void while_a_member_does_not_tell_who_is_elected_or_lives_there_nothing_is_known() throws IOException {
        assertThat(answer("{rabbit_agent_unheard,[rabbit@rb2]}").isKnown()).isFalse();
        assertThat(ServedQueues.EXPRESSION)
                .as("a queue's record names who led it last, which is not asked")
                .contains("=:= leader", "rabbit_mnesia:is_process_alive/1", "amqqueue:get_state(Q) =:= live")
                .contains("{rabbit_agent_unheard, Deaf}", "_ -> {rabbit_agent_unheard, Unheard} end; ");
    }

    @Test
    void the_messages_of_each_are_told_and_what_is_not_understood_is_unknown() throws IOException {
        NodeName node = new NodeName("rabbit@rb1");
        assertThat(answering("{rabbit_agent_messages,[{<<\"Lw==\">>,<<\"cXEx\">>,5000000000}],none}")
                        .messages(node))
                .isEqualTo(Fact.known(Map.of(new QueueId("/", "qq1"), 5_000_000_000L)));
        assertThat(answering("{rabbit_agent_messages,[{<<\"Lw==\">>,<<\"cXEx\">>,-1}],none}")
                        .messages(node)
                        .isKnown())
                .isFalse();
    }

    @Test
    void each_of_twenty_thousand_is_told_page_by_page_with_the_longest_names() throws IOException {
        Map<QueueId, NodeName> all = new TreeMap<>();
        Map<QueueId, Long> messages = new TreeMap<>();
        for (int page = 0; page < 40; page++) {
            StringBuilder served = new StringBuilder();
            StringBuilder counted = new StringBuilder();
            String last = "";
            for (int number = 0; number < QueuePages.SIZE; number++) {
                String name = "q".repeat(250) + (10_000 + page * QueuePages.SIZE + number);
                all.put(new QueueId("/", name), new NodeName("rabbit@rb" + (1 + number % 3)));
                messages.put(new QueueId("/", name), (long) number);
                last = coded(name);
                String told = (number == 0 ? "" : ",") + "{<<\"Lw==\">>,<<\"" + last + "\">>,";
                served.append(told + "rabbit@rb" + (1 + number % 3) + "}");
                counted.append(told + number + "}");
            }
            String more = page == 39 ? "none" : "{<<\"Lw==\">>,<<\"" + last + "\">>}";
            Files.writeString(
                    directory.resolve("served-" + page), "{rabbit_agent_served,[" + served + "]," + more + "}");
            Files.writeString(
                    directory.resolve("messages-" + page), "{rabbit_agent_messages,[" + counted + "]," + more + "}");
            Files.writeString(directory.resolve("last-" + page), last);
        }
        // The next page is answered only to who asks behind the last name of the page before.
        ServedQueues queues = asking("""
                case "$5" in *rabbit_agent_served*) what=served ;; *) what=messages ;; esac
                before=$(cat $what-page 2>/dev/null)
                if [ -z "$before" ]; then
                  case "$5" in *'[Durable | []]'*) page=0 ;; *) exit 70 ;; esac
                else
                  name=$(cat last-$before); page=$((before + 1))
                  case "$5" in *'decode("'$name'")'*) ;; *) exit 70 ;; esac
                fi
                echo $page > $what-page; cat $what-$page
                """);

        NodeName node = new NodeName("rabbit@rb1");
        Fact<Map<QueueId, NodeName>> leaders = queues.leaders(node);
        assertThat(leaders.isKnown()).isTrue();
        assertThat(leaders.equals(Fact.known(all))).as("all, by who leads them").isTrue();
        assertThat(queues.messages(node).equals(Fact.known(messages)))
                .as("all, with their messages")
                .isTrue();
    }

    @Test
    void where_one_page_is_not_told_or_tells_no_end_nothing_is_known() throws IOException {
        String first = "{rabbit_agent_served,[],{<<\"Lw==\">>,<<\"cXEx\">>}}";
        Files.writeString(directory.resolve("first"), first);
        NodeName node = new NodeName("rabbit@rb1");

        String unheard = "case \"$5\" in *cXEx*) echo '{rabbit_agent_unheard,[rabbit@rb2]}' ;; *) cat first ;; esac";
        assertThat(asking(unheard).leaders(node).isKnown()).isFalse();
        assertThat(asking("cat first").leaders(node).isKnown())
                .as("the same page again and again")
                .isFalse();
        Files.writeString(directory.resolve("bad"), "{rabbit_agent_served,[],{<<\"Lw==\">>,<<\"a'b\">>}}");
        assertThat(asking("[ -e asked ] && echo '{rabbit_agent_served,[],none}' && exit; touch asked; cat bad")
                        .leaders(node)
                        .isKnown())
                .as("what is no base64 never becomes a part of a question")
                .isFalse();
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Fact<Map<QueueId, NodeName>> answer(String text) throws IOException {
        return answering(text).leaders(new NodeName("rabbit@rb1"));
    }

    private ServedQueues answering(String text) throws IOException {
        return asking("cat " + Files.writeString(directory.resolve("answer"), text));
    }

    private ServedQueues asking(String script) throws IOException {
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cd " + directory + "\n" + script);
        return new ServedQueues(new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)));
    }
}
