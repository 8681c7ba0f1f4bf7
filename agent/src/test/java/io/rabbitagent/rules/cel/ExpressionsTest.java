package io.rabbitagent.rules.cel;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Reading;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.Unknowns;
import io.rabbitagent.rules.cel.Expressions.Compiled;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.rules.cel.Expressions.Wrong;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
    private static final Expressions EXPRESSIONS = Expressions.create();
    private static final NodeName RB2 = node(2);

    private static Judgement judge(String text, Pictures pictures) {
        return judge(text, pictures.picture());
    }

    private static Judgement judge(String text, ClusterPicture picture) {
        Expressions.Result result = EXPRESSIONS.compile(text, Scope.NODE);
        assertThat(result).as("%s", result).isInstanceOf(Compiled.class);
        return ((Compiled) result).condition().judge(picture, RB2);
    }

    private static Verdict verdict(String text, Pictures pictures) {
        return judge(text, pictures).verdict();
    }

    private static Fault fault(String text, Scope scope) {
        Expressions.Result result = EXPRESSIONS.compile(text, scope);
        assertThat(result).as(text).isInstanceOf(Wrong.class);
        return ((Wrong) result).faults().get(0);
    }

    private static Fault fault(String text) {
        return fault(text, Scope.NODE);
    }

    private static Pictures stopped() {
        return Pictures.healthy(3).appStopped(RB2);
    }

    /** Of rabbit@rb2 nothing is known. */
    private static Pictures silent() {
        return Pictures.healthy(3).silent(RB2);
    }

    @Test
    void a_known_fact_answers_and_says_what_was_read() {
        Judgement judged = judge("node.app == 'stopped'", stopped());

        assertThat(judged.verdict()).isEqualTo(Verdict.TRUE);
        assertThat(judged.detail()).isEqualTo("rabbit@rb2's application is stopped");
        Compiled compiled = (Compiled) EXPRESSIONS.compile("node.app == 'stopped' && node.paused", Scope.NODE);
        assertThat(compiled.condition().readings(stopped().picture(), RB2))
                .containsExactly(
                        new Reading("rabbit@rb2 app", "'stopped'", true),
                        new Reading("rabbit@rb2 paused", "false", true));
        assertThat(compiled.condition().readings(Pictures.healthy(3).picture(), RB2))
                .as("until it is decided")
                .hasSize(1);
    }

    @Test
    void an_unknown_fact_is_neither_true_nor_false() {
        for (String text : List.of(
                "node.app == 'stopped'",
                "node.app != 'stopped'",
                "!(node.app == 'stopped')",
                "node.paused",
                "!node.paused",
                "node.paused == false",
                "node.app in ['stopped', 'running']",
                "!(node.app in ['stopped'])",
                "size(node.members) == 0",
                "node.members == []",
                "node.dataBytes < 1",
                "node.paused ? true : false",
                "cluster.nodes.all(n, n.app == 'running')",
                "cluster.nodes.exists(n, n.app == 'stopped')",
                "cluster.nodes.exists_one(n, n.app == 'stopped')",
                "size(cluster.nodes.filter(n, n.app == 'stopped')) == 0",
                "cluster.nodes.map(n, n.app) == []",
                "cluster.nodes.map(n, n.app).size() > 2",
                "cluster.nodes.filter(n, n.paused).size() < 3",
                "[node.app].size() == 1",
                "string(node.app).startsWith('x')",
                "node.app.matches('.*')",
                "'x' + node.app == 'xstopped'")) {
            assertThat(verdict(text, silent())).as(text).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void what_holds_whatever_the_unknown_fact_is_holds() {
        assertThat(verdict("node.paused || true", silent())).isEqualTo(Verdict.TRUE);
        assertThat(verdict("node.paused && false", silent())).isEqualTo(Verdict.FALSE);
        assertThat(verdict("true || node.paused", silent())).isEqualTo(Verdict.TRUE);
        assertThat(verdict("false && node.paused", silent())).isEqualTo(Verdict.FALSE);
        assertThat(verdict("cluster.nodes.exists(n, n.app == 'running')", silent()))
                .isEqualTo(Verdict.TRUE);
        assertThat(verdict("cluster.nodes.all(n, n.app == 'stopped')", silent()))
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_count_is_unknown_as_soon_as_one_entry_is() {
        Pictures oneIsSilent = Pictures.healthy(5).silent(node(3));

        assertThat(verdict("size(others.filter(n, n.app == 'running')) >= 2", oneIsSilent))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict("others.exists_one(n, n.memoryAlarm)", oneIsSilent)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict("cluster.majorityRuns", oneIsSilent)).isEqualTo(Verdict.TRUE);
        assertThat(verdict("others.exists(n, !n.agentThere)", oneIsSilent)).isEqualTo(Verdict.TRUE);
    }

    @Test
    void whether_an_agent_is_there_that_may_only_be_late_is_unknown() {
        String oneIsAway = "others.exists(n, !n.agentThere)";

        assertThat(verdict(oneIsAway, Pictures.healthy(3).silent(node(3), 14))).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(oneIsAway, Pictures.healthy(3).silent(node(3), 59))).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(oneIsAway, Pictures.healthy(3).silent(node(3), 60))).isEqualTo(Verdict.TRUE);
    }

    @Test
    void the_words_are_of_the_part_that_decided() {
        String text = "node.agentThere && node.app == 'stopped' && !node.paused";

        assertThat(judge(text, Pictures.healthy(3)).detail()).isEqualTo("rabbit@rb2's application is running");
        assertThat(judge(text, stopped()).detail())
                .isEqualTo("the agent of rabbit@rb2 is there; rabbit@rb2's application is stopped;"
                        + " rabbit@rb2 has not paused itself");
        assertThat(judge("node.app == 'stopped'", silent()).detail())
                .startsWith("rabbit@rb2's application is unknown (");
    }

    @Test
    void others_are_all_but_the_node() {
        assertThat(verdict("others.all(n, n.name != node.name)", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(verdict("size(others) == 2", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(verdict("others.all(n, n.app == 'running')", stopped())).isEqualTo(Verdict.TRUE);
    }

    @Test
    void an_expression_without_an_answer_is_unknown() {
        Judgement judged = judge("cluster.nodes[7].app == 'running'", stopped());

        assertThat(judged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.detail()).contains("can't be evaluated");
        assertThat(verdict("1 / 0 == 1", stopped())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_misspelt_name_is_named_with_its_place_and_what_was_meant() {
        assertThat(fault("node.agentThere\n  && node.ap == 'stopped'").toString())
                .isEqualTo("Fault[line=2, column=10, what=ap is no fact, remedy=Optional[did you mean app?]]");
        assertThat(fault("nod.app == 'stopped'").remedy()).contains("did you mean node?");
        assertThat(fault("node.app == 'stoped'").toString())
                .contains("column=13", "'stoped' is no value of that fact", "did you mean stopped?");
        assertThat(fault("node.app in ['running', 'stoped']").what()).contains("'stoped'");
        assertThat(fault("cluster.nodes.all(n, 'runing' == n.app)").remedy()).contains("did you mean running?");
    }

    @Test
    void what_can_not_be_meant_does_not_compile() {
        assertThat(fault("node.paused == 'yes'").what()).contains("==").contains("bool, string");
        assertThat(fault("node.app").what()).contains("string").contains("true or false");
        assertThat(fault("has(node.app)").what()).contains("has()");
        assertThat(fault("dyn(node.app) == 1").what()).contains("dyn()");
        assertThat(fault("others.exists(n, n == node)").remedy().orElse("")).contains("n.name == node.name");
        assertThat(fault("node in cluster.nodes").what()).contains("nodes can't be compared");
        assertThat(fault("Node{app: 'stopped'}.app == 'stopped'").what()).contains("facts can't be made");
        assertThat(fault("{'m': node.paused || node.autohealing}.m != true").what())
                .contains("maps are left out");
        assertThat(fault("others.map(n, {'p': n.paused || n.refused}).exists(m, m.p != true)")
                        .what())
                .contains("maps are left out");
        assertThat(fault("[node, 1][0].ap == 'q'").what()).contains("different kinds");
        assertThat(fault("node.app == ").line()).isEqualTo(1);
        assertThat(fault("").what()).isNotEmpty();
        assertThat(fault("cluster.expected < ".repeat(400) + "1").what()).isNotEmpty();
        assertThat(fault("(".repeat(500) + "true" + ")".repeat(500)).what()).isNotEmpty();
    }

    @Test
    void an_answer_that_may_be_unknown_is_not_compared_as_if_it_were_a_value() {
        for (String text : List.of(
                "(node.paused && node.refused) == false",
                "true != others.all(n, n.paused)",
                "(node.paused || node.refused) in [true]",
                "[node.paused && node.refused] == [true]",
                "others.map(n, n.paused || n.refused) != [true]",
                "[[node.paused && node.refused]] == [[true]]")) {
            assertThat(fault(text).what()).as(text).isEqualTo("answers can't be compared with each other");
        }
        assertThat(verdict("node.paused == false", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(verdict("node.paused == node.refused", silent())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_health_check_that_nobody_asks_can_be_named_and_is_warned_of() {
        for (String expression : List.of(
                "'x' in node.failedHealthChecks",
                "cluster.nodes.exists(n, 'x' in n.failedHealthChecks)",
                "node.failedHealthChecks == ['alarms', 'x']",
                "node.failedHealthChecks.exists(check, check == 'x')",
                "node.failedHealthChecks.exists(check, check in ['x', 'alarms'])")) {
            assertThat(warnings(expression))
                    .as(expression)
                    .containsExactly("the health check 'x' is not asked, so that it never fails");
        }
        assertThat(warnings("'alarms' in node.failedHealthChecks && node.name == 'x'"))
                .isEmpty();
    }

    private static List<String> warnings(String expression) {
        return ((Compiled) EXPRESSIONS.compile(expression, Scope.NODE))
                .warnings().stream().map(Fault::what).toList();
    }

    @Test
    void a_maintenance_window_that_the_host_does_not_have_is_named() {
        Expressions here = Expressions.create(Optional.of(Set.of("patching")));

        assertThat(here.compile("!('patching' in cluster.openWindows)", Scope.CLUSTER))
                .isInstanceOf(Compiled.class);
        assertThat(here.compile("!('pachting' in cluster.openWindows)", Scope.CLUSTER)
                        .toString())
                .contains("column=3", "no maintenance window 'pachting'", "did you mean patching?");
        assertThat(EXPRESSIONS.compile("'any' in cluster.openWindows", Scope.CLUSTER))
                .isInstanceOf(Compiled.class);
    }

    @Test
    void a_rule_about_the_cluster_knows_no_single_node() {
        assertThat(fault("node.app == 'stopped'", Scope.CLUSTER).what()).contains("no single node");
        assertThat(EXPRESSIONS.compile("cluster.noMemberRuns", Scope.CLUSTER)).isInstanceOf(Compiled.class);
    }

    @Test
    void a_side_that_decides_spares_the_other_one() {
        assertThat(read("node.app == 'stopped' || node.paused")).containsExactly("app");
        assertThat(read("node.paused || node.app == 'stopped'")).containsExactly("paused", "app");
        assertThat(read("!(node.paused && node.refused)")).containsExactly("paused");
        assertThat(read("!(node.paused || node.app == 'running') && node.agentThere"))
                .containsExactly("paused", "app", "agentThere");
    }

    private static List<String> read(String text) {
        return ((Compiled) EXPRESSIONS.compile(text, Scope.NODE))
                .condition().readings(stopped().picture(), RB2).stream()
                        .map(reading -> reading.fact().substring("rabbit@rb2 ".length()))
                        .toList();
    }

    /** A choice is left to CEL as a whole. */
    @Test
    void what_is_joined_here_has_the_answer_that_it_has_in_cel() {
        for (RandomExpressions random :
                RandomExpressions.seeded(20_260_202L, Integer.getInteger("expressions", 2_000))) {
            String text = random.text();
            ClusterPicture picture = Unknowns.dig(random.picture(), random.holes(random.picture()));

            assertThat(judge("(" + text + ") ? true : false", picture).verdict())
                    .as("%s, seed %s", text, random)
                    .isEqualTo(judge(text, picture).verdict());
        }
    }

    @Test
    void taking_a_fact_away_never_turns_an_answer_round() {
        for (RandomExpressions random :
                RandomExpressions.seeded(20_260_101L, Integer.getInteger("expressions", 2_000))) {
            String text = random.text();
            ClusterPicture picture = random.picture();
            Judgement before = judge(text, picture);
            Judgement after = judge(text, Unknowns.dig(picture, random.holes(picture)));

            if (after.verdict() != Verdict.UNKNOWN) {
                assertThat(after.verdict())
                        .as("%s, seed %s: %s, then %s", text, random, before, after)
                        .isEqualTo(before.verdict());
            }
        }
    }
}
