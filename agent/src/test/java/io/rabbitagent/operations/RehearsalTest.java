package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.lost.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Clean stops of rb1, rb2 and rb3; rb3 is lost. The agents' reports come while the command waits. */
class RehearsalTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final SortedSet<NodeName> LOST = new TreeSet<>(List.of(RB3));
    private static final String DATA = "f1";

    private final Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3);
    private final FakeAgent agent = new FakeAgent(pictures, List.of(), RB1)
            .keeps(Measured.cleanStops().all().toArray(Measurement[]::new));
    private final List<String> progress = new ArrayList<>();
    private boolean cancelled;

    private RehearsalView rehearse(String... lost) throws OperationException {
        return rehearse(false, lost);
    }

    private RehearsalView rehearse(boolean again, String... lost) throws OperationException {
        return new Rehearsal(agent, progress::add, () -> cancelled)
                .of(new Rehearsal.Request(List.of(lost), "ann", "what would it cost?", again));
    }

    private void report(NodeName node, Optional<String> problem) {
        decide(new Command.ReportMeasured(
                node.value(),
                node,
                LOST,
                DATA,
                problem.isPresent() ? Optional.empty() : Optional.of("digest-" + node.host()),
                problem));
    }

    private void decide(Command command) {
        try {
            agent.decide(command);
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    private void measured(NodeName... nodes) {
        decide(new Command.AskRehearsal("bob", LOST, new TreeSet<>(List.of(nodes)), "before"));
        for (NodeName node : nodes) {
            report(node, Optional.empty());
        }
    }

    private void cantBeMeasured(NodeName node, String problem) {
        decide(new Command.AskRehearsal("bob", LOST, new TreeSet<>(List.of(node)), "before"));
        report(node, Optional.of(problem));
    }

    /** By this command, in its order. */
    private List<Command.AskRehearsal> asked() {
        return agent.asked().stream()
                .filter(Command.AskRehearsal.class::isInstance)
                .map(Command.AskRehearsal.class::cast)
                .filter(one -> one.actor().equals("ann"))
                .toList();
    }

    private static Decisions free(Decisions document) {
        return in(document, Optional.empty());
    }

    private static Decisions running(Decisions document, NodeName node) {
        Plan plan = SomePlans.of(
                "p-1",
                "some-rule",
                node,
                Mode.APPROVE,
                "summary",
                List.of(),
                List.of(new Step(1, node, new Action.StartApp())),
                Losses.NONE,
                "nothing",
                "digest");
        return in(
                document,
                Optional.of(new ActivePlan(
                        plan,
                        Pictures.NOON,
                        Optional.empty(),
                        List.of(new StepProgress(1, StepProgress.State.WAITING, Optional.empty(), "")),
                        Optional.empty())));
    }

    private static Decisions in(Decisions document, Optional<ActivePlan> slot) {
        return new Decisions(
                document.formatVersion(),
                document.cluster(),
                slot,
                document.proposals(),
                document.held(),
                document.pause(),
                document.recent(),
                document.declared(),
                document.rehearsal(),
                document.measured());
    }

    private static void assertEnds(ThrowingCallable call, Kind kind, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .message()
                .contains(words);
    }

    @Test
    void where_a_member_runs_there_is_nothing_to_rehearse() {
        FakeAgent healthy = new FakeAgent(Pictures.healthy(3), List.of(), RB1);

        assertEnds(
                () -> new Rehearsal(healthy, progress::add, () -> false)
                        .of(new Rehearsal.Request(List.of(), "ann", "why", false)),
                Kind.REFUSED,
                "there is nothing to rehearse");
        assertThat(healthy.asked()).isEmpty();
    }

    @Test
    void a_survivor_that_is_silent_may_have_newer_data_and_is_not_left_out() {
        pictures.silent(RB2);
        agent.after(1);

        assertEnds(() -> rehearse("rb3"), Kind.REFUSED, "rabbit@rb2", "may be newer", "agent remediate --lost");
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_survivor_whose_agent_is_late_is_waited_for() throws Exception {
        measured(RB1, RB2);
        NodeObservation there = pictures.picture().observation(RB2);
        pictures.silent(RB2, 12);
        agent.after(1).then(() -> {}).then(() -> pictures.back(RB2).observe(RB2, seen -> there));

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).isEmpty();
        assertThat(progress)
                .containsExactly(
                        "no word from the agent of rabbit@rb2 for 12 s: it may be late; waits up to 60 s for an"
                                + " answer");
    }

    @Test
    void one_that_is_late_for_too_long_is_silent() {
        pictures.silent(RB2, 12);
        agent.after(1).then(() -> pictures.silent(RB2, 61));

        assertEnds(() -> rehearse("rb3"), Kind.REFUSED, "no agent answers on rabbit@rb2, which is not declared lost");
        assertThat(asked()).isEmpty();
    }

    @Test
    void where_one_is_late_and_another_is_silent_nobody_waits() {
        pictures.silent(RB1, 12);
        pictures.silent(RB2, 61);
        agent.after(1);

        assertEnds(() -> rehearse("rb3"), Kind.REFUSED, "no agent answers on rabbit@rb2, which");
        assertThat(progress).isEmpty();
    }

    @Test
    void a_ram_node_that_is_left_is_refused_at_once() {
        FakeAgent ram = new FakeAgent(
                Outages.ram(Outages.inOrder123(HowEnded.CLEAN), RB2).silent(RB3), List.of(), RB1);

        assertEnds(
                () -> new Rehearsal(ram, progress::add, () -> false)
                        .of(new Rehearsal.Request(List.of("rb3"), "ann", "why", false)),
                Kind.REFUSED,
                "rabbit@rb2 is a RAM node");
        assertThat(ram.asked()).isEmpty();
    }

    @Test
    void a_node_whose_agent_is_there_is_not_lost() {
        assertEnds(() -> rehearse("rb3", "rb2"), Kind.REFUSED, "rabbit@rb2 is not lost");
        assertThat(asked()).isEmpty();
    }

    @Test
    void one_that_is_taken_for_lost_and_comes_back_ends_it_and_is_not_asked_about_for_ever() {
        agent.then(() -> pictures.back(RB3));

        assertEnds(() -> rehearse("rb3"), Kind.REFUSED, "rabbit@rb3 is not lost", "its own agent is there");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void one_that_was_declared_lost_and_whose_agent_is_there_is_not_lost_either() {
        decide(new Command.Declare("bob", RB3, Declaration.What.LOST, "burnt down"));
        pictures.back(RB3);
        agent.after(1);

        assertEnds(() -> rehearse(), Kind.REFUSED, "rabbit@rb3 is not lost");
        assertThat(asked()).isEmpty();
    }

    @Test
    void where_somebody_says_otherwise_who_is_lost_it_ends() {
        decide(new Command.Declare("bob", RB3, Declaration.What.LOST, "burnt down"));
        agent.then(() -> decide(new Command.TakeBack("bob", RB3, Declaration.What.LOST, "it is there")));

        assertEnds(() -> rehearse(), Kind.REFUSED, "declared otherwise meanwhile: nobody, and not rabbit@rb3");
    }

    @Test
    void what_is_ended_before_all_have_reported_is_not_asked_for_again() {
        agent.then(() -> report(RB2, Optional.empty()))
                .then(() -> decide(new Command.EndRehearsal(RB1.value(), "rabbit@rb7 is not in cluster.members")));

        assertEnds(() -> rehearse("rb3"), Kind.REFUSED, "ended before rabbit@rb1 has reported", "agent history");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void behind_a_plan_that_is_stalled_it_says_how_to_get_out() {
        agent.set(running(agent.document(), RB3));
        agent.then(() -> {}).then(() -> cancelled = true);

        assertEnds(() -> rehearse("rb3"), Kind.TRY_LATER, "interrupted");
        assertThat(progress)
                .contains("nothing is measured until this is over: plan p-1: step 1 of 1 on rabbit@rb3, start_app,"
                        + " stalled; the way out: agent abort p-1 --reason TEXT");
    }

    @Test
    void while_a_plan_is_in_the_slot_it_says_once_what_it_waits_for() throws Exception {
        agent.set(running(agent.document(), RB2));
        agent.then(() -> {})
                .then(() -> agent.set(free(agent.document())))
                .then(() -> report(RB1, Optional.empty()))
                .then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).hasSize(1);
        assertThat(progress)
                .containsExactly(
                        "asks the agents of rabbit@rb1, rabbit@rb2 to try each way to start on copies of the data there",
                        "nothing is measured until this is over: plan p-1: step 1 of 1 on rabbit@rb2, start_app");
    }

    @Test
    void it_asks_each_survivor_once_waits_for_all_and_tells_how_far_they_are() throws Exception {
        agent.then(() -> pictures.observe(
                        RB2,
                        seen -> with(seen)
                                .progress(Optional.of("trying force_boot"))
                                .done()))
                .then(() -> report(RB1, Optional.empty()))
                .then(() -> {})
                .then(() -> report(RB2, Optional.empty()));

        RehearsalView view = rehearse("rb3");

        assertThat(asked())
                .containsExactly(
                        new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, RB2)), "what would it cost?"));
        assertThat(progress)
                .containsExactly(
                        "asks the agents of rabbit@rb1, rabbit@rb2 to try each way to start on copies of the data there",
                        "rabbit@rb2: trying force_boot");
        assertThat(view.lost()).containsExactly("rabbit@rb3");
        assertThat(view.survivors()).containsExactly("rabbit@rb1", "rabbit@rb2");
        assertThat(view.recommended().orElseThrow().first()).isEqualTo("rabbit@rb1");
        assertThat(view.recommended().orElseThrow().option()).isEqualTo("forget-lost");
    }

    @Test
    void what_was_measured_before_is_shown_at_once_and_nobody_is_asked() throws Exception {
        measured(RB1, RB2);
        int turns = agent.turns();

        assertThat(rehearse("rabbit@rb3").recommended()).isPresent();
        assertThat(asked()).isEmpty();
        assertThat(progress).isEmpty();
        assertThat(agent.turns()).isEqualTo(turns);
    }

    @Test
    void who_was_declared_lost_need_not_be_named_again() throws Exception {
        decide(new Command.Declare("bob", RB3, Declaration.What.LOST, "burnt down"));
        measured(RB1, RB2);

        assertThat(rehearse().lost()).containsExactly("rabbit@rb3");
        assertThat(asked()).isEmpty();
    }

    @Test
    void only_what_is_not_measured_yet_is_asked_for() throws Exception {
        measured(RB2);
        agent.then(() -> report(RB1, Optional.empty()));

        assertThat(rehearse("rb3").survivors()).containsExactly("rabbit@rb1", "rabbit@rb2");
        assertThat(asked()).extracting(Command.AskRehearsal::nodes).containsExactly(new TreeSet<>(List.of(RB1)));
        assertThat(progress)
                .containsExactly("asks the agent of rabbit@rb1 to try each way to start on copies of the data there");
    }

    @Test
    void data_that_is_no_longer_what_was_measured_is_measured_anew() throws Exception {
        measured(RB1, RB2);
        holds(RB2, "f2");
        agent.after(1).then(() -> holds(RB2, DATA)).then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).extracting(Command.AskRehearsal::nodes).containsExactly(new TreeSet<>(List.of(RB2)));
    }

    private void holds(NodeName node, String fingerprint) {
        pictures.observe(
                node,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, fingerprint)))
                        .done());
    }

    @Test
    void it_waits_for_a_rehearsal_that_somebody_else_has_asked_for() throws Exception {
        decide(new Command.AskRehearsal("bob", LOST, new TreeSet<>(List.of(RB1, RB2)), "before"));
        agent.then(() -> report(RB1, Optional.empty())).then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).isEmpty();
    }

    @Test
    void a_rehearsal_without_others_has_to_end_first() {
        decide(new Command.AskRehearsal("bob", new TreeSet<>(), new TreeSet<>(List.of(RB1)), "before"));

        assertEnds(() -> rehearse("rb3"), Kind.TRY_LATER, "under way", "bob");
    }

    @Test
    void data_that_can_not_be_measured_ends_it_in_the_words_of_its_agent() {
        agent.then(() -> report(RB1, Optional.of("no room on /var")));

        assertEnds(() -> rehearse("rb3"), Kind.FAILED, "the data of rabbit@rb1 can't be measured: no room on /var");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void a_problem_of_before_is_tried_anew() throws Exception {
        measured(RB2);
        cantBeMeasured(RB1, "no room on /var");
        agent.then(() -> report(RB1, Optional.empty()));

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).extracting(Command.AskRehearsal::nodes).containsExactly(new TreeSet<>(List.of(RB1)));
    }

    @Test
    void what_can_not_be_read_is_measured_anew_by_all_survivors() throws Exception {
        measured(RB1, RB2);
        agent.keepsUnreadable("the store has no document digest-rb1", LOST, RB1).after(1);
        agent.then(() -> report(RB1, Optional.empty())).then(() -> {
            agent.keeps(Measured.cleanStops().all().toArray(Measurement[]::new));
            report(RB2, Optional.empty());
        });

        assertThat(rehearse("rb3").recommended()).isPresent();
        assertThat(asked()).extracting(Command.AskRehearsal::nodes).containsExactly(new TreeSet<>(List.of(RB1, RB2)));
    }

    @Test
    void what_can_not_be_read_after_that_either_ends_it_and_is_not_measured_for_ever() {
        agent.keepsUnreadable("the store has no document 0af1", LOST, RB1, RB2).after(1);
        agent.then(() -> report(RB1, Optional.empty())).then(() -> report(RB2, Optional.empty()));

        assertEnds(() -> rehearse("rb3"), Kind.FAILED, "measured anew", "the store has no document 0af1");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void all_are_measured_anew_where_that_is_wanted_and_only_what_is_new_is_shown() throws Exception {
        measured(RB1, RB2);
        agent.lagging(2)
                .then(() -> report(RB1, Optional.empty()))
                .then(() -> assertThat(progress).hasSize(1))
                .then(() -> {
                    agent.keeps(Measured.cleanStops()
                            .holds(RB1, Map.of("ha.1", 9))
                            .all()
                            .toArray(Measurement[]::new));
                    report(RB2, Optional.empty());
                });

        RehearsalView view = rehearse(true, "rb3");

        assertThat(asked()).extracting(Command.AskRehearsal::nodes).containsExactly(new TreeSet<>(List.of(RB1, RB2)));
        assertThat(view.candidates().get(0).queues())
                .filteredOn(queue -> queue.name().equals("ha.1"))
                .extracting(RehearsalView.Queue::lost)
                .as("of what rb1 reported before it was asked again nothing is shown")
                .containsExactly(Optional.of(6L));
    }

    @Test
    void what_others_have_asked_of_one_is_measured_anew_of_the_other_alone() throws Exception {
        measured(RB1, RB2);
        decide(new Command.AskRehearsal("bob", LOST, new TreeSet<>(List.of(RB1)), "before"));
        agent.then(() -> report(RB1, Optional.empty())).then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse(true, "rb3").recommended()).isPresent();
        assertThat(asked()).hasSize(1);
    }

    @Test
    void what_is_measured_for_the_first_time_is_not_measured_twice() throws Exception {
        agent.then(() -> report(RB1, Optional.empty())).then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse(true, "rb3").recommended()).isPresent();
        assertThat(asked()).hasSize(1);
    }

    @Test
    void a_turn_that_does_not_show_yet_what_was_asked_is_no_reason_to_ask_twice() throws Exception {
        cantBeMeasured(RB1, "no room on /var");
        agent.lagging(2).then(() -> report(RB1, Optional.empty())).then(() -> report(RB2, Optional.empty()));

        assertThat(rehearse("rb3").recommended())
                .as("nor to tell of a problem of before")
                .isPresent();
        assertThat(asked()).hasSize(1);
    }

    @Test
    void who_is_interrupted_where_no_daemon_runs_hears_that_this_host_does_not_go_on() {
        agent.passingBy().then(() -> cancelled = true);

        assertEnds(
                () -> rehearse("rb3"),
                Kind.TRY_LATER,
                "copies of the data of rabbit@rb1 are tried only while an agent runs on this host",
                "systemctl start rabbitmq-agent");
    }

    @Test
    void who_is_interrupted_where_this_host_has_reported_hears_that_the_others_go_on() {
        agent.passingBy().then(() -> report(RB1, Optional.empty())).then(() -> cancelled = true);

        assertEnds(() -> rehearse("rb3"), Kind.TRY_LATER, "interrupted; the agents go on");
    }

    @Test
    void who_is_interrupted_hears_that_the_agents_go_on() {
        agent.then(() -> cancelled = true);

        assertEnds(() -> rehearse("rb3"), Kind.TRY_LATER, "interrupted", "the agents go on");
        assertThat(agent.document().rehearsal()).isPresent();
    }

    private void assertNotMeasured(String why) {
        assertThatThrownBy(() -> Rehearsal.measured(agent.situation(), List.of("rb3")))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining(why);
    }

    @Test
    void what_was_measured_is_shown_without_asking_for_more() throws OperationException {
        assertNotMeasured("has not been tried on copies of the data as it is now");
        measured(RB1, RB2);
        agent.after(1);

        assertThat(Rehearsal.measured(agent.situation(), List.of("rb3"))).isEqualTo(rehearse("rb3"));
        assertThat(asked()).isEmpty();
    }

    @Test
    void whoever_does_not_wait_asks_once_and_looks_later() throws OperationException {
        Rehearsal.Request request = new Rehearsal.Request(List.of("rb3"), "ann", "what would it cost?", false);

        assertThat(Rehearsal.ask(agent, request)).containsExactly(RB1, RB2);
        assertNotMeasured("is being tried on copies");
        assertThat(Rehearsal.ask(agent, request)).containsExactly(RB1, RB2);
        assertThat(asked()).hasSize(1);

        report(RB1, Optional.empty());
        report(RB2, Optional.empty());
        agent.after(1);
        assertThat(Rehearsal.ask(agent, request)).isEmpty();
        assertThat(Rehearsal.measured(agent.situation(), List.of("rb3")).candidates())
                .isNotEmpty();
        assertThat(Rehearsal.ask(agent, new Rehearsal.Request(List.of("rb3"), "ann", "anew", true)))
                .containsExactly(RB1, RB2);
        assertThat(asked()).hasSize(2);
    }
}
