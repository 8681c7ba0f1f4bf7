package io.rabbitagent.decide;

import static io.rabbitagent.decide.Plans.NOW;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertingTest extends StoppedApplication {
    private static final Instant SINCE = NOW.minusSeconds(120);

    private static AlertHint hint(String fingerprint, Optional<NodeName> node) {
        return new AlertHint(fingerprint, SINCE, "RabbitmqAppStopped", RULE, node, AlertHint.Seen.NO_FINDING);
    }

    private static Command received(String... fingerprints) {
        return new Command.ReceiveAlerts(
                "rabbit@rb1",
                List.of(fingerprints).stream()
                        .map(one -> hint(one, Optional.of(RB2)))
                        .toList());
    }

    private static Command propose(String id, NodeName target) {
        return new Command.Propose("rabbit@rb2", Plans.plan(id, RULE, target, Mode.APPROVE, 1));
    }

    private static Trigger trigger(Decisions document) {
        return document.proposals().get(0).trigger();
    }

    private static Decisions over(Decisions document, Instant at) {
        Plan plan = document.proposals().get(0).plan();
        Decisions next = decided(document, new Command.Approve("ann", plan.id(), plan.digest(), "go"), at);
        next = decided(next, new Command.Begin("rabbit@rb2", plan.id(), Plans.AMPLE), at);
        next = decided(next, new Command.ClaimStep("rabbit@rb2", plan.id(), 1, "c-1", "a"), at);
        next = decided(next, new Command.StepDone("rabbit@rb2", plan.id(), 1, "c-1", ""), at);
        return decided(next, new Command.Conclude("rabbit@rb2", plan.id(), Run.Outcome.VERIFIED, "seen"), at);
    }

    @Test
    void a_plan_that_nobody_asked_for_was_asked_for_by_its_rule() {
        assertThat(trigger(decided(Decisions.none("prod"), propose("p-1", RB2))))
                .isEqualTo(new Trigger.ByRule());
    }

    @Test
    void an_alert_proposes_and_allows_nothing() {
        Decisions before = decided(Decisions.none("prod"), propose("p-1", RB2));

        Decisions after = decided(before, received("ab12"));

        assertThat(after.active()).isEmpty();
        assertThat(after.proposals()).singleElement().satisfies(one -> {
            assertThat(one.plan()).isEqualTo(before.proposals().get(0).plan());
            assertThat(one.approval()).isEmpty();
            assertThat(one.mayBegin()).isFalse();
        });
        assertThat(decided(Decisions.none("prod"), received("ab12")).proposals())
                .isEmpty();
    }

    @Test
    void a_plan_that_waits_is_asked_for_by_the_alert_from_then_on_and_its_run_says_so() {
        Decisions waiting = decided(Decisions.none("prod"), propose("p-1", RB2));

        Decisions tied = decided(waiting, received("ab12"));

        assertThat(trigger(tied)).isEqualTo(new Trigger.ByAlert("ab12", SINCE));
        Decisions ended = over(tied, NOW);
        assertThat(ended.recent().get(0).trigger()).isEqualTo(new Trigger.ByAlert("ab12", SINCE));
        ReceivedAlert alert = ended.alerts().get(0);
        assertThat(alert.plan(ended)).contains("p-1");
        assertThat(alert.hasAsked(ended)).isTrue();
    }

    @Test
    void a_plan_that_comes_a_little_later_was_asked_for_and_one_that_comes_late_was_not() {
        Decisions told = decided(Decisions.none("prod"), received("ab12"));
        Duration within = ReceivedAlert.TIES_WITHIN;

        assertThat(trigger(decided(told, propose("p-1", RB2), NOW.plus(within).minusSeconds(1))))
                .isEqualTo(new Trigger.ByAlert("ab12", SINCE));
        assertThat(trigger(decided(told, propose("p-1", RB2), NOW.plus(within))))
                .isEqualTo(new Trigger.ByRule());
    }

    @Test
    void another_node_s_plan_was_not_asked_for() {
        Decisions told = decided(Decisions.none("prod"), received("ab12"));

        assertThat(trigger(decided(told, propose("p-1", RB3)))).isEqualTo(new Trigger.ByRule());
        Decisions any = decided(
                Decisions.none("prod"),
                new Command.ReceiveAlerts("rabbit@rb1", List.of(hint("ab12", Optional.empty()))));
        assertThat(trigger(decided(any, propose("p-1", RB3)))).isEqualTo(new Trigger.ByAlert("ab12", SINCE));
    }

    @Test
    void one_alert_asks_for_one_run() {
        Decisions document = decided(Decisions.none("prod"), received("ab12"));
        document = over(decided(document, propose("p-1", RB2)), NOW.plusSeconds(30));

        Decisions again = decided(document, propose("p-2", RB2), NOW.plusSeconds(60));

        assertThat(trigger(again)).isEqualTo(new Trigger.ByRule());
    }

    @Test
    void a_plan_that_was_taken_back_and_comes_again_is_still_asked_for() {
        Decisions document = decided(Decisions.none("prod"), received("ab12"));
        document = decided(document, propose("p-1", RB2));
        document = decided(document, new Command.Withdraw("rabbit@rb2", "p-1", "another plan"));

        assertThat(trigger(decided(document, propose("p-2", RB2)))).isEqualTo(new Trigger.ByAlert("ab12", SINCE));
    }

    @Test
    void a_plan_at_work_keeps_who_asked_for_it() {
        begun();

        agent.decide(received("ab12"));

        assertThat(agent.document().active().orElseThrow().trigger()).isEqualTo(new Trigger.ByRule());
        assertThat(agent.document().alerts().get(0).plan(agent.document()))
                .contains(agent.document().active().orElseThrow().plan().id());
    }

    @Test
    void who_asked_first_has_asked() {
        Decisions waiting = decided(Decisions.none("prod"), propose("p-1", RB2));
        String digest = waiting.proposals().get(0).plan().digest();
        Command.Approve remediate = new Command.Approve("ann", "p-1", digest, "now", true);

        Decisions human = decided(waiting, remediate);
        assertThat(trigger(human)).isEqualTo(new Trigger.ByHuman());
        assertThat(trigger(decided(human, received("ab12")))).isEqualTo(new Trigger.ByHuman());
        assertThat(trigger(decided(decided(waiting, received("ab12")), remediate)))
                .isEqualTo(new Trigger.ByAlert("ab12", SINCE));
    }

    @Test
    void who_merely_approves_has_not_asked() {
        Decisions waiting = decided(Decisions.none("prod"), propose("p-1", RB2));
        String digest = waiting.proposals().get(0).plan().digest();

        assertThat(trigger(decided(waiting, new Command.Approve("ann", "p-1", digest, "go"))))
                .isEqualTo(new Trigger.ByRule());
    }

    @Test
    void an_alert_is_taken_once_and_anew_after_a_day() {
        Decisions told = decided(Decisions.none("prod"), received("ab12"));

        Answer again = Transitions.decide(told, received("cd34", "ab12"), NOW.plusSeconds(60));
        assertThat(again)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Answer.Why.STALE));
        assertThat(Transitions.decide(told, received("cd34", "cd34"), NOW)).isInstanceOf(Answer.Refused.class);
        assertThat(Transitions.decide(told, received(), NOW)).isInstanceOf(Answer.Refused.class);
        Decisions next = decided(told, received("ab12"), NOW.plus(ReceivedAlert.KEPT_FOR));
        assertThat(next.alerts()).hasSize(1);
    }

    @Test
    void the_latest_are_remembered_and_no_more() {
        Decisions document = Decisions.none("prod");
        for (int number = 0; number < Decisions.MOST_ALERTS + 5; number++) {
            document = decided(document, received("f" + number));
        }

        assertThat(document.alerts()).hasSize(Decisions.MOST_ALERTS);
        assertThat(document.alerts().get(0).hint().fingerprint()).isEqualTo("f5");
    }

    @Test
    void the_history_says_which_alert_and_what_was_seen() {
        Answer.Decided answer = (Answer.Decided) Transitions.decide(Decisions.none("prod"), received("ab12"), NOW);

        assertThat(answer.entry().subject()).contains(RB2);
        assertThat(answer.entry().summary())
                .isEqualTo("alert-received app-stopped by rabbit@rb1: RabbitmqAppStopped ab12 for app-stopped on"
                        + " rabbit@rb2 since 2026-01-01T11:58:00Z, no-finding");
    }

    @Test
    void an_agent_that_finds_it_proposes_no_earlier_for_an_alert() {
        OneAgent untold = agentOf(RB2, Pictures.healthy(3).appStopped(RB2));
        agent.decide(received("ab12"));
        for (int turn = 0; turn < 10; turn++) {
            agent.turn(1);
            untold.turn(1);
            assertThat(agent.document().proposals().stream()
                            .map(ProposedPlan::plan)
                            .toList())
                    .isEqualTo(untold.document().proposals().stream()
                            .map(ProposedPlan::plan)
                            .toList());
        }
        assertThat(trigger(agent.document())).isEqualTo(new Trigger.ByAlert("ab12", SINCE));
    }
}
