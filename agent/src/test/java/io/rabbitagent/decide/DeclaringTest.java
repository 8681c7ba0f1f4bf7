package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.decide.Plans.NOW;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeclaringTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB3 = node(3);
    private static final Command LOST = new Command.Declare("ann", RB3, Declaration.What.LOST, "burnt down");
    private static final Decisions NONE = Decisions.none("prod");
    private static final Decisions SAID = decided(NONE, LOST);

    private final Pictures pictures = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3);

    private static Command takeBack(Declaration.What what) {
        return new Command.TakeBack("bob", RB3, what, "only the switch");
    }

    private static Answer.Refused refused(Decisions document, Command command) {
        Answer answer = Transitions.decide(document, command, NOW);
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return (Answer.Refused) answer;
    }

    private List<Command> over(NodeName me, Decisions document) {
        return Declaring.over(me, pictures.picture(), document).toList();
    }

    /** Whoever is there takes the member out of what it lists. */
    private void forgottenBy(int... observers) {
        for (int observer : observers) {
            pictures.observe(
                    node(observer),
                    seen -> Pictures.with(seen)
                            .view(seen.view().map(view -> Pictures.view(view.observer(), without(view.peers()))))
                            .done());
        }
    }

    private static <V> Map<NodeName, V> without(Map<NodeName, V> peers) {
        Map<NodeName, V> less = new TreeMap<>(peers);
        less.remove(RB3);
        return less;
    }

    @Test
    void what_is_said_is_kept_with_who_why_and_when() {
        assertThat(SAID.declared())
                .containsExactly(new Declaration(RB3, Declaration.What.LOST, "ann", "burnt down", NOW));
        assertThat(SAID.declared(RB3, Declaration.What.LOST)).isPresent();
        assertThat(SAID.declared(RB3, Declaration.What.LEAVING)).isEmpty();
        assertThat(SAID.declared(RB1, Declaration.What.LOST)).isEmpty();
    }

    @Test
    void the_history_tells_what_was_said_and_taken_back() {
        Answer.Decided said = (Answer.Decided) Transitions.decide(NONE, LOST, NOW);
        Answer.Decided back = (Answer.Decided) Transitions.decide(SAID, takeBack(Declaration.What.LOST), NOW);

        assertThat(said.entry().summary()).isEqualTo("declared-lost by ann: burnt down");
        assertThat(said.entry().target()).contains(RB3);
        assertThat(back.entry().summary()).isEqualTo("not-lost by bob: only the switch");
        assertThat(back.entry().target()).contains(RB3);
        assertThat(back.decisions().declared()).isEmpty();
    }

    @Test
    void it_is_said_once() {
        assertThat(refused(SAID, LOST).why()).isEqualTo(Why.INVALID);
        assertThat(refused(SAID, LOST).detail()).isEqualTo("rabbit@rb3 is declared lost already");
        assertThat(decided(SAID, new Command.Declare("ann", RB3, Declaration.What.LEAVING, "x"))
                        .declared())
                .as("another word is another thing")
                .hasSize(2);
        assertThat(decided(SAID, new Command.Declare("ann", RB1, Declaration.What.LOST, "x"))
                        .declared())
                .hasSize(2);
    }

    @Test
    void only_what_was_said_is_taken_back() {
        assertThat(refused(NONE, takeBack(Declaration.What.LOST)).why()).isEqualTo(Why.NOT_FOUND);
        assertThat(refused(SAID, takeBack(Declaration.What.LEAVING)).why()).isEqualTo(Why.NOT_FOUND);
        Decisions both = decided(SAID, new Command.Declare("ann", RB1, Declaration.What.LOST, "x"));
        assertThat(decided(both, takeBack(Declaration.What.LOST)).declared())
                .extracting(Declaration::node)
                .containsExactly(RB1);
    }

    @Test
    void it_stays_while_the_member_is_down_and_listed() {
        assertThat(over(RB1, SAID)).isEmpty();
    }

    @Test
    void who_runs_again_is_not_lost_and_its_own_agent_ends_the_word() {
        Pictures back = Pictures.healthy(3);
        assertThat(Declaring.over(RB3, Pictures.healthy(3).unseenByPeers(RB3).picture(), SAID))
                .containsExactly(new Command.TakeBack("rabbit@rb3", RB3, Declaration.What.LOST, "it runs"));
        assertThat(Declaring.over(RB1, back.picture(), SAID))
                .as("another agent than its own")
                .isEmpty();
    }

    @Test
    void who_is_seen_running_beside_a_silent_agent_is_not_lost_either() {
        assertThat(Declaring.over(RB1, Pictures.healthy(3).silent(RB3).picture(), SAID))
                .containsExactly(
                        new Command.TakeBack("rabbit@rb1", RB3, Declaration.What.LOST, "rabbit@rb1 sees it running"));
    }

    @Test
    void of_two_members_the_other_one_is_enough_to_say_that_it_is_gone() {
        Decisions said = decided(NONE, new Command.Declare("ann", node(2), Declaration.What.LOST, "x"));
        Pictures two = Pictures.healthy(2).unseenByPeers(node(2)).silent(node(2));
        assertThat(Declaring.over(RB1, two.picture(), said)).isEmpty();
        two.observe(
                RB1,
                seen -> Pictures.with(seen)
                        .view(seen.view().map(view -> {
                            Map<NodeName, PeerView> less = new TreeMap<>(view.peers());
                            less.remove(node(2));
                            return Pictures.view(view.observer(), less);
                        }))
                        .done());
        assertThat(Declaring.over(RB1, two.picture(), said)).hasSize(1);
    }

    @Test
    void the_word_about_one_that_is_no_configured_member_any_more_is_over() {
        Pictures without = Pictures.healthy(2);
        assertThat(Declaring.over(RB1, without.picture(), SAID))
                .containsExactly(new Command.TakeBack(
                        "rabbit@rb1", RB3, Declaration.What.LOST, "it is not in cluster.members any more"));
        assertThat(Declaring.over(node(2), without.picture(), SAID))
                .as("one agent says it")
                .isEmpty();
    }

    @Test
    void while_its_plan_is_at_work_the_word_can_not_be_taken_back() {
        Step forget = new Step(1, RB1, new Action.Forget(RB3));
        Plan plan = Plans.with("p-1", "stale-member", RB3, Mode.APPROVE, List.of(forget));
        Decisions atWork = decided(SAID, new Command.Propose(RB1.value(), plan));
        atWork = decided(atWork, new Command.Approve("ann", "p-1", plan.digest(), "go"));
        atWork = decided(atWork, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        assertThat(refused(atWork, takeBack(Declaration.What.LOST)).detail())
                .isEqualTo("plan p-1 is at work on rabbit@rb3: agent abort p-1 --reason TEXT");
    }

    @Test
    void while_a_cluster_is_started_without_it_the_word_stays_and_can_not_be_taken_back() {
        Step check =
                new Step(1, RB1, new Action.CheckOutcome(RB1, Option.FORGET_LOST, List.of(), List.of(RB3), List.of()));
        Plan plan = Plans.with("p-1", "cluster-down-last-node-lost", RB1, Mode.APPROVE, List.of(check));
        Decisions atWork = decided(SAID, new Command.Propose(RB1.value(), plan));
        atWork = decided(atWork, new Command.Approve("ann", "p-1", plan.digest(), "go"));
        atWork = decided(atWork, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        assertThat(refused(atWork, takeBack(Declaration.What.LOST)).detail())
                .isEqualTo("plan p-1 is at work on rabbit@rb3: agent abort p-1 --reason TEXT");
        forgottenBy(1, 2);
        assertThat(over(RB1, atWork)).isEmpty();

        Decisions other =
                decided(NONE, new Command.Declare("ann", node(2), Declaration.What.LOST, "not when the plan was made"));
        other = decided(other, new Command.Propose(RB1.value(), plan));
        other = decided(other, new Command.Approve("ann", "p-1", plan.digest(), "go"));
        other = decided(other, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        assertThat(decided(other, new Command.TakeBack("ann", node(2), Declaration.What.LOST, "x"))
                        .declared())
                .isEmpty();
    }

    @Test
    void a_plan_that_does_not_go_by_the_word_keeps_nobody_from_taking_it_back() {
        Decisions starting = begun(SAID, "member-down", RB3);

        assertThat(decided(starting, takeBack(Declaration.What.LOST)).declared())
                .isEmpty();

        Decisions leaving = decided(NONE, new Command.Declare("ann", RB3, Declaration.What.LEAVING, "x"));
        assertThat(decided(begun(leaving, "stale-member", RB3), takeBack(Declaration.What.LEAVING))
                        .declared())
                .isEmpty();
        assertThat(refused(begun(leaving, "leave", RB3), takeBack(Declaration.What.LEAVING))
                        .detail())
                .contains("plan p-1 is at work on rabbit@rb3");
    }

    @Test
    void who_is_to_leave_may_run() {
        Decisions leaving = decided(NONE, new Command.Declare("ann", RB3, Declaration.What.LEAVING, "x"));

        assertThat(Declaring.over(RB3, Pictures.healthy(3).picture(), leaving)).isEmpty();
    }

    @Test
    void once_a_majority_runs_that_does_not_list_it_it_has_left() {
        forgottenBy(1, 2);

        assertThat(over(RB1, SAID))
                .containsExactly(new Command.TakeBack(
                        "rabbit@rb1", RB3, Declaration.What.LOST, "no member that runs lists it any more"));
        assertThat(over(node(2), SAID)).as("one voice").isEmpty();
    }

    @Test
    void one_that_lists_it_and_a_minority_end_nothing() {
        forgottenBy(1);
        assertThat(over(RB1, SAID)).isEmpty();

        forgottenBy(2);
        pictures.silent(node(2));
        assertThat(over(RB1, SAID)).as("one of three").isEmpty();
    }

    @Test
    void two_of_four_end_nothing_where_two_were_joined_by_hand() {
        forgottenBy(1, 2);
        pictures.joinedByHand(nodes(4, 5));

        assertThat(over(RB1, SAID)).isEmpty();
    }

    @Test
    void while_a_plan_for_it_is_in_the_slot_the_word_stays() {
        forgottenBy(1, 2);
        Decisions running = begun(SAID, "stale-member", RB3);

        assertThat(over(RB1, running)).isEmpty();
        assertThat(over(RB1, begun(SAID, "stale-member", node(2))))
                .as("a plan for another")
                .hasSize(1);
    }

    private static Decisions begun(Decisions document, String rule, NodeName target) {
        Decisions proposed = decided(
                document,
                new Command.Propose(
                        RB1.value(),
                        Plans.with("p-1", rule, target, Mode.AUTO, List.of(new Step(1, RB1, new Action.StartApp())))));
        return decided(proposed, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
    }

    @Test
    void the_loop_ends_it_by_itself() {
        OneAgent agent = new OneAgent(RB3, Pictures.healthy(3), Shipped.rules());
        agent.set(Fact.known(SAID));
        agent.turns(2);

        assertThat(agent.document().declared()).isEmpty();
    }

    @Test
    void rules_and_remedies_see_what_the_decisions_say_and_nothing_while_these_are_away() {
        Fact<Decisions> away = Fact.unknown(Fact.Reason.TIMEOUT, "the store did not answer");

        assertThat(seen(Fact.known(SAID)).value()).contains(SAID.declared());
        assertThat(seen(away)).isEqualTo(Fact.unknown(Fact.Reason.TIMEOUT, "the store did not answer"));
    }

    private Fact<List<Declaration>> seen(Fact<Decisions> decisions) {
        return new Input(
                        NOW,
                        Duration.ZERO,
                        "e",
                        pictures.picture(),
                        decisions,
                        Fact.known(Measurements.NONE),
                        Optional.empty())
                .picture()
                .declared();
    }
}
