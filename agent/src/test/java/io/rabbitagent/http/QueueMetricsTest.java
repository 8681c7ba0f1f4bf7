package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.OfVhost;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueMetricsTest {
    private static final NodeName RB1 = Pictures.node(1);
    private static final NodeName RB2 = Pictures.node(2);
    private static final NodeName RB3 = Pictures.node(3);
    private static final Set<NodeName> ALL = Set.of(RB1, RB2, RB3);
    private static final String UNSYNCHRONISED = "rabbitagent_queues_mirror_unsynchronised";
    private static final String ONLY_COPY = "rabbitagent_queues_without_synchronised_mirror";
    private static final String LEADERLESS = "rabbitagent_queues_without_leader";

    private final Metrics metrics = Scene.metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void each_member_tells_what_it_leads_and_what_hangs_on_it() {
        Exposition scrape = after(whole());

        assertThat(queues(scrape, RB1, "classic", "running")).hasValue(10);
        assertThat(queues(scrape, RB1, "classic", "down")).hasValue(0);
        assertThat(queues(scrape, RB3, "quorum", "running")).hasValue(4);
        assertThat(queues(scrape, RB2, "stream", "running")).hasValue(1);
        assertThat(critical(scrape, RB1)).hasValue(5);
        for (String type : List.of("classic", "quorum", "stream")) {
            assertThat(scrape.value(LEADERLESS, "type", type)).as(type).hasValue(0);
        }
    }

    @Test
    void a_member_that_was_not_surveyed_has_no_sample_and_the_cluster_none_either() {
        Pictures pictures = whole();
        tells(pictures, RB2, Fact.unknown(Reason.TIMEOUT, "no answer"));

        Exposition scrape = after(pictures);

        assertThat(scrape.samples("rabbitagent_queues", "node", RB2.value())).isEmpty();
        assertThat(critical(scrape, RB2)).isEmpty();
        assertThat(queues(scrape, RB1, "classic", "running")).hasValue(10);
        assertThat(scrape.samples(LEADERLESS)).isEmpty();
        assertThat(scrape.samples(UNSYNCHRONISED)).isEmpty();
        assertThat(scrape.samples(ONLY_COPY)).isEmpty();
    }

    @Test
    void a_survey_that_an_older_agent_wrote_tells_nothing_of_it() {
        Pictures pictures = whole();
        pictures.observe(
                RB2,
                seen -> Pictures.with(seen)
                        .mirrors(Fact.known(new MirrorSurvey(3, 0, 0, List.of(), PolicyGaps.NONE)))
                        .done());

        Exposition scrape = after(pictures);

        assertThat(scrape.samples("rabbitagent_queues", "node", RB2.value())).isEmpty();
        assertThat(scrape.samples(LEADERLESS)).isEmpty();
        assertThat(scrape.value("rabbitagent_node_queues_mirror_unsynchronised", "node", RB2.value()))
                .hasValue(0);
    }

    @Test
    void a_member_that_is_down_led_what_the_others_say_and_where_they_differ_the_most() {
        Pictures pictures = Pictures.healthy(3).vmDown(RB3);
        tells(pictures, RB1, standing(Set.of(RB1, RB2), led(5, 0, Map.of(RB3, 20)), led(3, 3, Map.of(RB3, 1))));
        tells(pictures, RB2, standing(Set.of(RB1, RB2), led(6, 0, Map.of(RB3, 19, RB2, 2)), led(0, 3, Map.of())));

        Exposition scrape = after(pictures);

        assertThat(queues(scrape, RB3, "classic", "down")).hasValue(20);
        assertThat(queues(scrape, RB3, "classic", "running")).isEmpty();
        assertThat(queues(scrape, RB2, "classic", "down")).hasValue(2);
        assertThat(scrape.value(LEADERLESS, "type", "classic")).hasValue(22);
        assertThat(scrape.value(LEADERLESS, "type", "quorum")).hasValue(1);
        assertThat(critical(scrape, RB1)).hasValue(5);
        assertThat(critical(scrape, RB3)).isEmpty();
    }

    @Test
    void queues_of_a_node_that_is_no_member_any_more_count_too() {
        Pictures pictures = Pictures.healthy(1);
        tells(
                pictures,
                RB1,
                standing(Set.of(RB1), led(5, 0, Map.of(new NodeName("rabbit@gone"), 4)), led(0, 0, Map.of())));

        Exposition scrape = after(pictures);

        assertThat(scrape.value(LEADERLESS, "type", "classic")).hasValue(4);
        assertThat(scrape.samples("rabbitagent_queues", "node", "rabbit@gone")).isEmpty();
    }

    @Test
    void surveys_from_before_a_member_went_down_tell_nothing_of_the_whole_cluster() {
        Exposition scrape = after(whole().vmDown(RB3));

        assertThat(scrape.samples(LEADERLESS)).isEmpty();
        assertThat(scrape.samples(UNSYNCHRONISED)).isEmpty();
        assertThat(queues(scrape, RB3, "classic", "down"))
                .as("nobody has missed it so far")
                .isEmpty();
    }

    @Test
    void members_that_do_not_see_each_other_run_tell_nothing_of_the_whole_cluster() {
        Pictures pictures = whole();
        tells(pictures, RB3, standing(Set.of(RB3), led(4, 0, Map.of(RB1, 9)), led(0, 0, Map.of())));

        Exposition scrape = after(pictures);

        assertThat(scrape.samples(LEADERLESS)).isEmpty();
        assertThat(scrape.samples(ONLY_COPY)).isEmpty();
        assertThat(queues(scrape, RB1, "classic", "down")).as("by its own word").hasValue(0);
    }

    @Test
    void while_quorum_queues_are_untold_the_others_are_told() {
        Pictures pictures = whole();
        QueueStanding heard = standing(ALL, led(4, 0, Map.of()), led(0, 0, Map.of()));
        tells(
                pictures,
                RB3,
                new QueueStanding(
                        heard.running(),
                        heard.unsynchronised(),
                        heard.onlyCopy(),
                        heard.classic(),
                        heard.streams(),
                        Fact.unknown(Reason.TIMEOUT, "rb2 does not tell")));

        Exposition scrape = after(pictures);

        assertThat(queues(scrape, RB3, "classic", "running")).hasValue(4);
        assertThat(scrape.samples("rabbitagent_queues", "node", RB3.value(), "type", "quorum"))
                .isEmpty();
        assertThat(critical(scrape, RB3)).isEmpty();
        assertThat(scrape.value(LEADERLESS, "type", "classic")).hasValue(0);
        assertThat(scrape.value(LEADERLESS, "type", "quorum")).isEmpty();
    }

    @Test
    void nobody_that_runs_leaves_all_of_it_unknown() {
        Exposition scrape = after(Pictures.allDown(3));

        for (String name : List.of("rabbitagent_queues", LEADERLESS, UNSYNCHRONISED, ONLY_COPY)) {
            assertThat(scrape.samples(name)).as(name).isEmpty();
        }
    }

    @Test
    void queues_are_summed_by_virtual_host_and_none_is_a_zero() {
        Pictures pictures = whole();
        tells(pictures, RB1, mirrors(new PerVhost(7, List.of(new OfVhost("/", 5), new OfVhost("b", 2)))));
        tells(pictures, RB2, mirrors(new PerVhost(4, List.of(new OfVhost("b", 3)))));

        Exposition scrape = after(pictures);

        assertThat(scrape.value(UNSYNCHRONISED, "vhost", "/")).hasValue(5);
        assertThat(scrape.value(UNSYNCHRONISED, "vhost", "b")).hasValue(5);
        assertThat(scrape.value(UNSYNCHRONISED, "vhost", ""))
                .as("not told apart")
                .hasValue(1);
        assertThat(scrape.samples(ONLY_COPY))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value()).isZero());
    }

    @Test
    void of_many_virtual_hosts_the_twenty_with_the_most_have_a_name() {
        List<OfVhost> most = new ArrayList<>();
        for (int number = 1; number <= 30; number++) {
            most.add(new OfVhost("v" + number, number));
        }
        Pictures pictures = whole();
        tells(pictures, RB1, mirrors(new PerVhost(465 + 5, most)));

        Exposition scrape = after(pictures);

        assertThat(scrape.samples(UNSYNCHRONISED)).hasSize(Standings.MOST_VHOSTS + 1);
        assertThat(scrape.value(UNSYNCHRONISED, "vhost", "v11")).hasValue(11);
        assertThat(scrape.value(UNSYNCHRONISED, "vhost", "v10")).isEmpty();
        assertThat(scrape.value(UNSYNCHRONISED, "vhost", "")).hasValue(55 + 5);
    }

    private static Pictures whole() {
        Pictures pictures = Pictures.healthy(3);
        tells(pictures, RB1, standing(ALL, led(10, 0, Map.of()), led(6, 3, Map.of())));
        tells(pictures, RB2, standing(ALL, led(0, 0, Map.of()), led(0, 3, Map.of())));
        tells(pictures, RB3, standing(ALL, led(4, 0, Map.of()), led(4, 3, Map.of())));
        return pictures;
    }

    private static OfType led(int led, int critical, Map<NodeName, Integer> down) {
        return new OfType(led, critical, new TreeMap<>(down));
    }

    private static QueueStanding standing(Set<NodeName> running, OfType classic, OfType quorum) {
        return new QueueStanding(
                running, PerVhost.NONE, PerVhost.NONE, classic, led(1, 2, Map.of()), Fact.known(quorum));
    }

    private static QueueStanding mirrors(PerVhost unsynchronised) {
        return new QueueStanding(ALL, unsynchronised, PerVhost.NONE, OfType.NONE, OfType.NONE, Fact.known(OfType.NONE));
    }

    private static void tells(Pictures pictures, NodeName node, QueueStanding standing) {
        tells(pictures, node, Fact.known(new MirrorSurvey(0, 0, 0, List.of(), PolicyGaps.NONE, Fact.known(standing))));
    }

    private static void tells(Pictures pictures, NodeName node, Fact<MirrorSurvey> survey) {
        pictures.observe(node, seen -> Pictures.with(seen).mirrors(survey).done());
    }

    private Exposition after(Pictures pictures) {
        metrics.update(Scene.of(pictures));
        return Exposition.of(metrics);
    }

    private static OptionalDouble queues(Exposition scrape, NodeName node, String type, String state) {
        return scrape.value("rabbitagent_queues", "node", node.value(), "type", type, "state", state);
    }

    private static OptionalDouble critical(Exposition scrape, NodeName node) {
        return scrape.value("rabbitagent_queues_quorum_critical", "node", node.value());
    }
}
