package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Ends;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.Shipped;
import io.rabbitagent.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final List<NodeName> MEMBERS = Pictures.healthy(3).members();
    private static final List<Rule> RULES = Shipped.rules();
    private static final Rule RULE = RULES.stream()
            .filter(rule -> rule.name().equals("app-stopped"))
            .findFirst()
            .orElseThrow();

    @Test
    void where_nothing_is_named_everything_is_meant() throws OperationException {
        Selection all = Selection.of(Optional.empty(), Optional.empty(), RULES, MEMBERS);

        assertThat(all).isEqualTo(Selection.everything());
        assertThat(RULES).allMatch(rule -> all.includes(rule, node(1)));
    }

    @Test
    void a_rule_and_a_node_narrow_it_down_together() throws OperationException {
        Selection one = Selection.of(Optional.of(RULE.name()), Optional.of("rb2"), RULES, MEMBERS);

        assertThat(one.includes(RULE, node(2))).isTrue();
        assertThat(one.includes(RULE, node(1))).isFalse();
        assertThat(RULES).filteredOn(rule -> !rule.equals(RULE)).noneMatch(rule -> one.includes(rule, node(2)));
    }

    @Test
    void a_rule_about_the_cluster_is_about_each_node() throws OperationException {
        Rule cluster = RULES.stream()
                .filter(rule -> rule.scope() == Scope.CLUSTER)
                .findFirst()
                .orElseThrow();

        assertThat(Selection.of(Optional.empty(), Optional.of("rb3"), RULES, MEMBERS)
                        .includes(cluster, node(1)))
                .isTrue();
    }

    @Test
    void a_plan_for_the_cluster_is_meant_where_something_is_done_on_the_node() throws OperationException {
        Pictures down =
                Ends.of(3).stopped(2, 1, 2, 3).crashed(1, 1, 3).crashed(3, 3).pictures();
        FakeAgent agent = new FakeAgent(down, RULES, node(1)).after(10);

        assertThat(plans(agent, "rb1")).containsExactly("cluster-down");
        assertThat(plans(agent, "rb3")).containsExactly("cluster-down");
        assertThat(plans(agent, "rb2")).isEmpty();
    }

    @Test
    void a_plan_for_the_cluster_is_meant_where_a_boot_is_awaited() throws OperationException {
        Pictures down = Ends.of(3)
                .stopped(2, 1, 2, 3)
                .stopped(1, 1, 3)
                .stopped(3, 3)
                .pictures()
                .observe(
                        node(2),
                        seen -> with(seen).app(Fact.known(AppState.BOOTING)).done());
        FakeAgent agent = new FakeAgent(down, RULES, node(1)).after(10);

        assertThat(plans(agent, "rb2")).containsExactly("cluster-down");
    }

    @Test
    void what_stands_in_the_way_of_the_cluster_s_cure_is_heard_whichever_node_is_named() throws OperationException {
        FakeAgent agent = new FakeAgent(Ends.of(3).pictures(), RULES, node(1)).after(10);

        assertThat(findings(agent, "rb2")).containsExactly("cluster-down");
    }

    /** Of the dry run, which has to be the same that remediate would run. */
    private static List<String> plans(FakeAgent agent, String host) throws OperationException {
        Selection selection = Selection.of(Optional.empty(), Optional.of(host), RULES, MEMBERS);
        List<String> plans = DryRun.of(agent.situation(), RULES, selection).plans().stream()
                .map(plan -> plan.rule())
                .toList();
        assertThat(findings(agent, host)).isEqualTo(plans);
        return plans;
    }

    private static List<String> findings(FakeAgent agent, String host) throws OperationException {
        Selection selection = Selection.of(Optional.empty(), Optional.of(host), RULES, MEMBERS);
        return new Remediation(agent, line -> {}, () -> false)
                .findings(selection).stream().map(Finding::rule).toList();
    }

    @Test
    void a_member_goes_by_its_full_name_and_by_its_host() throws OperationException {
        assertThat(Selection.member("rabbit@rb3", MEMBERS)).isEqualTo(node(3));
        assertThat(Selection.member("rb3", MEMBERS)).isEqualTo(node(3));
    }

    @Test
    void a_host_of_several_members_names_none_of_them() throws OperationException {
        List<NodeName> members =
                List.of(new NodeName("rabbit@h1"), new NodeName("second@h1"), new NodeName("rabbit@h2"));

        assertThat(Selection.member("second@h1", members)).isEqualTo(new NodeName("second@h1"));
        assertThat(Selection.member("h2", members)).isEqualTo(new NodeName("rabbit@h2"));
        assertThatThrownBy(() -> Selection.member("h1", members))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(OperationException.Kind.USAGE))
                .hasMessage("h1 is the host of rabbit@h1, second@h1: name the node in full");
    }

    @Test
    void who_names_what_does_not_exist_hears_what_does() {
        assertThatThrownBy(() -> Selection.member("rb", MEMBERS))
                .hasMessage("rb is no member of this cluster; members are rabbit@rb1, rabbit@rb2, rabbit@rb3");
        assertThatThrownBy(() -> Selection.of(Optional.of("x"), Optional.empty(), RULES, MEMBERS))
                .hasMessage("there is no rule x; rules are "
                        + RULES.stream().map(Rule::name).sorted().collect(Collectors.joining(", ")));
    }

    @Test
    void explain_takes_either_and_a_rule_comes_first() throws OperationException {
        assertThat(Explain.selection(RULE.name(), InForce.of(RULES), MEMBERS).rule())
                .contains(RULE.name());
        assertThat(Explain.selection("rb1", InForce.of(RULES), MEMBERS).node()).contains(node(1));
        assertThat(Explain.selection(RULE.name(), InForce.of(RULES), List.of(new NodeName("rabbit@" + RULE.name())))
                        .node())
                .isEmpty();
    }

    @Test
    void explain_of_a_rule_that_is_not_in_force_tells_that_its_file_may_be_wrong() {
        Problem problem = new Problem("rules/mine.yaml:3:1", "", "is wrong", "correct it");
        RulesInForce kept = InForce.of(RULES).with(Optional.empty(), List.of(problem));
        RulesInForce none = InForce.of(List.of()).with(Optional.empty(), List.of(problem));

        assertThatThrownBy(() -> Explain.selection("mine", kept, MEMBERS))
                .hasMessage("mine is neither a member nor a rule; members are rabbit@rb1, rabbit@rb2, rabbit@rb3; rules"
                        + " are "
                        + String.join(
                                ", ", RULES.stream().map(Rule::name).sorted().toList())
                        + ". The rule files are wrong, and no change of them is followed: see agent status");
        assertThatThrownBy(() -> Explain.selection("mine", none, MEMBERS))
                .hasMessageContaining("; rules are none. The rule files are wrong");
    }
}
