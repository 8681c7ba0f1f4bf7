package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code cluster-down} and {@code member-down}. */
class OutageRulesTest {
    private static final long SEED = 20_260_101L;
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Rule CLUSTER = rule("cluster-down");
    private static final Rule MEMBER = rule("member-down");
    private static final DataDirectory EMPTY =
            new DataDirectory(false, false, Fact.known(Optional.empty()), Fact.known(Optional.empty()));

    private static Rule rule(String name) {
        return Shipped.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Verdict when(Rule rule, Pictures pictures) {
        return rule.when().judge(pictures.picture(), RB2).verdict();
    }

    private static Verdict gate(Rule rule, String gate, Pictures pictures) {
        return rule.allGates().stream()
                .filter(one -> one.name().equals(gate))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(pictures.picture(), RB2)
                .verdict();
    }

    private static Pictures down() {
        return Outages.inOrder312(HowEnded.CRASH);
    }

    private static Pictures crashedMember() {
        return Outages.ended(Pictures.healthy(3).vmDown(RB2), RB2, HowEnded.CRASH, nodes(1, 2, 3));
    }

    private static Pictures files(Pictures pictures, NodeName node, DataDirectory files) {
        return pictures.observe(
                node, seen -> with(seen).dataDirectory(Fact.known(files)).done());
    }

    private static DataDirectory forceLoad() {
        DataDirectory files = Pictures.files(nodes(1, 2, 3), nodes(1, 2, 3));
        return new DataDirectory(true, true, files.membership(), files.runningAtShutdown());
    }

    @Test
    void a_rule_about_the_cluster_is_judged_once_and_one_about_members_for_each() {
        assertThat(CLUSTER.targets(down().picture())).containsExactly(RB1);
        assertThat(MEMBER.targets(down().picture())).containsExactly(RB1, RB2, RB3);
    }

    @Test
    void a_cluster_is_down_when_no_member_runs() {
        assertThat(when(CLUSTER, down())).isEqualTo(Verdict.TRUE);
        assertThat(when(CLUSTER, Pictures.healthy(3).vmDown(RB1).vmDown(RB2))).isEqualTo(Verdict.FALSE);
        assertThat(when(CLUSTER, Outages.booting(down(), RB1))).isEqualTo(Verdict.TRUE);
        assertThat(when(CLUSTER, Outages.stoppedInItsVm(down(), RB1, LogSignal.STOPPED)))
                .isEqualTo(Verdict.TRUE);
    }

    @Test
    void a_cluster_is_not_down_while_a_silent_member_is_seen_running() {
        Pictures pictures = Pictures.healthy(3).vmDown(RB1).vmDown(RB2);
        ClusterPicture before = pictures.picture();
        pictures.silent(RB3)
                .observe(
                        RB3,
                        seen -> with(seen).view(before.observation(RB3).view()).done());
        assertThat(when(CLUSTER, pictures)).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_silent_agent_keeps_nobody_from_seeing_that_the_rest_is_down() {
        assertThat(when(CLUSTER, down().silent(RB1))).isEqualTo(Verdict.TRUE);
        assertThat(CLUSTER.when().judge(down().silent(RB1).picture(), RB1).detail())
                .isEqualTo("no member runs, as far as is known: no agent answers on rabbit@rb1");
    }

    @Test
    void a_node_that_paused_itself_or_is_healed_by_its_peers_is_not_down() {
        for (LogSignal asleep : List.of(LogSignal.PAUSED, LogSignal.AUTOHEAL)) {
            Pictures pictures = down();
            for (NodeName node : pictures.members()) {
                Outages.stoppedInItsVm(pictures, node, asleep);
            }
            assertThat(when(CLUSTER, pictures)).as(asleep.name()).isEqualTo(Verdict.FALSE);
            assertThat(when(CLUSTER, Outages.stoppedInItsVm(down(), RB3, asleep)))
                    .as("one of them, " + asleep)
                    .isEqualTo(Verdict.FALSE);
        }
    }

    @Test
    void a_stopped_application_whose_log_can_not_be_read_may_have_paused_itself() {
        Pictures pictures = Outages.stoppedInItsVm(down(), RB3, LogSignal.STOPPED)
                .observe(
                        RB3,
                        seen -> with(seen)
                                .log(Fact.unknown(Fact.Reason.UNREADABLE, "denied"))
                                .done());
        assertThat(when(CLUSTER, pictures)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_left_over_force_load_or_an_empty_directory_shuts_the_gate_wherever_it_lies() {
        for (NodeName node : List.of(RB1, RB2, RB3)) {
            assertThat(gate(CLUSTER, "data-in-place", files(down(), node, forceLoad())))
                    .isEqualTo(Verdict.FALSE);
            assertThat(gate(CLUSTER, "data-in-place", files(down(), node, EMPTY)))
                    .isEqualTo(Verdict.FALSE);
        }
        assertThat(gate(CLUSTER, "data-in-place", down())).isEqualTo(Verdict.TRUE);
        assertThat(gate(MEMBER, "data-in-place", files(crashedMember(), RB2, forceLoad())))
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(MEMBER, "data-in-place", files(crashedMember(), RB2, EMPTY)))
                .isEqualTo(Verdict.FALSE);
        assertThat(gate(MEMBER, "data-in-place", files(crashedMember(), RB1, forceLoad())))
                .as("not its own")
                .isEqualTo(Verdict.TRUE);
    }

    @Test
    void the_order_is_a_gate_and_the_intent_decides_whether_a_human_is_asked() {
        assertThat(gate(CLUSTER, "order-known", down())).isEqualTo(Verdict.TRUE);
        assertThat(CLUSTER.modeFor(down().picture(), RB1)).isEqualTo(Mode.AUTO);
        Pictures clean = Outages.inOrder312(HowEnded.CLEAN);
        assertThat(gate(CLUSTER, "order-known", clean)).isEqualTo(Verdict.TRUE);
        assertThat(CLUSTER.modeFor(clean.picture(), RB1)).isEqualTo(Mode.APPROVE);
        assertThat(CLUSTER.modeFor(Outages.wantedSince(clean, RB1).picture(), RB1))
                .isEqualTo(Mode.AUTO);
    }

    @Test
    void while_the_order_is_unknown_so_is_whether_a_human_is_asked() {
        ClusterPicture unknown = down().silent(RB2).picture();
        assertThat(CLUSTER.modeFor(unknown, RB1)).isEqualTo(Mode.APPROVE);
        assertThat(CLUSTER.modeIsKnown(unknown, RB1)).isFalse();
        assertThat(CLUSTER.modeIsKnown(down().picture(), RB1)).isTrue();
    }

    @Test
    void a_rule_that_a_human_has_made_careful_stays_so() {
        Rule careful = RuleVariants.withMode("cluster-down", Mode.OBSERVE).stream()
                .filter(rule -> rule.name().equals("cluster-down"))
                .findFirst()
                .orElseThrow();
        assertThat(careful.modeFor(down().picture(), RB1)).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void a_member_is_down_when_it_crashed_or_lost_its_host_and_others_run() {
        assertThat(when(MEMBER, crashedMember())).isEqualTo(Verdict.TRUE);
        Pictures clean = Outages.ended(Pictures.healthy(3).vmDown(RB2), RB2, HowEnded.CLEAN, nodes(1, 2, 3));
        assertThat(when(MEMBER, clean)).as("somebody wants that").isEqualTo(Verdict.FALSE);
        assertThat(when(MEMBER, Outages.rebooted(clean, RB2))).isEqualTo(Verdict.TRUE);
        assertThat(when(MEMBER, Pictures.healthy(3).vmDown(RB2)))
                .as("nobody knows how it ended")
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(when(MEMBER, down())).as("nobody runs").isEqualTo(Verdict.FALSE);
        assertThat(when(MEMBER, Outages.booting(crashedMember(), RB2))).isEqualTo(Verdict.FALSE);
        assertThat(when(MEMBER, Outages.stoppedInItsVm(crashedMember(), RB2, LogSignal.STOPPED)))
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_cluster_of_one_is_down_and_not_its_member() {
        Pictures one = Outages.ended(Pictures.allDown(1), RB1, HowEnded.CRASH, nodes(1));
        assertThat(CLUSTER.when().judge(one.picture(), RB1).verdict()).isEqualTo(Verdict.TRUE);
        assertThat(MEMBER.when().judge(one.picture(), RB1).verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_member_that_its_cluster_has_forgotten_or_whose_boot_failed_is_not_started() {
        Pictures forgotten = Outages.ended(Pictures.healthy(3).forgotten(RB2), RB2, HowEnded.CRASH, nodes(1, 2, 3));
        assertThat(gate(MEMBER, "still-a-member", forgotten)).isEqualTo(Verdict.FALSE);
        assertThat(gate(MEMBER, "last-start-did-not-fail", forgotten)).isEqualTo(Verdict.FALSE);
        assertThat(gate(MEMBER, "still-a-member", crashedMember())).isEqualTo(Verdict.TRUE);
    }

    private static boolean acts(Rule rule, ClusterPicture picture) {
        return rule.when().judge(picture, RB2).holds()
                && rule.allGates().stream()
                        .allMatch(gate -> gate.condition().judge(picture, RB2).holds())
                && rule.remedy().propose(picture, RB2) instanceof Remedy.Steps;
    }

    private static Set<String> needed(Rule rule, Pictures pictures) {
        ClusterPicture picture = pictures.picture();
        assertThat(acts(rule, picture)).isTrue();
        return Unknowns.of(picture).stream()
                .filter(hole -> !acts(rule, Unknowns.dig(picture, List.of(hole))))
                .map(hole -> hole.toString().replace("rabbit@", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void without_any_one_fact_that_they_rest_on_the_rules_do_not_act() {
        assertThat(needed(CLUSTER, down()))
                .containsExactlyInAnyOrder(
                        "app of rb1",
                        "app of rb2",
                        "app of rb3",
                        "dataDirectory of rb1",
                        "dataDirectory of rb2",
                        "dataDirectory of rb3",
                        "lastEnd of rb1",
                        "lastEnd of rb2",
                        "lastEnd of rb3");
        assertThat(needed(MEMBER, crashedMember()))
                .containsExactlyInAnyOrder(
                        "app of rb1",
                        "app of rb2",
                        "app of rb3",
                        "dataDirectory of rb2",
                        "lastEnd of rb2",
                        "log of rb2",
                        "view of rb1",
                        "view of rb3");
    }

    @Test
    void fewer_facts_never_start_what_more_facts_leave_alone() {
        Random random = new Random(SEED);
        List<Pictures> starts = List.of(
                down(),
                Outages.together(),
                Outages.inOrder312(HowEnded.CLEAN),
                Outages.booting(down(), RB2),
                Outages.stoppedInItsVm(down(), RB3, LogSignal.PAUSED),
                down().silent(RB2),
                files(down(), RB3, forceLoad()),
                crashedMember(),
                crashedMember().partitioned(RB1, RB3),
                Pictures.healthy(3));
        for (int round = 0; round < 5_000; round++) {
            ClusterPicture picture = starts.get(random.nextInt(starts.size())).picture();
            List<Unknowns.Hole> holes = new ArrayList<>(Unknowns.of(picture));
            holes.removeIf(hole -> random.nextInt(4) > 0);
            ClusterPicture dug = Unknowns.dig(picture, holes);
            for (Rule rule : List.of(CLUSTER, MEMBER)) {
                String told = "seed " + SEED + ", round " + round + ", " + rule.name() + " without " + holes;
                assertThat(acts(rule, dug) && !acts(rule, picture)).as(told).isFalse();
                assertThat(acts(rule, dug)
                                && rule.modeFor(dug, RB1) == Mode.AUTO
                                && rule.modeFor(picture, RB1) != Mode.AUTO)
                        .as(told)
                        .isFalse();
            }
        }
    }
}
