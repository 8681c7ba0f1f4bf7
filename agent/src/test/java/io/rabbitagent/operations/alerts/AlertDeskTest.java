package io.rabbitagent.operations.alerts;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertDeskTest {
    private static final NodeName RB2 = node(2);

    private final FakeBook book = new FakeBook();
    private final AlertDesk desk = new AlertDesk(node(1), "prod", book);

    @BeforeEach
    void look() throws OperationException {
        book.situation = Optional.of(
                new FakeAgent(Pictures.healthy(3).appStopped(RB2)).after(5).situation());
    }

    @Test
    void an_alert_whose_finding_the_agents_have_is_acted_on_and_written_down() throws Exception {
        assertThat(receive(about("app-stopped", "node", "rabbit@rb2"))).containsExactly(AlertResult.ACTED);

        assertThat(book.document().alerts()).singleElement().satisfies(one -> {
            assertThat(one.by()).isEqualTo("rabbit@rb1");
            assertThat(one.at()).isEqualTo(Pictures.NOON);
            assertThat(one.hint().node()).contains(RB2);
            assertThat(one.hint().seen()).isEqualTo(AlertHint.Seen.ACTED);
        });
    }

    @Test
    void one_that_still_fires_after_a_day_is_taken_anew() throws Exception {
        String alert = about("app-stopped", "node", "rabbit@rb2");
        receive(alert);
        Situation seen = book.situation.orElseThrow();
        later(seen, Duration.ofHours(23));
        assertThat(receive(alert)).containsExactly(AlertResult.DUPLICATE);

        later(seen, Duration.ofHours(25));
        assertThat(receive(alert)).containsExactly(AlertResult.ACTED);
        assertThat(book.document().alerts())
                .singleElement()
                .satisfies(one -> assertThat(one.at()).isEqualTo(book.now));
    }

    private void later(Situation seen, Duration passed) {
        book.now = Pictures.NOON.plus(passed);
        book.situation = Optional.of(new Situation(
                book.now,
                seen.uptime().plus(passed),
                seen.picture(),
                seen.decisions(),
                seen.memory(),
                seen.findings(),
                seen.rules()));
    }

    @Test
    void without_a_node_the_finding_of_any_is_meant() throws Exception {
        assertThat(receive(about("app-stopped"))).containsExactly(AlertResult.ACTED);
        assertThat(book.document().alerts().get(0).hint().node()).isEmpty();
    }

    @Test
    void what_the_agents_do_not_see_themselves_is_only_remembered() throws Exception {
        assertThat(receive(about("app-stopped", "node", "rabbit@rb3"))).containsExactly(AlertResult.NO_FINDING);
        assertThat(book.document().alerts()).hasSize(1);
    }

    @Test
    void a_node_that_is_no_member_is_told_and_not_remembered() throws Exception {
        assertThat(receive(about("app-stopped", "node", "rabbit@rb9"))).containsExactly(AlertResult.UNKNOWN_NODE);
        assertThat(book.document().alerts()).isEmpty();
    }

    @Test
    void of_a_rule_about_the_whole_cluster_the_node_means_nothing() throws Exception {
        assertThat(receive(about("cluster-down", "node", "rabbit@rb9"))).containsExactly(AlertResult.NO_FINDING);
        assertThat(book.document().alerts().get(0).hint().node()).isEmpty();
    }

    @Test
    void another_clusters_alerts_and_those_without_a_rule_are_no_business_of_ours() throws Exception {
        book.down = true;

        assertThat(receive(
                        Sent.firing("a1", "rule", "app-stopped", "cluster", "other"),
                        Sent.firing("a2", "rule", "app-stopped"),
                        Sent.firing("a3", "alertname", "RabbitagentWatchdog", "cluster", "prod"),
                        Sent.firing("a4", "rule", "no-such-rule", "cluster", "prod"),
                        Sent.resolved("a5", "rule", "app-stopped", "cluster", "prod")))
                .containsExactly(
                        AlertResult.OTHER_CLUSTER,
                        AlertResult.OTHER_CLUSTER,
                        AlertResult.NO_RULE,
                        AlertResult.UNKNOWN_RULE,
                        AlertResult.RESOLVED);
    }

    @Test
    void an_alert_that_is_sent_again_is_a_duplicate_also_within_one_request() throws Exception {
        String alert = about("app-stopped");

        assertThat(receive(alert, alert)).containsExactly(AlertResult.ACTED, AlertResult.DUPLICATE);
        assertThat(receive(alert)).containsExactly(AlertResult.DUPLICATE);
        assertThat(book.commits).isEqualTo(1);
    }

    @Test
    void the_same_labels_that_fire_anew_are_another_alert() throws Exception {
        receive(about("app-stopped"));

        assertThat(receive(about("app-stopped").replace(Sent.SINCE, "2026-01-01T11:59:00Z")))
                .containsExactly(AlertResult.ACTED);
    }

    @Test
    void where_another_agent_was_quicker_it_is_a_duplicate_and_the_rest_is_written_down() throws Exception {
        AlertDesk other = new AlertDesk(node(3), "prod", book);
        book.meanwhile = () -> received(other, about("app-stopped"));

        assertThat(receive(about("app-stopped"), Sent.firing("b2", "rule", "app-stopped", "cluster", "prod")))
                .containsExactly(AlertResult.DUPLICATE, AlertResult.ACTED);
        assertThat(book.document().alerts()).hasSize(2);
    }

    @Test
    void a_store_that_is_down_is_told_and_nothing_is_remembered() {
        book.down = true;

        assertThatThrownBy(() -> receive(about("app-stopped")))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThat(book.document().alerts()).isEmpty();
    }

    @Test
    void before_the_first_look_alerts_about_rules_are_to_be_sent_again_and_the_watchdog_is_not() throws Exception {
        book.situation = Optional.empty();

        assertThat(receive(Sent.firing("a3", "alertname", "RabbitagentWatchdog")))
                .containsExactly(AlertResult.NO_RULE);
        assertThatThrownBy(() -> receive(about("app-stopped")))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRY_LATER));
    }

    @Test
    void of_more_than_are_remembered_in_one_request_the_rest_is_refused() throws Exception {
        List<String> many = new ArrayList<>();
        for (int number = 0; number < Decisions.MOST_ALERTS + 3; number++) {
            many.add(Sent.firing("f" + number, "rule", "app-stopped", "cluster", "prod"));
        }

        List<AlertResult> results = receive(many.toArray(String[]::new));

        assertThat(results.subList(0, Decisions.MOST_ALERTS)).containsOnly(AlertResult.ACTED);
        assertThat(results.subList(Decisions.MOST_ALERTS, results.size())).containsOnly(AlertResult.REFUSED);
        assertThat(book.document().alerts()).hasSize(Decisions.MOST_ALERTS);
    }

    @Test
    void while_remediation_is_paused_what_is_found_is_blocked() throws Exception {
        FakeAgent agent = new FakeAgent(Pictures.healthy(3).appStopped(RB2));
        agent.decide(new Command.PauseAll("ann", "upgrade", Pictures.NOON.plusSeconds(7_200)));
        book.situation = Optional.of(agent.after(5).situation());

        assertThat(receive(about("app-stopped"))).containsExactly(AlertResult.BLOCKED);
    }

    private static String about(String rule, String... more) {
        List<String> labels = new ArrayList<>(List.of("alertname", "A", "rule", rule, "cluster", "prod"));
        labels.addAll(List.of(more));
        return Sent.firing("ab12", labels.toArray(String[]::new));
    }

    private static void received(AlertDesk desk, String alert) {
        try {
            var unused = desk.receive(AlertReader.read(Sent.body(alert).getBytes(StandardCharsets.UTF_8)));
        } catch (OperationException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private List<AlertResult> receive(String... alerts) throws OperationException, MalformedException {
        return desk.receive(AlertReader.read(Sent.body(alerts).getBytes(StandardCharsets.UTF_8))).alerts().stream()
                .map(AlertsView.Line::result)
                .toList();
    }
}
