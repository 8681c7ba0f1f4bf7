package io.rabbitagent.plan.orderedstart;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderedStartRemedyTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private final OrderedStartRemedy remedy = new OrderedStartRemedy(Action.StartService.USUAL_BOOT);

    private Remedy.Proposal propose(Pictures pictures) {
        return remedy.propose(pictures.picture(), RB1);
    }

    private Remedy.Steps steps(Pictures pictures) {
        Remedy.Proposal proposal = propose(pictures);
        assertThat(proposal).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) proposal;
    }

    private List<String> lines(Pictures pictures) {
        return steps(pictures).steps().stream()
                .map(step -> step.number() + " " + step.on().host() + " "
                        + step.action().name()
                        + (step.action() instanceof Action.StartService start ? " " + start.until() : ""))
                .toList();
    }

    private String impossible(Pictures pictures) {
        Remedy.Proposal proposal = propose(pictures);
        assertThat(proposal).isInstanceOf(Remedy.NotPossible.class);
        return ((Remedy.NotPossible) proposal).why();
    }

    private static Verdict intent(Pictures pictures) {
        return OrderedStartRemedy.intent(pictures.picture(), RB1).verdict();
    }

    private static Verdict known(Pictures pictures) {
        return OrderedStartRemedy.orderKnown(pictures.picture(), RB1).verdict();
    }

    @Test
    void the_last_down_starts_and_runs_before_anybody_else_is_started() {
        assertThat(lines(Outages.inOrder312(HowEnded.CRASH)))
                .containsExactly(
                        "1 rb2 start-service RUNS",
                        "2 rb1 start-service LIVES",
                        "3 rb3 start-service LIVES",
                        "4 rb1 await-boot",
                        "5 rb3 await-boot");
    }

    @Test
    void the_last_down_alone_is_begun_again_where_it_gives_up_waiting_for_others() {
        List<Step> steps = steps(Outages.inOrder312(HowEnded.CRASH)).steps();
        assertThat(steps)
                .extracting(
                        step -> step.action() instanceof Action.StartService start ? start.others() : Optional.empty())
                .containsExactly(
                        Optional.of(List.of(RB1, RB3)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(steps.get(0).action().command())
                .contains("await_startup", "start once more when nobody else boots", "unless all others do");
        assertThat(steps(Outages.inOrder321(HowEnded.CRASH))
                        .steps()
                        .get(0)
                        .action()
                        .command())
                .as("the first by name waits for nobody who does not wait for it")
                .doesNotContain("once more");
        assertThat(steps(Outages.ram(Outages.together(), RB2)).steps())
                .as("started together with others")
                .allMatch(step -> !(step.action() instanceof Action.StartService start)
                        || start.others().isEmpty());
    }

    @Test
    void where_all_others_are_on_their_way_the_last_down_is_awaited_before_them() {
        Pictures pictures = Outages.booting(Outages.booting(Outages.inOrder312(HowEnded.CRASH), RB1), RB3);
        assertThat(lines(pictures)).containsExactly("1 rb2 start-service RUNS", "2 rb1 await-boot", "3 rb3 await-boot");
    }

    @Test
    void a_last_down_with_the_smallest_name_wins_in_any_case_so_that_the_others_need_not_wait_for_its_boot() {
        assertThat(lines(Outages.inOrder321(HowEnded.CRASH)))
                .containsExactly(
                        "1 rb1 start-service ANSWERS",
                        "2 rb2 start-service LIVES",
                        "3 rb3 start-service LIVES",
                        "4 rb1 await-boot",
                        "5 rb2 await-boot",
                        "6 rb3 await-boot");
    }

    @Test
    void those_that_went_down_together_are_all_started_before_any_boot_is_awaited() {
        assertThat(lines(Outages.together()))
                .containsExactly(
                        "1 rb1 start-service LIVES",
                        "2 rb2 start-service LIVES",
                        "3 rb3 start-service LIVES",
                        "4 rb1 await-boot",
                        "5 rb2 await-boot",
                        "6 rb3 await-boot");
    }

    @Test
    void a_ram_node_comes_after_the_disc_nodes_run_also_where_it_went_down_among_the_last() {
        assertThat(lines(Outages.ram(Outages.together(), RB2)))
                .containsExactly(
                        "1 rb1 start-service LIVES",
                        "2 rb3 start-service RUNS",
                        "3 rb2 start-service LIVES",
                        "4 rb1 await-boot",
                        "5 rb2 await-boot");
    }

    @Test
    void a_ram_node_that_went_down_last_can_not_start_first() {
        Pictures pictures = Outages.ram(Outages.inOrder312(HowEnded.CRASH), RB2);
        assertThat(impossible(pictures)).contains("a RAM node can't start first");
    }

    @Test
    void a_ram_node_is_not_started_while_those_that_start_first_are_only_on_their_way() {
        Pictures pictures = Outages.ram(Outages.together(), RB2);
        Outages.booting(Outages.booting(pictures, RB1), RB3);
        assertThat(impossible(pictures)).contains("rabbit@rb1, rabbit@rb3 have to start first", "left to finish");
    }

    @Test
    void an_agent_that_is_silent_where_the_start_has_to_begin_blocks_it_with_words() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH);
        ClusterPicture before = pictures.picture();
        pictures.silent(RB2)
                .observe(
                        RB2,
                        seen -> with(seen)
                                .lastEnd(before.observation(RB2).lastEnd())
                                .done());
        assertThat(impossible(pictures))
                .contains(
                        "rabbit@rb2 has to be started first", "no agent answers there", "agent remediate --lost NODE");
    }

    @Test
    void a_silent_agent_may_hide_that_its_node_was_the_last() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH);
        ClusterPicture before = pictures.picture();
        pictures.silent(RB1)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .lastEnd(before.observation(RB1).lastEnd())
                                .done());
        assertThat(known(pictures)).isEqualTo(Verdict.UNKNOWN);
        assertThat(impossible(pictures)).contains("rabbit@rb1, whose agent is silent", "nothing is forced");
    }

    @Test
    void a_silent_agent_of_whose_end_nothing_is_known_leaves_the_order_unknown() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH).silent(RB3);
        assertThat(known(pictures)).isEqualTo(Verdict.UNKNOWN);
        assertThat(impossible(pictures)).contains("who went down last is unknown: rabbit@rb3, ", "nothing is forced");
    }

    @Test
    void members_on_their_way_up_are_left_to_finish() {
        assertThat(lines(Outages.booting(Outages.inOrder312(HowEnded.CRASH), RB1)))
                .as("rb1 may have given up when rb2 runs")
                .containsExactly(
                        "1 rb2 start-service RUNS",
                        "2 rb3 start-service LIVES",
                        "3 rb3 await-boot",
                        "4 rb1 await-boot");
        assertThat(impossible(Outages.booting(Outages.inOrder312(HowEnded.CRASH), RB2)))
                .isEqualTo("rabbit@rb2 has to start first, is on the way up, and left to finish");
    }

    @Test
    void of_those_that_went_down_together_who_is_on_its_way_is_left_to_finish_and_the_rest_is_started() {
        assertThat(lines(Outages.booting(Outages.together(), RB1)))
                .containsExactly(
                        "1 rb2 start-service LIVES",
                        "2 rb3 start-service LIVES",
                        "3 rb2 await-boot",
                        "4 rb3 await-boot");
    }

    @Test
    void an_application_stopped_in_its_living_vm_is_started_there() {
        Pictures pictures = Outages.stoppedInItsVm(Outages.inOrder312(HowEnded.CLEAN), RB2, LogSignal.STOPPED);
        assertThat(lines(pictures).get(0)).isEqualTo("1 rb2 start_app");
        assertThat(lines(pictures)).doesNotContain("4 rb2 await-boot").hasSize(5);
    }

    @Test
    void applications_stopped_together_in_living_vms_are_for_a_human() {
        Pictures pictures = Outages.stoppedInItsVm(Outages.together(), RB2, LogSignal.STOPPED);
        assertThat(impossible(pictures)).contains("start_app on each of them at the same time");
    }

    @Test
    void where_those_that_went_down_together_would_load_an_older_copy_nothing_is_started() {
        Pictures pictures = Outages.together();
        Outages.ended(pictures, RB1, HowEnded.CLEAN, nodes(1, 2, 3));
        Outages.ended(pictures, RB2, HowEnded.CRASH, nodes(2, 3));
        Outages.ended(pictures, RB3, HowEnded.CRASH, nodes(2, 3));
        assertThat(known(pictures)).isNotEqualTo(Verdict.TRUE);
        assertThat(impossible(pictures)).contains("rabbit@rb2", "rabbit@rb3", "rabbit@rb1", "older copy");
        assertThat(intent(pictures)).isNotEqualTo(Verdict.TRUE);
    }

    @Test
    void groups_that_did_not_see_each_other_are_for_a_human() {
        Pictures pictures = Outages.together();
        Outages.ended(pictures, RB1, HowEnded.CRASH, nodes(1, 2));
        Outages.ended(pictures, RB2, HowEnded.CRASH, nodes(1, 2));
        Outages.ended(pictures, RB3, HowEnded.CRASH, nodes(3));
        assertThat(known(pictures)).isEqualTo(Verdict.FALSE);
        assertThat(impossible(pictures)).contains("a human must decide whose data to keep");
        assertThat(intent(pictures)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_member_that_runs_leaves_nothing_to_order() {
        assertThat(known(Pictures.healthy(3))).isEqualTo(Verdict.FALSE);
        assertThat(impossible(Pictures.healthy(3))).isEqualTo("a member runs");
    }

    @Test
    void a_cluster_of_one_starts_itself() {
        Pictures pictures = Outages.ended(Pictures.allDown(1), RB1, HowEnded.CRASH, nodes(1));
        assertThat(lines(pictures)).containsExactly("1 rb1 start-service LIVES", "2 rb1 await-boot");
        assertThat(intent(pictures)).isEqualTo(Verdict.TRUE);
    }

    @Test
    void a_clean_stop_of_those_that_start_first_awaits_approval() {
        assertThat(intent(Outages.inOrder312(HowEnded.CLEAN))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_crash_or_a_reboot_of_the_host_was_nobodys_wish() {
        assertThat(intent(Outages.inOrder312(HowEnded.CRASH))).isEqualTo(Verdict.TRUE);
        assertThat(intent(Outages.rebooted(Outages.inOrder312(HowEnded.CLEAN), RB2)))
                .isEqualTo(Verdict.TRUE);
        assertThat(intent(Outages.rebooted(Outages.inOrder312(HowEnded.CLEAN), RB1)))
                .as("only a member that does not start first")
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void whoever_starts_any_member_wants_the_cluster() {
        Pictures pictures = Outages.wantedSince(Outages.inOrder312(HowEnded.CLEAN), RB3);
        assertThat(intent(pictures)).isEqualTo(Verdict.TRUE);
        assertThat(lines(pictures)).hasSize(5);
    }

    @Test
    void a_start_from_before_the_outage_is_nobodys_wish_now() {
        Pictures pictures = Outages.startedBefore(Outages.inOrder312(HowEnded.CLEAN), RB3);
        assertThat(intent(pictures)).isEqualTo(Verdict.FALSE);
    }

    @Test
    void who_was_drained_is_left_to_whoever_works_on_it() {
        Pictures pictures = Outages.drained(Outages.inOrder312(HowEnded.CRASH), RB1);
        assertThat(intent(pictures)).isEqualTo(Verdict.TRUE);
        assertThat(lines(pictures))
                .containsExactly("1 rb2 start-service RUNS", "2 rb3 start-service LIVES", "3 rb3 await-boot");
        assertThat(intent(Outages.drained(pictures, RB2)))
                .as("the first one: a human is asked")
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void whose_log_can_not_be_read_may_have_been_drained() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH).observe(RB1, OrderedStartRemedyTest::withoutLog);
        assertThat(intent(pictures)).isEqualTo(Verdict.TRUE);
        assertThat(lines(pictures))
                .containsExactly("1 rb2 start-service RUNS", "2 rb3 start-service LIVES", "3 rb3 await-boot");
        assertThat(intent(pictures.observe(RB2, OrderedStartRemedyTest::withoutLog)))
                .as("the first one: nobody starts it unasked")
                .isEqualTo(Verdict.UNKNOWN);
    }

    private static NodeObservation withoutLog(NodeObservation seen) {
        return Pictures.with(seen)
                .log(Fact.unknown(Fact.Reason.UNREADABLE, "no log"))
                .done();
    }

    @Test
    void a_supervisor_that_starts_what_crashed_is_nobody_who_wants_the_others() {
        Pictures pictures = Outages.inOrder312(HowEnded.CLEAN);
        Outages.ended(pictures, RB3, HowEnded.CRASH, nodes(1, 2, 3));
        Outages.wantedSince(pictures, RB3);
        assertThat(intent(pictures)).isEqualTo(Verdict.FALSE);
    }

    @Test
    void beside_a_crash_of_the_last_who_was_stopped_cleanly_stays_down() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH);
        Outages.ended(pictures, RB3, HowEnded.CLEAN, nodes(1, 2, 3));
        assertThat(intent(pictures)).isEqualTo(Verdict.TRUE);
        assertThat(lines(pictures))
                .containsExactly("1 rb2 start-service RUNS", "2 rb1 start-service LIVES", "3 rb1 await-boot");
    }

    @Test
    void who_approves_the_start_of_what_was_stopped_cleanly_starts_all() {
        Pictures pictures = Outages.inOrder312(HowEnded.CLEAN);
        Outages.ended(pictures, RB3, HowEnded.CRASH, nodes(1, 2, 3));
        assertThat(intent(pictures)).isEqualTo(Verdict.FALSE);
        assertThat(lines(pictures)).hasSize(5);
    }

    @Test
    void planning_again_gives_the_same_digest_whatever_counts_on() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH);
        String before = digest(pictures);
        assertThat(digest(pictures.nextSample())).isEqualTo(before);
        assertThat(digest(Outages.rebooted(pictures, RB2)))
                .as("another reason to want it")
                .isEqualTo(before);
        assertThat(digest(Outages.booting(pictures, RB3))).isNotEqualTo(before);
    }

    private String digest(Pictures pictures) {
        Remedy.Steps steps = steps(pictures);
        return PlanDigest.of("cluster-down", RB1, steps.steps(), steps.undo());
    }

    @Test
    void it_is_verified_once_all_that_were_started_run_and_see_each_other() {
        List<Step> steps = steps(Outages.inOrder312(HowEnded.CRASH)).steps();
        assertThat(verified(steps, Pictures.healthy(3))).isEqualTo(Verdict.TRUE);
        assertThat(verified(steps, Pictures.healthy(3).vmDown(RB3))).isEqualTo(Verdict.FALSE);
        assertThat(verified(steps, Pictures.healthy(3).alone(RB3)))
                .as("an island")
                .isEqualTo(Verdict.FALSE);
        assertThat(verified(steps, Pictures.healthy(3).silent(RB1))).isEqualTo(Verdict.UNKNOWN);
        List<Step> withoutThird =
                steps.stream().filter(step -> !step.on().equals(RB3)).toList();
        assertThat(verified(withoutThird, Pictures.healthy(3).vmDown(RB3)))
                .as("nobody started it")
                .isEqualTo(Verdict.TRUE);
    }

    private Verdict verified(List<Step> steps, Pictures pictures) {
        return remedy.verified(steps).judge(pictures.picture(), RB1).verdict();
    }

    @Test
    void nothing_it_starts_can_delete_anything() {
        assertThat(steps(Outages.inOrder312(HowEnded.CRASH)).steps())
                .noneMatch(step -> step.action().destructive());
    }

    @Test
    void an_application_of_which_nothing_is_known_starts_nobody() {
        for (NodeName node : List.of(RB1, RB2, RB3)) {
            Pictures pictures = Outages.inOrder312(HowEnded.CRASH)
                    .observe(
                            node,
                            seen -> with(seen)
                                    .app(Fact.<AppState>unknown(Fact.Reason.TIMEOUT, "no answer"))
                                    .done());
            assertThat(impossible(pictures)).contains("whether it has started again is unknown");
        }
    }
}
