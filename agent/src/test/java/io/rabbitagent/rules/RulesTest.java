package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.log;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final long SEED = 20_260_101L;
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private static Rule rule(String name) {
        return Shipped.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Verdict when(String rule, Pictures pictures) {
        return rule(rule)
                .when()
                .judge(pictures.picture().withDeclared(Fact.known(List.of())), RB2)
                .verdict();
    }

    private static Verdict gate(String rule, String gate, Pictures pictures) {
        return rule(rule).allGates().stream()
                .filter(one -> one.name().equals(gate))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(pictures.picture(), RB2)
                .verdict();
    }

    private static Pictures stopped() {
        return Pictures.healthy(3).appStopped(RB2);
    }

    private static Pictures stoppedWith(BootLog log) {
        return stopped().observe(RB2, seen -> with(seen).log(Fact.known(log)).done());
    }

    private static Pictures forgotten() {
        return Pictures.healthy(3).forgotten(RB2);
    }

    private static Pictures blind(Pictures pictures, NodeName... nodes) {
        for (NodeName node : nodes) {
            pictures.observe(
                    node,
                    seen -> with(seen)
                            .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                            .done());
        }
        return pictures;
    }

    @Test
    void names_are_unique_and_nothing_that_destroys_acts_by_itself() {
        Set<String> names = new HashSet<>();
        for (Rule rule : Shipped.rules()) {
            assertThat(names.add(rule.name())).as(rule.name()).isTrue();
            Remedy.Proposal proposal = rule.remedy().propose(forgotten().picture(), RB2);
            boolean destroys = proposal instanceof Remedy.Steps steps
                    && steps.steps().stream().anyMatch(step -> step.action().destructive());
            assertThat(destroys && rule.mode() == Mode.AUTO).as(rule.name()).isFalse();
        }
    }

    @Test
    void nothing_fires_in_a_healthy_cluster() {
        for (Rule rule : Shipped.rules()) {
            assertThat(when(rule.name(), Pictures.healthy(3))).as(rule.name()).isEqualTo(Verdict.FALSE);
        }
    }

    @Test
    void app_stopped_fires_where_the_vm_lives_and_the_application_does_not() {
        assertThat(when("app-stopped", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(when("app-stopped", Pictures.healthy(3).vmDown(RB2))).isEqualTo(Verdict.FALSE);
        assertThat(when(
                        "app-stopped",
                        Pictures.healthy(3)
                                .observe(
                                        RB2,
                                        seen -> with(seen)
                                                .app(Fact.known(AppState.BOOTING))
                                                .done())))
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void app_stopped_leaves_a_paused_node_alone() {
        assertThat(when("app-stopped", stoppedWith(log(LogSignal.PAUSED)))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void app_stopped_leaves_a_node_under_autoheal_alone() {
        assertThat(when("app-stopped", stoppedWith(log(LogSignal.AUTOHEAL)))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void app_stopped_leaves_a_node_that_its_cluster_refuses_to_the_other_rule() {
        BootLog refused = BootLog.NOTHING
                .change()
                .disagreement(Optional.of(new Disagreement(RB2, RB1)))
                .done();

        Pictures forgotten = forgotten()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .log(Fact.known(refused))
                                .app(Fact.known(AppState.STOPPED))
                                .done());
        assertThat(when("app-stopped", forgotten)).isEqualTo(Verdict.FALSE);
        assertThat(when("inconsistent-cluster", forgotten)).isEqualTo(Verdict.TRUE);
        assertThat(when("app-stopped", stoppedWith(refused)))
                .as("all list it again: it has joined, and was not started since")
                .isEqualTo(Verdict.TRUE);
        assertThat(when("inconsistent-cluster", stoppedWith(refused))).isEqualTo(Verdict.FALSE);
        assertThat(when("app-stopped", blind(stoppedWith(refused), RB1, RB3))).isEqualTo(Verdict.UNKNOWN);
        assertThat(when("inconsistent-cluster", blind(stoppedWith(refused), RB1, RB3)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void app_stopped_does_not_start_what_would_be_a_cluster_of_its_own() {
        assertThat(when("app-stopped", stopped().justReset(RB2))).isEqualTo(Verdict.FALSE);
        assertThat(rule("app-stopped")
                        .when()
                        .judge(
                                Pictures.healthy(1)
                                        .appStopped(RB1)
                                        .justReset(RB1)
                                        .picture(),
                                RB1)
                        .verdict())
                .as("the only member")
                .isEqualTo(Verdict.TRUE);
    }

    @Test
    void inconsistent_cluster_fires_for_the_believer_and_not_while_its_application_runs() {
        assertThat(when("inconsistent-cluster", forgotten())).isEqualTo(Verdict.TRUE);
        assertThat(when(
                        "inconsistent-cluster",
                        forgotten()
                                .observe(
                                        RB2,
                                        seen -> with(seen)
                                                .app(Fact.known(AppState.RUNNING))
                                                .done())))
                .isEqualTo(Verdict.FALSE);
        BootLog theOther = BootLog.NOTHING
                .change()
                .disagreement(Optional.of(new Disagreement(RB1, RB2)))
                .done();
        assertThat(when("inconsistent-cluster", stoppedWith(theOther))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void facts_fresh_passes_and_fails() {
        assertThat(gate("app-stopped", "facts-fresh", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(gate("app-stopped", "facts-fresh", stopped().silent(RB2))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void no_partition_passes_fails_and_is_unknown() {
        assertThat(gate("app-stopped", "no-partition", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(gate("app-stopped", "no-partition", stopped().partitioned(RB1, RB3)))
                .isEqualTo(Verdict.FALSE);
        assertThat(gate("app-stopped", "no-partition", blind(stopped(), RB1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("app-stopped", "no-partition", blind(stopped().partitioned(RB3, RB2), RB1)))
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_member_that_may_run_and_is_not_heard_leaves_the_partition_unknown() {
        Pictures silentButSeen = stopped().silent(RB3);
        Pictures silentAndGone = stopped().unseenByPeers(RB3).silent(RB3);

        assertThat(gate("app-stopped", "no-partition", silentButSeen)).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("app-stopped", "no-partition", silentAndGone)).isEqualTo(Verdict.TRUE);
    }

    @Test
    void another_member_runs_passes_fails_and_is_unknown() {
        assertThat(gate("app-stopped", "another-member-runs", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(gate(
                        "app-stopped",
                        "another-member-runs",
                        Pictures.healthy(1).appStopped(RB1)))
                .isEqualTo(Verdict.TRUE);
        assertThat(gate(
                        "app-stopped",
                        "another-member-runs",
                        stopped().vmDown(RB1).vmDown(RB3)))
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(
                        "app-stopped",
                        "another-member-runs",
                        stopped().vmDown(RB1).silent(RB3)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void last_start_did_not_fail_passes_fails_and_is_unknown() {
        assertThat(gate("app-stopped", "last-start-did-not-fail", stopped())).isEqualTo(Verdict.TRUE);
        assertThat(gate("app-stopped", "last-start-did-not-fail", stoppedWith(log(LogSignal.BOOT_FAILED))))
                .isEqualTo(Verdict.FALSE);
        assertThat(gate("app-stopped", "last-start-did-not-fail", stopped().silent(RB2)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void not_in_maintenance_passes_fails_and_is_unknown() {
        String gate = "not-in-maintenance";
        assertThat(gate("app-stopped", gate, stopped())).isEqualTo(Verdict.TRUE);
        assertThat(gate("app-stopped", gate, stoppedWith(Pictures.drainedLog())))
                .as("by its own log, against those who hold no copy of the table")
                .isEqualTo(Verdict.FALSE);
        Pictures aPeerKnows = stopped()
                .observe(
                        RB3, seen -> with(seen).drained(Fact.known(Set.of(RB2))).done());
        assertThat(gate("app-stopped", gate, aPeerKnows)).isEqualTo(Verdict.FALSE);
        Pictures noLog = stopped()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .log(Fact.unknown(Fact.Reason.UNREADABLE, "no log"))
                                .done());
        assertThat(gate("app-stopped", gate, noLog)).as("a peer says no").isEqualTo(Verdict.TRUE);
        Pictures nobodySays = stopped();
        for (NodeName peer : List.of(RB1, RB3)) {
            nobodySays.observe(
                    peer, seen -> with(seen).drained(Fact.notObserved()).done());
        }
        assertThat(gate("app-stopped", gate, nobodySays))
                .as("its own log may have been rotated, and a peer could know better")
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("app-stopped", gate, noLog.silent(RB1).silent(RB3))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void majority_agrees_passes_fails_and_is_unknown() {
        String rule = "inconsistent-cluster";
        assertThat(gate(rule, "majority-agrees", forgotten())).isEqualTo(Verdict.TRUE);
        assertThat(gate(rule, "majority-agrees", stopped()))
                .as("they still list it")
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(rule, "majority-agrees", forgotten().vmDown(RB3)))
                .as("one of three")
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(rule, "majority-agrees", forgotten().silent(RB3))).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate(rule, "majority-agrees", blind(forgotten(), RB3))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void one_cluster_passes_fails_and_is_unknown() {
        String rule = "inconsistent-cluster";
        assertThat(gate(rule, "one-cluster", forgotten())).isEqualTo(Verdict.TRUE);
        Pictures two = forgotten()
                .observe(
                        RB3,
                        seen -> with(seen)
                                .view(Fact.known(Pictures.view(RB3, Map.of(RB3, Pictures.peer(RB3, true, Set.of())))))
                                .done());
        assertThat(gate(rule, "one-cluster", two)).isEqualTo(Verdict.FALSE);
        assertThat(gate(rule, "one-cluster", blind(forgotten(), RB1, RB3))).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void accuser_has_a_cluster_passes_fails_and_is_unknown() {
        String rule = "inconsistent-cluster";
        assertThat(gate(rule, "accuser-has-a-cluster", forgotten())).isEqualTo(Verdict.TRUE);
        Pictures fresh = forgotten()
                .observe(
                        RB1,
                        seen -> with(seen)
                                .view(Fact.known(Pictures.view(RB1, Map.of(RB1, Pictures.peer(RB1, true, Set.of())))))
                                .done());
        assertThat(gate(rule, "accuser-has-a-cluster", fresh))
                .as("it was reset")
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(rule, "accuser-has-a-cluster", blind(forgotten(), RB1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate(rule, "accuser-has-a-cluster", stopped()))
                .as("nobody denies it")
                .isEqualTo(Verdict.FALSE);
    }

    /** What a rule reads, it must miss: for each shipped rule the picture in which it fires and all gates are open. */
    private static List<Object[]> firing() {
        return List.of(
                new Object[] {rule("app-stopped"), stopped().picture()},
                new Object[] {rule("inconsistent-cluster"), forgotten().picture()});
    }

    private static boolean acts(Rule rule, ClusterPicture picture) {
        return rule.when().judge(picture, RB2).holds()
                && rule.allGates().stream()
                        .allMatch(gate -> gate.condition().judge(picture, RB2).holds())
                && rule.remedy().propose(picture, RB2) instanceof Remedy.Steps;
    }

    @Test
    void a_fact_that_is_taken_away_never_makes_a_rule_fire_on_another_node() {
        for (Object[] one : firing()) {
            Rule rule = (Rule) one[0];
            ClusterPicture picture = (ClusterPicture) one[1];
            for (Unknowns.Hole hole : Unknowns.of(picture)) {
                ClusterPicture dug = Unknowns.dig(picture, List.of(hole));
                for (NodeName node : List.of(RB1, RB3)) {
                    assertThat(rule.when().judge(dug, node).holds())
                            .as(rule.name() + " on " + node + " without " + hole)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void without_any_one_fact_that_it_rests_on_a_rule_does_not_act() {
        Set<String> appStopped = Set.of(
                "app of " + RB2,
                "log of " + RB2,
                "dataDirectory of " + RB2,
                "app of " + RB1,
                "app of " + RB3,
                "view of " + RB1,
                "view of " + RB3);
        Set<String> inconsistent = Set.of(
                "app of " + RB2,
                "log of " + RB2,
                "dataDirectory of " + RB2,
                "holdings of " + RB2,
                "backups of " + RB2,
                "view of " + RB1,
                "view of " + RB3,
                "app of " + RB1,
                "app of " + RB3);
        for (Object[] one : firing()) {
            Rule rule = (Rule) one[0];
            ClusterPicture picture = (ClusterPicture) one[1];
            assertThat(acts(rule, picture)).as(rule.name()).isTrue();
            Set<String> needed = rule.name().equals("app-stopped") ? appStopped : inconsistent;
            for (Unknowns.Hole hole : Unknowns.of(picture)) {
                assertThat(acts(rule, Unknowns.dig(picture, List.of(hole))))
                        .as(rule.name() + " without " + hole)
                        .isEqualTo(!needed.contains(hole.toString()));
            }
        }
    }

    @Test
    void fewer_facts_never_open_what_more_facts_keep_shut() {
        Random random = new Random(SEED);
        List<Pictures> starts = List.of(
                stopped(),
                forgotten(),
                Pictures.healthy(3),
                stopped().partitioned(RB1, RB3),
                stoppedWith(log(LogSignal.PAUSED)),
                stopped().vmDown(RB1).vmDown(RB3),
                forgotten().vmDown(RB3),
                forgotten().vmDown(RB1),
                forgotten().justReset(RB2),
                forgotten().alone(RB3).beganEmpty(RB3),
                Pictures.healthy(5).forgotten(RB2),
                Pictures.healthy(5).forgotten(RB2).alone(node(5)),
                Pictures.healthy(2).forgotten(RB2),
                Pictures.healthy(2).forgotten(RB2).beganEmpty(RB1));
        for (int round = 0; round < 5_000; round++) {
            ClusterPicture picture = starts.get(random.nextInt(starts.size())).picture();
            List<Unknowns.Hole> holes = new ArrayList<>(Unknowns.of(picture));
            holes.removeIf(hole -> random.nextInt(4) > 0);
            ClusterPicture dug = Unknowns.dig(picture, holes);
            for (Rule rule : Shipped.rules()) {
                boolean opened = acts(rule, dug) && !acts(rule, picture);
                assertThat(opened)
                        .as("seed " + SEED + ", round " + round + ", " + rule.name() + " without " + holes)
                        .isFalse();
            }
        }
    }
}
