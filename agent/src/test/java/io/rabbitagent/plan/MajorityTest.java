package io.rabbitagent.plan;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MajorityTest {
    private static final NodeName RB3 = node(3);

    private static ClusterPicture lost(Pictures pictures, NodeName... nodes) {
        return pictures.picture()
                .withDeclared(Fact.known(Arrays.stream(nodes)
                        .map(node -> new Declaration(node, Declaration.What.LOST, "ann", "burnt down", Pictures.NOON))
                        .toList()));
    }

    private static Judgement tooFew(ClusterPicture picture) {
        return Majority.about(picture, RB3).tooFew(picture.views().keySet(), "so many");
    }

    @Test
    void of_three_it_takes_two_of_two_the_other_one_and_of_four_three() {
        assertThat(Majority.about(Pictures.healthy(3).picture(), RB3).needed()).isEqualTo(2);
        assertThat(Majority.about(Pictures.healthy(2).picture(), node(2)).needed())
                .isEqualTo(1);
        assertThat(Majority.about(Pictures.healthy(4).picture(), RB3).needed()).isEqualTo(3);
    }

    @Test
    void members_that_were_joined_by_hand_count_though_the_configuration_does_not_name_them() {
        Majority majority = Majority.about(
                Pictures.healthy(3).silent(RB3).joinedByHand(nodes(4, 5)).picture(), RB3);

        assertThat(majority.members()).isEqualTo(5);
        assertThat(majority.needed()).isEqualTo(3);
    }

    @Test
    void a_third_one_joined_by_hand_ends_the_rule_for_two() {
        Majority majority =
                Majority.about(Pictures.healthy(2).joinedByHand(nodes(3)).picture(), node(2));

        assertThat(majority.ofTwo()).isFalse();
        assertThat(majority.needed()).isEqualTo(2);
    }

    @Test
    void a_configured_member_that_is_not_listed_counts_all_the_same() {
        assertThat(Majority.about(Pictures.healthy(3).forgotten(RB3).picture(), RB3)
                        .members())
                .isEqualTo(3);
    }

    @Test
    void whether_members_run_that_are_not_configured_is_unknown() {
        Judgement judged =
                tooFew(Pictures.healthy(3).vmDown(RB3).joinedByHand(nodes(4, 5)).picture());

        assertThat(judged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judged.detail())
                .isEqualTo(
                        "so many; others were not heard, and no agent tells of rabbit@rb4, rabbit@rb5: cluster.members"
                                + " does not name what the cluster lists. Add it there, on every host");
    }

    @Test
    void members_that_are_down_have_to_be_started_first() {
        Judgement judged =
                tooFew(Pictures.healthy(3).vmDown(node(2)).vmDown(RB3).picture());

        assertThat(judged.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judged.detail()).isEqualTo("so many, and it takes 2: start the members that are down first");
    }

    @Test
    void one_that_is_silent_may_run() {
        assertThat(tooFew(Pictures.healthy(3).silent(node(2)).vmDown(RB3).picture())
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void where_so_many_are_lost_that_no_majority_can_come_back_nobody_is_told_to_start_them() {
        Pictures pictures = Pictures.healthy(3).silent(node(2)).silent(RB3);

        Judgement judged = tooFew(lost(pictures, node(2), RB3));

        assertThat(judged.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judged.detail())
                .isEqualTo(
                        "so many, and it takes 2: rabbit@rb2 is declared lost, so no majority is left, and what to give"
                                + " up is a human's decision: runbook stale-member, No majority is left");
    }

    @Test
    void where_enough_others_can_come_back_they_have_to_be_started() {
        Pictures pictures =
                Pictures.healthy(5).vmDown(node(1)).vmDown(node(2)).silent(RB3).silent(node(4));

        Judgement judged = tooFew(lost(pictures, RB3, node(4)));

        assertThat(judged.detail()).endsWith("start the members that are down first");
    }
}
