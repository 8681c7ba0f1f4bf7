package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.decide.Plans.LATER;
import static io.rabbitagent.decide.Plans.NOW;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.store.SharedStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RehearsingTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Decisions NONE = Decisions.none("prod");
    private static final Decisions ASKED = decided(NONE, ask(RB1, RB2));

    private static SortedSet<NodeName> set(NodeName... nodes) {
        return new TreeSet<>(List.of(nodes));
    }

    private static Command ask(NodeName... nodes) {
        return new Command.AskRehearsal("ann", set(RB3), set(nodes), "rb3 burnt down");
    }

    private static Command report(NodeName node, String fingerprint) {
        return new Command.ReportMeasured(
                node.value(), node, set(RB3), fingerprint, Optional.of("digest-" + node.host()), Optional.empty());
    }

    private static Command problem(NodeName node, String why) {
        return new Command.ReportMeasured(node.value(), node, set(RB3), "f1", Optional.empty(), Optional.of(why));
    }

    private static void assertRefused(Decisions document, Command command, Why why, String words) {
        assertThat(Transitions.decide(document, command, LATER))
                .isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                    assertThat(refused.why()).isEqualTo(why);
                    assertThat(refused.detail()).contains(words);
                });
    }

    private static String summary(Decisions document, Command command) {
        return ((Answer.Decided) Transitions.decide(document, command, LATER))
                .entry()
                .summary();
    }

    @Test
    void what_a_plan_at_work_rests_on_is_not_measured_anew() {
        Step check =
                new Step(1, RB1, new Action.CheckOutcome(RB1, Option.FORGET_LOST, List.of(), List.of(RB3), List.of()));
        Plan plan = Plans.with("p-1", "cluster-down-last-node-lost", RB1, Mode.APPROVE, List.of(check));
        Decisions measured = decided(decided(ASKED, report(RB1, "f1")), report(RB2, "f1"));
        Decisions atWork = decided(measured, new Command.Propose(RB1.value(), plan));
        atWork = decided(atWork, new Command.Approve("ann", "p-1", plan.digest(), "go"));
        atWork = decided(atWork, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));

        assertRefused(atWork, ask(RB1, RB2), Why.BUSY, "plan p-1 rests on what was measured without rabbit@rb3");
        decided(atWork, new Command.AskRehearsal("ann", set(RB2), set(RB1), "another question"));
    }

    @Test
    void what_is_asked_stands_there_until_each_of_its_nodes_has_reported() {
        RehearsalAsked asked = ASKED.rehearsal().orElseThrow();
        assertThat(asked.actor()).isEqualTo("ann");
        assertThat(asked.lost()).containsExactly(RB3);
        assertThat(asked.nodes()).containsExactly(RB1, RB2);
        assertThat(asked.reason()).isEqualTo("rb3 burnt down");
        assertThat(asked.at()).isEqualTo(NOW);

        Decisions first = decided(ASKED, report(RB2, "f2"), LATER);
        assertThat(first.rehearsal()).contains(asked);
        assertThat(asked.open(first)).containsExactly(RB1);

        Decisions both = decided(first, problem(RB1, "no room"), LATER);
        assertThat(both.rehearsal()).as("the last report ends it").isEmpty();
        assertThat(both.measured()).extracting(Measured::node).containsExactly(RB2, RB1);
        assertThat(both.measured(RB2, set(RB3)).orElseThrow().document()).contains("digest-rb2");
        assertThat(both.measured(RB1, set(RB3)).orElseThrow().problem()).contains("no room");
        assertThat(both.measured(RB1, set(RB2))).as("other losses").isEmpty();
    }

    @Test
    void the_history_says_in_words_who_asked_for_what_and_what_came_of_it() {
        assertThat(summary(NONE, ask(RB1, RB2)))
                .isEqualTo("rehearsal-asked by ann: on copies of rabbit@rb1, rabbit@rb2, without rabbit@rb3:"
                        + " rb3 burnt down");
        assertThat(summary(ASKED, report(RB1, "f1")))
                .isEqualTo("rehearsed by rabbit@rb1: on copies of rabbit@rb1, without rabbit@rb3");
        assertThat(summary(ASKED, problem(RB1, "no room")))
                .isEqualTo(
                        "rehearsal-not-possible by rabbit@rb1: on copies of rabbit@rb1, without rabbit@rb3: no room");
        assertThat(summary(ASKED, new Command.EndRehearsal("rabbit@rb1", "rabbit@rb2 runs")))
                .isEqualTo("rehearsal-ended by rabbit@rb1: rabbit@rb2 runs");
    }

    @Test
    void it_needs_nodes_that_are_not_lost() {
        assertRefused(NONE, ask(), Why.INVALID, "needs a node");
        assertRefused(NONE, ask(RB2, RB3), Why.INVALID, "has no data");
    }

    @Test
    void other_losses_wait_until_it_is_over() {
        Command other = new Command.AskRehearsal("bob", set(RB2), set(RB1), "why");

        assertRefused(ASKED, other, Why.BUSY, "without rabbit@rb3 is under way, asked for by ann");
        Decisions ended = decided(ASKED, new Command.EndRehearsal("ann", "mistaken"));
        assertThat(decided(ended, other).rehearsal().orElseThrow().lost()).containsExactly(RB2);
    }

    @Test
    void the_same_again_is_nothing_new_and_more_nodes_join_it() {
        assertRefused(ASKED, ask(RB1), Why.BUSY, "is under way");

        Decisions one = decided(NONE, ask(RB1));
        Decisions two = decided(one, ask(RB1, RB2), LATER);
        assertThat(two.rehearsal().orElseThrow().nodes()).containsExactly(RB1, RB2);
        assertThat(two.rehearsal().orElseThrow().id())
                .isEqualTo(one.rehearsal().orElseThrow().id());
    }

    @Test
    void who_asks_anew_drops_what_was_reported_of_these_nodes_for_these_losses_alone() {
        Decisions done = decided(decided(ASKED, report(RB1, "f1")), report(RB2, "f2"));
        Decisions other = decided(done, new Command.AskRehearsal("ann", set(RB2), set(RB1), "why"));
        Decisions both = decided(
                other,
                new Command.ReportMeasured(RB1.value(), RB1, set(RB2), "f1", Optional.of("other"), Optional.empty()));

        Decisions anew = decided(both, ask(RB1));

        assertThat(anew.measured(RB1, set(RB3))).isEmpty();
        assertThat(anew.measured(RB2, set(RB3))).isPresent();
        assertThat(anew.measured(RB1, set(RB2))).isPresent();
    }

    @Test
    void one_that_has_reported_can_be_asked_again_while_others_are_awaited() {
        Decisions first = decided(ASKED, report(RB1, "f1"));

        Decisions again = decided(first, ask(RB1), LATER);

        assertThat(again.rehearsal().orElseThrow().open(again)).containsExactly(RB1, RB2);
    }

    @Test
    void the_newest_report_of_a_node_takes_the_place_of_the_one_before() {
        Decisions first = decided(ASKED, report(RB1, "f1"));

        Decisions second = decided(first, report(RB1, "f2"), LATER);

        assertThat(second.measured()).singleElement().satisfies(one -> {
            assertThat(one.fingerprint()).isEqualTo("f2");
            assertThat(one.at()).isEqualTo(LATER);
        });
    }

    @Test
    void a_report_that_nobody_asks_for_any_more_is_refused() {
        assertRefused(NONE, report(RB1, "f1"), Why.NOT_FOUND, "nobody asks any more");
        assertRefused(decided(NONE, ask(RB1)), report(RB2, "f1"), Why.NOT_FOUND, "nobody asks any more");
        assertRefused(NONE, new Command.EndRehearsal("ann", "why"), Why.NOT_FOUND, "no rehearsal");
    }

    @Test
    void only_the_agent_beside_a_node_reports_of_it_and_either_a_document_or_a_problem() {
        Command foreign =
                new Command.ReportMeasured(RB2.value(), RB1, set(RB3), "f1", Optional.of("digest"), Optional.empty());
        Command both = new Command.ReportMeasured(
                RB1.value(), RB1, set(RB3), "f1", Optional.of("digest"), Optional.of("a problem"));
        Command neither =
                new Command.ReportMeasured(RB1.value(), RB1, set(RB3), "f1", Optional.empty(), Optional.empty());

        assertRefused(ASKED, foreign, Why.INVALID, "only the agent of rabbit@rb1");
        assertRefused(ASKED, both, Why.INVALID, "a document or a problem");
        assertRefused(ASKED, neither, Why.INVALID, "a document or a problem");
    }

    @Test
    void the_document_stays_small_however_many_losses_people_try() {
        Decisions document = NONE;
        for (int lost = 2; lost <= 9; lost++) {
            SortedSet<NodeName> losses = set(node(lost));
            document = decided(document, new Command.AskRehearsal("ann", losses, set(RB1), "why"));
            document = decided(
                    document,
                    new Command.ReportMeasured(
                            RB1.value(), RB1, losses, "f1", Optional.empty(), Optional.of("x".repeat(100_000))));
        }

        assertThat(document.measured())
                .extracting(one -> one.lost().first())
                .as("the newest stay")
                .containsExactly(node(6), node(7), node(8), node(9));
        assertThat(AgentJson.create().writeDocument(Decisions.FORMAT_VERSION, document))
                .hasSizeLessThan(SharedStore.MOST_DECISIONS_BYTES / 10);
    }
}
