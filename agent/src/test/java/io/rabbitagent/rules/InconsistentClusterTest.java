package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that is refused, in each way that was seen on 3.10.8, and the ways in which another is the one to reset. */
class InconsistentClusterTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Rule RULE = Shipped.rules().stream()
            .filter(rule -> rule.name().equals("inconsistent-cluster"))
            .findFirst()
            .orElseThrow();

    private static Judgement when(Pictures pictures, NodeName target) {
        return RULE.when().judge(pictures.picture(), target);
    }

    private static Judgement gate(String name, Pictures pictures, NodeName target) {
        return RULE.allGates().stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(pictures.picture(), target);
    }

    private static List<String> shut(Pictures pictures, NodeName target) {
        return RULE.allGates().stream()
                .filter(gate ->
                        !gate.condition().judge(pictures.picture(), target).holds())
                .map(gate -> gate.name())
                .toList();
    }

    /** {@code target} is refused by {@code denier}, by the end of its log. */
    private static Pictures refused(Pictures pictures, NodeName target, NodeName denier) {
        BootLog log = BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(Pictures.NOON, LogSignal.BOOT_FAILED, "BOOT FAILED")))
                .disagreement(Optional.of(new Disagreement(target, denier)))
                .bootFailed(true)
                .done();
        return pictures.observe(target, seen -> with(seen).log(Fact.known(log)).done());
    }

    private static Pictures quietLog(Pictures pictures, NodeName target) {
        return pictures.logs(target, LogSignal.STOPPED);
    }

    private static Pictures backedUp(Pictures pictures, NodeName target) {
        BackupRoom room = Pictures.roomy();
        BackupRoom.KeptBackup last =
                new BackupRoom.KeptBackup("b-1", Pictures.NOON.minusSeconds(7_200), "p-1", NodeType.RAM);
        BackupRoom with =
                new BackupRoom(room.directory(), true, room.freeBytes(), room.keepFreeBytes(), Optional.of(last));
        return pictures.observe(
                target, seen -> with(seen).backups(Fact.known(with)).done());
    }

    @Test
    void a_forgotten_node_whose_boot_failed_may_be_reset_whatever_its_service_does_now() {
        for (AppState app : List.of(AppState.VM_DOWN, AppState.STOPPED, AppState.BOOTING)) {
            Pictures pictures = Pictures.healthy(3)
                    .forgotten(RB3)
                    .observe(RB3, seen -> with(seen).app(Fact.known(app)).done());

            assertThat(when(pictures, RB3).verdict()).as(app.text()).isEqualTo(Verdict.TRUE);
            assertThat(shut(pictures, RB3)).as(app.text()).isEmpty();
            assertThat(RULE.remedy().propose(pictures.picture(), RB3)).isInstanceOf(Remedy.Steps.class);
        }
    }

    @Test
    void a_node_that_was_reset_and_not_joined_is_still_to_be_brought_home() {
        Pictures pictures = Pictures.healthy(3).forgotten(RB3).justReset(RB3);

        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.TRUE);
        assertThat(shut(pictures, RB3)).isEmpty();
    }

    @Test
    void so_it_is_where_only_a_backup_tells_of_it() {
        Pictures pictures = quietLog(Pictures.healthy(3).forgotten(RB3).justReset(RB3), RB3);
        assertThat(when(pictures, RB3).verdict()).as("somebody's own reset").isEqualTo(Verdict.FALSE);

        assertThat(when(backedUp(pictures, RB3), RB3).verdict()).isEqualTo(Verdict.TRUE);
        assertThat(shut(pictures, RB3)).isEmpty();

        pictures.observe(RB3, seen -> with(seen).backups(Fact.notObserved()).done());
        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_node_that_has_joined_and_was_not_started_yet_is_refused_no_more() {
        Pictures pictures = refused(Pictures.healthy(3).appStopped(RB3), RB3, RB2);

        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.FALSE);
        assertThat(when(pictures, RB3).detail()).contains("rabbit@rb1, rabbit@rb2 list rabbit@rb3 as a member");
    }

    @Test
    void who_lost_its_data_and_is_listed_by_the_others_is_not_this_rules_to_reset() {
        Pictures pictures = Pictures.healthy(3).appStopped(RB3);
        BootLog join = BootLog.NOTHING
                .change()
                .disagreement(Optional.of(new Disagreement(RB1, RB3)))
                .done();
        pictures.observe(RB3, seen -> with(seen).log(Fact.known(join)).done());

        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.FALSE);
        assertThat(when(pictures, RB3).detail()).contains("rabbit@rb3 has lost its data or was reset");
        assertThat(when(pictures, RB1).verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void refused_by_a_node_that_was_reset_nothing_is_reset_and_the_gates_name_the_right_one() {
        Pictures pictures = refused(Pictures.healthy(3).vmDown(RB3).vmDown(RB1), RB3, RB2)
                .alone(RB2)
                .beganEmpty(RB2);

        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.TRUE);
        assertThat(gate("majority-agrees", pictures, RB3).verdict()).isEqualTo(Verdict.FALSE);
        Judgement accuser = gate("accuser-has-a-cluster", pictures, RB3);
        assertThat(accuser.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(accuser.detail())
                .contains("rabbit@rb2 refuses rabbit@rb3, but is a cluster of its own and began with an empty data")
                .contains("Stop rabbit@rb2, start the members that have their data");
    }

    @Test
    void refused_by_a_node_that_is_alone_for_an_unknown_reason_nothing_is_reset() {
        Pictures pictures =
                refused(Pictures.healthy(3).vmDown(RB3).vmDown(RB1), RB3, RB2).alone(RB2);

        Judgement accuser = gate("accuser-has-a-cluster", pictures, RB3);
        assertThat(accuser.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(accuser.detail()).contains("find out which of the two holds the data");
    }

    @Test
    void while_one_member_still_lists_it_nothing_is_reset_though_another_refuses() {
        Pictures pictures = refused(Pictures.healthy(3).appStopped(RB3), RB3, RB1)
                .alone(RB1)
                .beganEmpty(RB1);

        assertThat(when(pictures, RB3).verdict()).isEqualTo(Verdict.TRUE);
        Judgement majority = gate("majority-agrees", pictures, RB3);
        assertThat(majority.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(majority.detail())
                .isEqualTo("rabbit@rb2 still lists rabbit@rb3 as a member, and rabbit@rb1 does not:"
                        + " rabbit@rb3 is no forgotten node for all of them, so nothing is reset");
    }

    @Test
    void an_accuser_that_went_down_since_counts_by_those_who_have_it_as_a_member() {
        Pictures pictures = Pictures.healthy(5).forgotten(RB3).vmDown(RB1);

        Judgement accuser = gate("accuser-has-a-cluster", pictures, RB3);
        assertThat(accuser.verdict()).isEqualTo(Verdict.TRUE);
        assertThat(accuser.detail()).contains("does not run now; rabbit@rb2, rabbit@rb4, rabbit@rb5 count it");
        assertThat(shut(pictures, RB3)).isEmpty();

        pictures.observe(RB1, seen -> with(seen).app(Fact.notObserved()).done());
        assertThat(gate("accuser-has-a-cluster", pictures, RB3).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void of_two_members_the_other_may_forget_this_one_and_a_human_confirms_it() {
        Pictures pictures = Pictures.healthy(2).forgotten(RB2);

        assertThat(shut(pictures, RB2)).isEmpty();
        assertThat(gate("majority-agrees", pictures, RB2).detail())
                .contains("1 of 2 members run and do not list rabbit@rb2: rabbit@rb1")
                .contains("who approves confirms that rabbit@rb2 is the one whose data may go");
    }

    @Test
    void members_joined_by_hand_may_see_it_otherwise() {
        Judgement majority =
                gate("majority-agrees", Pictures.healthy(3).forgotten(RB3).joinedByHand(nodes(4, 5, 6)), RB3);
        assertThat(majority.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(majority.detail())
                .contains("2 of 5 members run and do not list rabbit@rb3", "rabbit@rb4, rabbit@rb5, rabbit@rb6");
    }

    @Test
    void of_two_members_the_one_that_began_empty_is_not_believed() {
        Pictures pictures = Pictures.healthy(2).forgotten(RB2).beganEmpty(RB1);
        assertThat(gate("accuser-has-a-cluster", pictures, RB2).verdict()).isEqualTo(Verdict.FALSE);

        pictures.observe(RB1, seen -> with(seen).log(Fact.notObserved()).done());
        assertThat(gate("accuser-has-a-cluster", pictures, RB2).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void of_two_members_nothing_is_reset_while_the_other_is_down_or_unheard() {
        assertThat(gate("majority-agrees", Pictures.healthy(2).forgotten(RB2).vmDown(RB1), RB2)
                        .verdict())
                .isEqualTo(Verdict.FALSE);
        assertThat(gate("majority-agrees", Pictures.healthy(2).forgotten(RB2).silent(RB1), RB2)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void details_are_sentences_for_a_human() {
        for (NodeName target : nodes(1, 2, 3)) {
            Pictures pictures = Pictures.healthy(3).forgotten(target);
            for (var gate : RULE.allGates()) {
                assertThat(gate.condition().judge(pictures.picture(), target).detail())
                        .as(gate.name())
                        .doesNotContain("[")
                        .doesNotContain("Optional");
            }
        }
    }
}
