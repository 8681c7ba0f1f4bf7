package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Power fails on all hosts, which takes the majority of the agents' etcd along with the brokers, and comes back host by host. */
class BlackoutIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();
    private static final String LOAD = "load";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.USUAL.onEtcd());

    /** The one whose copy Mnesia would take comes back last. */
    @Test
    @Tag("quick")
    void all_at_once_and_back_with_the_first_by_name_as_the_last() {
        allAtOnce("3 2 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2"})
    void all_at_once_and_back_in_any_order(String back) {
        allAtOnce(back);
    }

    private static void allAtOnce(String back) {
        Messages messages = Messages.publish(HOSTS, 5);
        List<String> confirmed = underLoad(() -> Blackout.of(1, 2, 3));

        Verdicts verdicts = Verdicts.together(HOSTS);
        comeBack(hosts(back), verdicts);
        String plan = Blackout.awaitCured(1, verdicts);

        assertThat(ClusterDown.startedBy(1, plan))
                .containsExactlyInAnyOrderElementsOf(
                        HOSTS.stream().map(Lab::node).toList());
        assertAllIsThere(messages);
        assertThat(Queues.messages(1, LOAD)).containsAll(confirmed);
    }

    /** @return what was confirmed before, or while, it was done to them */
    private static List<String> underLoad(Runnable done) {
        Queues.declare(1, LOAD);
        OnDisk.awaitQueue(HOSTS, LOAD);
        try (Publisher publisher = new Publisher(1, LOAD, "load-")) {
            publisher.awaitMore(5);
            done.run();
            publisher.stop();
            return publisher.confirmed();
        }
    }

    /** In each order power fails once, and comes back once. */
    @ParameterizedTest
    @CsvSource({"3 1 2, 1 2 3", "1 2 3, 2 1 3", "2 3 1, 3 2 1", "3 2 1, 1 3 2", "1 3 2, 3 1 2", "2 1 3, 2 3 1"})
    void one_host_after_the_other_and_the_last_one_starts_first(String down, String back) {
        Messages messages = Messages.publish(HOSTS, 5);
        List<Integer> order = hosts(down);
        int last = order.get(2);
        Blackout.oneByOne(order);

        Verdicts verdicts = Verdicts.last(last);
        comeBack(hosts(back), verdicts);
        String plan = Blackout.awaitCured(1, verdicts);

        assertThat(ClusterDown.startedBy(1, plan)).hasSize(3).startsWith(Lab.node(last));
        assertAllIsThere(messages);
    }

    /** A pause, which two of three can decide, holds the agents until each has told how it was. */
    @Test
    void brokers_that_were_stopped_in_order_before_it_are_started_unasked_once_their_hosts_are_back() {
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.stop(3, 1, 2);
        ClusterDown.awaitPlan(1);
        Blackout.of(1, 2, 3);

        Verdicts verdicts = Verdicts.last(2);
        Blackout.comesBack(2);
        verdicts.hear(2);
        verdicts.look();
        Blackout.comesBack(3);
        verdicts.hear(3);
        Views.awaitStatus(
                3, "the store", seen -> seen.path("store").path("reachable").asBoolean());
        Lab.agent(3, "pause", "--reason", "to look at it", "--for", "1h").succeeded();
        Blackout.comesBack(1);
        verdicts.hear(1);
        verdicts.awaitTruth();
        ClusterDown.assertLeftAlone(1, 2, 3);
        Lab.agent(3, "resume", "--reason", "looked at").succeeded();
        String plan = Blackout.awaitCured(1, verdicts);

        assertThat(ClusterDown.startedBy(1, plan)).hasSize(3).startsWith(Lab.node(2));
        assertAllIsThere(messages);
    }

    @Test
    void brokers_that_come_up_with_their_hosts_are_left_to_it() {
        Messages messages = Messages.publish(HOSTS, 5);
        Blackout.of(1, 2, 3);

        Verdicts verdicts = Verdicts.together(HOSTS);
        for (int host : List.of(2, 3, 1)) {
            Blackout.comesBack(host);
            Lab.run("start", "--no-block", Integer.toString(host)).succeeded();
            verdicts.hear(host);
            if (host == 1) {
                verdicts.someMayRun();
            }
            verdicts.look();
        }
        for (int host : HOSTS) {
            Views.awaitStatus(host, "all run", seen -> {
                verdicts.look();
                return seen.path("cluster").path("health").asText().equals("ok");
            });
        }
        assertAllIsThere(messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void one_never_returns_and_is_given_up_by_a_human_alone(int lost) {
        Messages.publish(HOSTS, 5);
        Blackout.of(1, 2, 3);

        int[] left = HOSTS.stream()
                .mapToInt(host -> host)
                .filter(host -> host != lost)
                .toArray();
        Verdicts verdicts = Verdicts.together(HOSTS);
        Blackout.comesBack(left[0]);
        Blackout.comesBack(left[1]);
        for (int host : left) {
            verdicts.hear(host);
        }
        Blackout.assertWaitFor(lost, left);
        ClusterDown.assertLeftAlone(left);
        verdicts.look();
        JsonNode status = Views.status(left[0]);
        assertThat(Views.finding(status, LastLost.RULE, LastLost.TARGET))
                .as("without a word")
                .isEmpty();

        Lab.agent(left[1], "remediate", "--lost", "rb" + lost, "--yes", "--reason", "it burnt down")
                .succeeded();
        String plan = Plans.awaitProposed(left[0], LastLost.RULE, LastLost.TARGET);
        ClusterDown.assertLeftAlone(left);
        assertThat(Views.decisions(left[0], plan)).containsExactly("plan-proposed");
        Plans.approve(left[0], plan);
        JsonNode run = Plans.awaitEnd(left[0], plan);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");

        List<Integer> survivors = List.of(left[0], left[1]);
        ClusterDown.assertWhole(survivors);
        Blackout.assertNoGapAndNoDouble(survivors);
    }

    /** The first is alone, the second one brings the majority of etcd, the third one what only it knows. */
    private static void comeBack(List<Integer> order, Verdicts verdicts) {
        int first = order.get(0);
        int second = order.get(1);
        int third = order.get(2);
        Blackout.comesBack(first);
        verdicts.hear(first);
        Blackout.assertWatchesOnlyWithoutAQuorum(first);
        verdicts.look();
        Blackout.comesBack(second);
        verdicts.hear(second);
        verdicts.look();
        Blackout.assertWaitFor(third, first, second);
        verdicts.look();
        Blackout.comesBack(third);
        verdicts.hear(third);
        verdicts.look();
    }

    private static void assertAllIsThere(Messages messages) {
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
        Blackout.assertNoGapAndNoDouble(HOSTS);
    }

    private static List<Integer> hosts(String order) {
        return Stream.of(order.split(" ")).map(Integer::valueOf).toList();
    }
}
