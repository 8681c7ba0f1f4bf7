package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Ends;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.operations.StatusView.Down;
import io.rabbitagent.operations.StatusView.Node;
import io.rabbitagent.operations.StatusView.PlanLine;
import io.rabbitagent.operations.StatusView.UnknownFact;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {
    private static final NodeName RB2 = node(2);
    private final Pictures pictures = Pictures.healthy(3);

    @Test
    void a_node_that_nobody_lists_has_the_type_that_its_own_file_says() throws OperationException {
        pictures.forgotten(RB2);
        members(new Membership(nodes(1, 2, 3), nodes(1, 3)));

        assertThat(node2().type()).isEqualTo("ram");
    }

    @Test
    void a_type_that_nobody_knows_is_unknown() throws OperationException {
        pictures.forgotten(RB2);
        members(new Membership(nodes(1, 3), nodes(1, 3)));

        assertThat(node2().type()).isEqualTo("unknown");
    }

    @Test
    void an_api_that_can_not_answer_is_nothing_to_miss() throws OperationException {
        pictures.appStopped(RB2);

        assertThat(node2().unknown()).isEmpty();
    }

    @Test
    void an_api_that_should_answer_is_listed_with_the_reason() throws OperationException {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .view(Fact.unknown(Fact.Reason.UNAUTHORIZED, "the user lacks the tag monitoring"))
                        .done());

        assertThat(node2().unknown())
                .containsExactly(new UnknownFact("view", "unauthorized", "the user lacks the tag monitoring"));
    }

    @Test
    void files_inside_a_data_directory_are_listed_one_by_one() throws OperationException {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .dataDirectory(Fact.known(new DataDirectory(
                                true,
                                false,
                                Fact.unknown(Fact.Reason.GARBLED, "no Erlang terms"),
                                Fact.unknown(Fact.Reason.UNREADABLE, "permission denied"))))
                        .done());

        assertThat(node2().unknown())
                .containsExactly(
                        new UnknownFact("cluster_nodes.config", "garbled", "no Erlang terms"),
                        new UnknownFact("nodes_running_at_shutdown", "unreadable", "permission denied"));
    }

    @Test
    void a_pause_that_is_over_is_none() throws OperationException {
        FakeAgent agent = new FakeAgent(pictures);
        agent.decide(new Command.PauseAll("ops", "upgrade", NOON.plusSeconds(10)));
        assertThat(Status.of(agent.situation()).paused()).isPresent();

        agent.after(5);

        assertThat(Status.of(agent.situation()).paused()).isEmpty();
    }

    @Test
    void a_plan_goes_from_waiting_to_running_with_who_approved_it() throws OperationException {
        FakeAgent agent = new FakeAgent(pictures.appStopped(RB2)).after(5);
        PlanLine waiting = onlyPlan(agent);
        assertThat(waiting.state()).isEqualTo("awaiting-approval");
        assertThat(waiting.approvedBy()).isEmpty();

        Plans.approve(agent, waiting.id(), "ops", "on call");
        agent.after(2);

        PlanLine running = onlyPlan(agent);
        assertThat(running.state()).isEqualTo("running");
        assertThat(running.step()).contains("1/1 start_app");
        assertThat(running.approvedBy()).contains("ops");
        assertThat(running.stalled()).isEmpty();
    }

    @Test
    void a_plan_whose_agent_is_silent_stalls() throws OperationException {
        FakeAgent agent = new FakeAgent(pictures.appStopped(RB2)).after(5);
        Plans.approve(agent, onlyPlan(agent).id(), "ops", "on call");
        agent.after(2);

        pictures.silent(RB2);
        agent.after(1);

        assertThat(onlyPlan(agent).stalled())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the agent of rabbit@rb2 has been silent for ")
                        .endsWith(" s; it still owns step 1, and nothing is freed by itself"));

        agent.rulesFrom(InForce.of(without("app-stopped")));
        assertThat(onlyPlan(agent).stalled()).as("also once its rule is gone").isPresent();
    }

    private static List<Rule> without(String name) {
        return Shipped.rules().stream()
                .filter(rule -> !rule.name().equals(name))
                .toList();
    }

    @Test
    void a_plan_for_the_cluster_is_about_it_also_once_its_rule_is_gone() throws OperationException {
        Pictures down =
                Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).stopped(3, 3).pictures();
        FakeAgent agent = new FakeAgent(down, Shipped.rules(), node(1)).after(10);

        agent.rulesFrom(InForce.of(without("cluster-down")));

        assertThat(onlyPlan(agent).about()).isEqualTo("prod");
        assertThat(Plans.of(agent.situation()).details())
                .extracting(PlanView::about)
                .containsExactly("prod");
    }

    @Test
    void a_plan_for_a_member_is_about_it_also_while_its_rule_is_about_the_cluster() throws OperationException {
        FakeAgent agent = new FakeAgent(pictures.appStopped(RB2)).after(5);
        Rule cluster = RuleVariants.of(Shipped.rule("cluster-down"))
                .name("app-stopped")
                .done();

        agent.rulesFrom(InForce.of(List.of(cluster)));

        assertThat(onlyPlan(agent).about()).isEqualTo(RB2.value());
    }

    @Test
    void only_how_long_ago_present_agents_were_heard_of_is_no_change() throws OperationException {
        FakeAgent agent = new FakeAgent(pictures);
        StatusView before = Status.of(agent.situation());
        assertThat(before.saysTheSameAs(Status.of(agent.after(3).situation()))).isTrue();
        StatusView.Notices waiting = new StatusView.Notices(1, Optional.empty());
        assertThat(before.saysTheSameAs(Status.of(agent.situation(), Optional.of(waiting))))
                .as("notices wait")
                .isFalse();

        pictures.silent(RB2);

        assertThat(before.saysTheSameAs(Status.of(agent.after(1).situation()))).isFalse();
    }

    @Test
    void where_no_member_runs_the_verdict_is_told() throws OperationException {
        Ends lastDown = Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).stopped(3, 3);
        Ends olderCopyWins = Ends.of(3).stopped(1, 1, 2, 3).crashed(2, 2, 3).crashed(3, 2, 3);

        assertThat(down(lastDown.pictures())).contains(new Down("last-down", List.of("rabbit@rb3")));
        assertThat(down(Ends.of(3).pictures())).contains(new Down("unknown", List.of()));
        assertThat(down(olderCopyWins.pictures())).contains(new Down("stopped-together", List.of()));
    }

    @Test
    void nothing_is_said_to_be_down_while_one_runs_or_while_nobody_has_told_anything() throws OperationException {
        assertThat(down(Pictures.healthy(2).vmDown(node(1)))).isEmpty();
        assertThat(down(Pictures.healthy(2).silent(node(1)).silent(node(2)))).isEmpty();
    }

    private static Optional<Down> down(Pictures pictures) throws OperationException {
        return Status.of(new FakeAgent(pictures).situation()).shutdownOrder();
    }

    private void members(Membership membership) {
        DataDirectory files =
                new DataDirectory(true, false, Fact.known(Optional.of(membership)), Fact.known(Optional.empty()));
        pictures.observe(
                RB2, seen -> with(seen).dataDirectory(Fact.known(files)).done());
    }

    /** An etcd whose quota is used up can be read. */
    @Test
    void a_store_that_takes_nothing_is_not_reachable_though_it_can_be_read() throws OperationException {
        Situation read = new FakeAgent(pictures).situation();

        assertThat(Status.of(read).store().reachable()).isTrue();
        assertThat(Status.of(read.withNotTaken(Optional.of("database space exceeded")))
                        .store())
                .isEqualTo(new StatusView.Store(false, Optional.of("database space exceeded")));
    }

    private Node node2() throws OperationException {
        return Status.of(new FakeAgent(pictures).situation()).nodes().get(1);
    }

    private static PlanLine onlyPlan(FakeAgent agent) throws OperationException {
        assertThat(Status.of(agent.situation()).plans()).hasSize(1);
        return Status.of(agent.situation()).plans().get(0);
    }
}
