package io.rabbitagent.plan.mirrors;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncMirrorsRemedyTest {
    private static final NodeName ME = node(1);
    private static final SyncMirrorsRemedy REMEDY =
            new SyncMirrorsRemedy(new SyncMirrorsRemedy.Bounds(2, 1_000, 50_000));

    private final Pictures pictures = Pictures.healthy(3);

    private static UnsynchronisedQueue queue(String name, long messages, long bytes) {
        return new UnsynchronisedQueue("/", name, OptionalLong.of(messages), OptionalLong.of(bytes), Set.of(node(3)));
    }

    private static UnsynchronisedQueue uncounted(String name) {
        return new UnsynchronisedQueue("/", name, OptionalLong.empty(), OptionalLong.empty(), Set.of(node(3)));
    }

    private Remedy.Proposal propose(UnsynchronisedQueue... queues) {
        seen(queues);
        return REMEDY.propose(pictures.picture(), ME);
    }

    private void seen(UnsynchronisedQueue... queues) {
        MirrorSurvey survey = new MirrorSurvey(9, queues.length, 0, List.of(queues), PolicyGaps.NONE);
        pictures.observe(ME, seen -> with(seen).mirrors(Fact.known(survey)).done());
    }

    private static List<Step> steps(Remedy.Proposal proposal) {
        return ((Remedy.Steps) proposal).steps();
    }

    private static List<String> queues(Remedy.Proposal proposal) {
        return steps(proposal).stream()
                .map(step -> ((Action.SyncQueue) step.action()).queue())
                .toList();
    }

    @Test
    void the_smallest_come_first_and_no_more_than_a_plan_may_have() {
        Remedy.Proposal proposal = propose(queue("b", 900, 9), queue("c", 0, 0), queue("a", 40, 400));

        assertThat(queues(proposal)).containsExactly("c", "a");
        assertThat(steps(proposal)).allSatisfy(step -> {
            assertThat(step.on()).isEqualTo(ME);
            assertThat(step.action().needsApproval()).isFalse();
            assertThat(step.action().destructive()).isFalse();
            assertThat(step.action().givesWay()).isTrue();
        });
    }

    @Test
    void a_plan_stays_the_same_while_messages_come_and_go() {
        String before = digest(propose(queue("a", 40, 400), queue("b", 41, 400)));
        String after = digest(propose(queue("b", 39, 300), queue("a", 60, 600)));

        assertThat(after).isEqualTo(before);
        assertThat(digest(propose(queue("a", 40, 400)))).isNotEqualTo(before);
    }

    @Test
    void a_plan_that_waits_stands_while_its_queues_change_places_with_each_other_and_with_others() {
        List<Step> shown = steps(propose(queue("a", 9, 9), queue("b", 90, 90)));

        assertThat(stand(shown, queue("b", 9, 9), queue("a", 10, 10))).isTrue();
        assertThat(stand(shown, queue("new", 0, 0), queue("a", 9, 9), queue("b", 90, 90)))
                .isTrue();
        assertThat(stand(shown, queue("b", 90, 90)))
                .as("a has come to it by itself")
                .isTrue();
    }

    @Test
    void a_plan_does_not_stand_once_none_of_its_queues_waits_or_one_is_too_large_for_it() {
        List<Step> shown = steps(propose(queue("a", 9, 9), queue("b", 90, 90)));

        assertThat(stand(shown, queue("new", 0, 0))).isFalse();
        assertThat(stand(shown, queue("a", 9, 9), queue("b", 1_001, 90))).isFalse();
        assertThat(stand(shown, queue("a", 9, 9), uncounted("b"))).isFalse();
        pictures.observe(
                ME,
                seen -> with(seen)
                        .mirrors(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        assertThat(REMEDY.stand(shown, pictures.picture(), ME)).isFalse();
    }

    @Test
    void a_large_one_that_a_human_looks_at_stands_beside_other_large_ones_until_a_smaller_one_waits() {
        List<Step> shown = steps(propose(queue("large", 2_000, 1)));

        assertThat(stand(shown, queue("other", 1_500, 1), queue("large", 2_100, 1)))
                .isTrue();
        assertThat(stand(shown, queue("other", 1_500, 1))).isFalse();
        assertThat(stand(shown, queue("small", 9, 1), queue("large", 2_100, 1))).isFalse();
        assertThat(stand(shown, queue("large", 999, 1)))
                .as("it needs no human any more")
                .isFalse();
    }

    @Test
    void that_not_all_have_noticed_who_is_down_is_waited_for_and_a_cut_link_is_not() {
        assertThat(membersAgree()).isEqualTo(Verdict.TRUE);
        pictures.changePeer(node(2), node(3), peer -> Pictures.peer(node(3), false, Set.of()));
        assertThat(membersAgree()).as("3 runs, and 2 does not see it").isEqualTo(Verdict.FALSE);

        pictures.vmDown(node(3));
        pictures.changePeer(node(2), node(3), peer -> Pictures.peer(node(3), true, Set.of()));
        assertThat(membersAgree()).as("3 is down, and 2 still sees it").isEqualTo(Verdict.UNKNOWN);

        pictures.changePeer(node(2), node(3), peer -> Pictures.peer(node(3), false, Set.of()));
        assertThat(membersAgree()).isEqualTo(Verdict.TRUE);
    }

    private Verdict membersAgree() {
        return REMEDY.precautions().stream()
                .filter(gate -> gate.name().equals("members-agree"))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(pictures.picture(), ME)
                .verdict();
    }

    private boolean stand(List<Step> shown, UnsynchronisedQueue... queues) {
        seen(queues);
        return REMEDY.stand(shown, pictures.picture(), ME);
    }

    private static String digest(Remedy.Proposal proposal) {
        return PlanDigest.of("rule", ME, steps(proposal), ((Remedy.Steps) proposal).undo());
    }

    @Test
    void a_large_one_waits_until_no_smaller_is_left() {
        assertThat(queues(propose(queue("small", 1_000, 50_000), queue("many", 1_001, 1), queue("heavy", 9, 50_001))))
                .containsExactly("small");
    }

    @Test
    void a_large_one_comes_alone_and_a_human_approves_it() {
        for (UnsynchronisedQueue large : List.of(queue("many", 1_001, 1), queue("heavy", 9, 50_001), uncounted("x"))) {
            assertThat(steps(propose(large, queue("more", 5_000, 1))))
                    .singleElement()
                    .satisfies(step -> assertThat(step.action().needsApproval()).isTrue());
        }
    }

    @Test
    void its_command_can_be_pasted_and_says_how_much_there_is() {
        Action.SyncQueue sync = new Action.SyncQueue(
                "/", "it's mine", OptionalLong.of(12), OptionalLong.of(3_400), OptionalLong.of(100));
        assertThat(sync.command())
                .isEqualTo("rabbitmqctl sync_queue -p / -- 'it'\\''s mine'  # 12 messages, 3400 bytes");
        assertThat(sync.cancelCommand()).isEqualTo("rabbitmqctl cancel_sync_queue -p / -- 'it'\\''s mine'");
    }

    @Test
    void what_is_unknown_gives_no_plan() {
        pictures.observe(
                ME,
                seen -> with(seen)
                        .mirrors(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        assertThat(REMEDY.propose(pictures.picture(), ME)).isInstanceOf(Remedy.NotPossible.class);
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);
    }

    @Test
    void it_has_worked_once_the_survey_names_none_of_the_queues_any_more() {
        List<Step> steps = steps(propose(queue("a", 40, 400), queue("b", 41, 400)));
        assertThat(REMEDY.verified(steps).judge(pictures.picture(), ME).verdict())
                .isEqualTo(Verdict.FALSE);

        seen(queue("other", 1, 1));
        assertThat(REMEDY.verified(steps).judge(pictures.picture(), ME).verdict())
                .isEqualTo(Verdict.TRUE);
    }
}
