package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Decisions where nobody stays to follow them. */
class DecidingTest {
    private static final NodeName RB2 = node(2);

    private final FakeAgent agent = new FakeAgent(Pictures.healthy(3).appStopped(RB2)).after(5);
    private final String plan = agent.document().proposals().get(0).plan().id();
    private final String shown =
            PlanDigest.shown(agent.document().proposals().get(0).plan());

    private Deciding deciding() {
        return new Deciding(agent, "http:ann@10.0.0.7", "on call");
    }

    private static void assertRefused(Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void a_decision_that_the_next_turns_do_not_show_is_made_all_the_same() throws OperationException {
        agent.lagging(100);

        DecisionView view = deciding().approve(plan, shown);

        assertThat(view.seen()).isFalse();
        assertThat(agent.document().proposal(plan).orElseThrow().approval()).isPresent();
    }

    /** The store goes away right after the decision was committed. */
    @Test
    void what_can_not_be_read_afterwards_does_not_make_a_decision_undone() throws OperationException {
        agent.lagging(1).then(agent::storeUnreachable).then(() -> {}).then(() -> {});

        DecisionView view = deciding().pause(Duration.ofHours(1));

        assertThat(view.decision()).isEqualTo("paused");
        assertThat(view.seen()).isFalse();
        assertThat(view.paused()).isEmpty();
    }

    /** The agent is being stopped right after the decision was committed. */
    @Test
    void nor_does_an_agent_that_no_longer_answers() throws OperationException {
        agent.lagging(1).then(() -> agent.failing(Kind.TRY_LATER, "the agent is being stopped"));

        DecisionView view = deciding().pause(Duration.ofHours(1));

        assertThat(view.decision()).isEqualTo("paused");
        assertThat(view.seen()).isFalse();
    }

    @Test
    void who_decides_and_why_are_in_the_decisions() throws OperationException {
        DecisionView view = deciding().pause(Duration.ofHours(2));

        assertThat(view.by()).isEqualTo("http:ann@10.0.0.7");
        assertThat(view.paused().orElseThrow().by()).isEqualTo("http:ann@10.0.0.7");
        assertThat(agent.document().pause().orElseThrow().reason()).isEqualTo("on call");
        assertThat(deciding().resume().paused()).isEmpty();
    }

    @Test
    void a_plan_that_is_not_there_and_one_that_is_another_are_told_apart() {
        assertRefused(Kind.NOT_FOUND, () -> deciding().approve("p-00000000", shown));
        assertRefused(Kind.REFUSED, () -> deciding().approve(plan, "0".repeat(64)));
        assertRefused(Kind.NOT_FOUND, () -> deciding().reject("p-00000000"));
        assertRefused(Kind.CONFLICT, () -> deciding().abort(plan, Optional.empty()));
        assertRefused(Kind.NOT_FOUND, () -> deciding().acknowledge(plan));
        assertThat(agent.document().proposal(plan).orElseThrow().approval()).isEmpty();
    }

    @Test
    void a_member_is_asked_to_leave_where_a_rule_would_find_it() throws OperationException {
        DecisionView view = deciding().leaving("rb3");

        assertThat(view.declared())
                .singleElement()
                .satisfies(said -> assertThat(said.what()).isEqualTo("leaving"));
        assertThat(agent.document().declared(node(3), Declaration.What.LEAVING)).isPresent();
        assertRefused(Kind.CONFLICT, () -> deciding().leaving("rb3"));
        assertRefused(Kind.USAGE, () -> deciding().leaving("rb9"));
        assertThat(deciding().notLeaving("rb3").declared()).isEmpty();
    }

    @Test
    void without_a_rule_that_takes_members_out_nobody_is_asked_to_leave() {
        FakeAgent without = new FakeAgent(
                        Pictures.healthy(3),
                        Shipped.rules().stream()
                                .filter(rule -> !rule.name().equals("leave"))
                                .toList())
                .after(1);

        assertThatThrownBy(() -> new Deciding(without, "ann", "x").leaving("rb3"))
                .hasMessage("no rule in force takes members out of the cluster");
        assertThat(without.asked()).isEmpty();
    }

    /** One that no member lists has left. */
    @Test
    void a_member_that_has_left_is_not_asked_to() {
        FakeAgent forgotten = new FakeAgent(Pictures.healthy(3).forgotten(node(3)), Shipped.rules(), node(1)).after(3);

        assertRefused(Kind.REFUSED, () -> new Deciding(forgotten, "ann", "x").leaving("rb3"));
        assertThat(forgotten.asked()).isEmpty();
    }

    @Test
    void nothing_is_rehearsed_while_members_run() {
        assertRefused(Kind.REFUSED, () -> deciding().rehearse(List.of(), false));
        assertThat(agent.asked()).isEmpty();
    }
}
