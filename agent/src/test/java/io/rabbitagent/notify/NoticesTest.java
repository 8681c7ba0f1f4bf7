package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.notify.Notice.Kind;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final NodeName RB1 = Pictures.node(1);
    private static final Instant NOON = Pictures.NOON;

    private final Notices notices = new Notices("orders", "cluster-down"::equals);
    private Decisions document = Decisions.none("orders");
    private HistoryEntry last = entry(new AgentStarted(RB1, "a", "1"));

    private static HistoryEntry entry(Event event) {
        return new HistoryEntry(1, new EntryId("decision/7f"), RB1.value(), NOON, event);
    }

    private void decide(List<Command> commands) {
        commands.forEach(this::decide);
    }

    private void decide(Command command) {
        Answer answer = Transitions.decide(document, command, NOON);
        assertThat(answer).as("%s", command).isInstanceOf(Answer.Decided.class);
        document = ((Answer.Decided) answer).decisions();
        last = entry(((Answer.Decided) answer).entry());
    }

    private Optional<Notice> told() {
        return notices.awaited(last, document).or(() -> notices.ended(last));
    }

    private Notice toldOf(String rule, Run.Outcome outcome, String detail) {
        decide(LifeOfPlan.of("p-1", rule, RB1, Mode.APPROVE, new Action.StartApp())
                .endedBeforeItsStep(outcome, detail));
        return told().orElseThrow();
    }

    @Test
    void a_plan_that_awaits_approval_is_told_with_both_answers_to_it() {
        decide(LifeOfPlan.awaiting("p-1", RB1).propose());
        assertThat(told())
                .contains(
                        new Notice(
                                "decision/7f",
                                Kind.APPROVAL_AWAITED,
                                "orders",
                                "app-stopped",
                                RB1,
                                "p-1",
                                "awaiting-approval",
                                "start it",
                                NOON,
                                "Plan p-1 of rule app-stopped for rabbit@rb1 of orders awaits approval: start it."
                                        + " See `agent plans`, then `agent approve p-1 --reason TEXT` or `agent reject p-1 --reason TEXT`."));
    }

    @Test
    void of_a_plan_that_deletes_it_is_said() {
        decide(LifeOfPlan.of("p-1", "wiped-node", RB1, Mode.APPROVE, new Action.Reset())
                .propose());
        assertThat(told().orElseThrow().text()).contains("start it. It is destructive. See `agent plans`");
    }

    @Test
    void a_plan_that_needs_nobody_is_no_news_before_its_end() {
        decide(LifeOfPlan.of("p-1", "app-stopped", RB1, Mode.AUTO, new Action.StartApp())
                .propose());
        assertThat(told()).isEmpty();
    }

    @Test
    void what_deletes_awaits_approval_also_where_its_rule_acts_by_itself() {
        decide(LifeOfPlan.of("p-1", "wiped-node", RB1, Mode.AUTO, new Action.Reset())
                .propose());
        assertThat(told()).isPresent();
    }

    @Test
    void a_plan_that_was_approved_or_taken_back_meanwhile_is_no_news() {
        LifeOfPlan plan = LifeOfPlan.awaiting("p-1", RB1);
        decide(plan.propose());
        HistoryEntry proposed = last;
        assertThat(notices.awaited(proposed, document)).isPresent();
        decide(plan.approve());
        assertThat(notices.awaited(proposed, document)).isEmpty();
        assertThat(notices.awaited(proposed, Decisions.none("orders"))).isEmpty();
    }

    @Test
    void a_cure_asks_for_nothing() {
        decide(LifeOfPlan.awaiting("p-1", RB1).cured());
        assertThat(told())
                .contains(new Notice(
                        "decision/7f",
                        Kind.CURED,
                        "orders",
                        "app-stopped",
                        RB1,
                        "p-1",
                        "verified",
                        "it runs",
                        NOON,
                        "Plan p-1 of rule app-stopped has cured rabbit@rb1 of orders: it runs."
                                + " `agent status` shows how the cluster is now."));
    }

    @Test
    void a_failure_says_what_holds_now_and_until_when() {
        Notice notice = toldOf("app-stopped", Run.Outcome.FAILED, "step 1 start_app: no answer.");
        assertThat(notice.kind()).isEqualTo(Kind.FAILED);
        assertThat(notice.outcome()).isEqualTo("failed");
        assertThat(notice.detail()).isEqualTo("step 1 start_app: no answer.");
        assertThat(notice.text())
                .isEqualTo("Plan p-1 of rule app-stopped for rabbit@rb1 of orders failed: step 1 start_app: no answer."
                        + " See `agent plans`; the rule does nothing more there until `agent ack p-1 --reason TEXT`.");
    }

    @Test
    void what_can_not_be_told_sends_a_human_to_the_node() {
        Notice notice = toldOf("app-stopped", Run.Outcome.OUTCOME_UNKNOWN, "the agent was killed");
        assertThat(notice.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
        assertThat(notice.text())
                .startsWith("Whether plan p-1 of rule app-stopped for rabbit@rb1 of orders took effect is not known: "
                        + "the agent was killed. Look at the node. See `agent plans`;")
                .endsWith("until `agent ack p-1 --reason TEXT`.");
    }

    @Test
    void an_abort_is_told_with_who_wanted_it() {
        LifeOfPlan plan = LifeOfPlan.awaiting("p-1", RB1);
        decide(List.of(plan.propose(), plan.approve(), plan.begin()));
        decide(new Command.Abort("ann", "p-1", "wrong node", Optional.empty()));
        assertThat(told().orElseThrow().kind()).isEqualTo(Kind.ABORTED);
        assertThat(told().orElseThrow().text())
                .contains("was aborted: ", "ann", "wrong node")
                .contains("`agent ack p-1 --reason TEXT`");
    }

    @Test
    void what_is_about_the_whole_cluster_names_no_member_to_a_human() {
        Notice notice = toldOf("cluster-down", Run.Outcome.FAILED, "");
        assertThat(notice.text())
                .startsWith("Plan p-1 of rule cluster-down for cluster orders failed. See")
                .doesNotContain("rb1");
        assertThat(notice.node()).isEqualTo(RB1);
    }

    @Test
    void other_decisions_and_other_events_are_no_news() {
        assertThat(told()).isEmpty();
        LifeOfPlan plan = LifeOfPlan.awaiting("p-1", RB1);
        decide(plan.propose());
        for (Command command : List.of(
                plan.approve(),
                new Command.PauseAll("ann", "upgrade", NOON.plusSeconds(60)),
                new Command.Resume("ann", "done"),
                plan.begin(),
                plan.claim(),
                plan.done())) {
            decide(command);
            assertThat(told()).as("%s", command).isEmpty();
        }
        decide(plan.conclude(Run.Outcome.FAILED, "not seen"));
        decide(new Command.Acknowledge("ann", "app-stopped", RB1, "looked"));
        assertThat(told()).isEmpty();
    }

    @Test
    void others_words_become_no_link_no_mention_and_no_second_line() {
        Notice notice = toldOf("app-stopped", Run.Outcome.FAILED, "<!channel> see\n<https://x|y>\u0007\tnow...");
        assertThat(notice.text())
                .contains("failed: ‹!channel› see ‹https://x|y› now. See")
                .doesNotContain("<", ">", "\n");
        assertThat(notice.detail()).as("as it was").isEqualTo("<!channel> see\n<https://x|y>\u0007\tnow...");
    }

    @Test
    void long_words_are_cut_and_no_character_in_two() {
        Notice notice = toldOf("app-stopped", Run.Outcome.FAILED, "x" + "😀".repeat(5_000));
        assertThat(notice.detail()).hasSizeLessThanOrEqualTo(2_000).endsWith("😀…");
        assertThat(notice.text().length()).isLessThan(1_000);
        assertThat(notice.text()).contains("😀…. See").endsWith("`agent ack p-1 --reason TEXT`.");
        assertThat(NoticeText.cut("abc", 3)).isEqualTo("abc");
        assertThat(NoticeText.cut("abcd", 3)).isEqualTo("ab…");
    }

    @Test
    void it_is_spelled_as_the_documentation_says() {
        decide(LifeOfPlan.awaiting("p-1", RB1).cured());
        assertThat(AgentJson.create().writeDocument(Notice.FORMAT_VERSION, told().orElseThrow()))
                .isEqualTo("{\"format_version\":1,\"id\":\"decision/7f\",\"kind\":\"cured\",\"cluster\":\"orders\","
                        + "\"rule\":\"app-stopped\",\"node\":\"rabbit@rb1\",\"plan\":\"p-1\",\"outcome\":\"verified\","
                        + "\"detail\":\"it runs\",\"at\":\"" + NOON + "\","
                        + "\"text\":\"Plan p-1 of rule app-stopped has cured rabbit@rb1 of orders: it runs."
                        + " `agent status` shows how the cluster is now.\"}");
    }
}
