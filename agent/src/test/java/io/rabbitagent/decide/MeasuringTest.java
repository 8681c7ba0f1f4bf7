package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.RestsOnMeasurements;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No member runs, rb3 is lost, and what a plan rests on is measured on copies of rb1's and rb2's data. */
class MeasuringTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final String RULE = "cluster-down";
    private static final TreeSet<NodeName> LOST = new TreeSet<>(List.of(RB3));

    private final Pictures pictures = Pictures.allDown(3).silent(RB3);
    private final OneAgent agent = agentOf(RB1);

    MeasuringTest() {
        data(RB1, "f1");
        data(RB2, "f2");
    }

    private OneAgent agentOf(NodeName me) {
        return agentOf(me, Mode.APPROVE);
    }

    private OneAgent agentOf(NodeName me, Mode mode) {
        Rule rule = RuleVariants.of(Shipped.rule(RULE))
                .mode(mode)
                .remedy(new RestsOnMeasurements(Shipped.rule(RULE).remedy(), LOST, new TreeSet<>(List.of(RB1, RB2))))
                .done();
        return new OneAgent(me, pictures, List.of(rule));
    }

    private void data(NodeName node, String fingerprint) {
        pictures.observe(
                node,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(1_000, List.of(), 0, 0, fingerprint)))
                        .done());
    }

    private static Measurement measurement(NodeName node, String fingerprint) {
        return new Measurement(node, fingerprint, LOST, List.of(), List.of(), SeenBefore.NONE);
    }

    private static Command report(NodeName node, String fingerprint) {
        return new Command.ReportMeasured(
                node.value(), node, LOST, fingerprint, Optional.of("digest-" + node.host()), Optional.empty());
    }

    private List<Effect.Measure> measures(OneAgent one) {
        return one.effects().stream()
                .filter(Effect.Measure.class::isInstance)
                .map(Effect.Measure.class::cast)
                .toList();
    }

    private Finding finding() {
        return agent.finding(RULE, RB1).orElseThrow();
    }

    /** Seen for long enough, and asked for. */
    private void asked() {
        agent.turns(40);
        assertThat(agent.document().rehearsal()).isPresent();
    }

    private void allMeasured() {
        asked();
        agent.decide(report(RB1, "f1"));
        agent.decide(report(RB2, "f2"));
        agent.kept(List.of(measurement(RB1, "f1"), measurement(RB2, "f2")));
    }

    @Test
    void a_plan_that_needs_measurements_asks_for_them_once_and_comes_when_they_are_there() {
        asked();
        RehearsalAsked ask = agent.document().rehearsal().orElseThrow();
        assertThat(ask.lost()).containsExactly(RB3);
        assertThat(ask.nodes()).containsExactly(RB1, RB2);
        assertThat(ask.actor()).isEqualTo(RB1.value());
        assertThat(ask.reason()).isEqualTo("for cluster-down on rabbit@rb1");
        agent.turn(2);
        assertThat(agent.commands()).as("it is asked for already").isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.MEASURING);

        allMeasured();
        agent.turn(2);

        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(agent.document().proposals()).hasSize(1);
        agent.turn(2);
        assertThat(agent.state(RULE, RB1)).contains(FindingState.AWAITING_APPROVAL);
    }

    @Test
    void what_is_shown_meanwhile_says_who_measures_and_how_far_that_is() {
        asked();
        pictures.observe(
                RB1,
                seen -> with(seen).progress(Optional.of("trying force_boot")).done());
        pictures.silent(RB2);
        agent.turn(2);

        assertThat(finding().blockedBy())
                .contains(
                        "copies of the data of rabbit@rb1 (trying force_boot), rabbit@rb2 (its agent is silent) are being"
                                + " tried");
    }

    @Test
    void before_it_is_asked_for_people_are_told_how_to_ask() {
        agent.turn(2);
        Explanation explained = Explanation.of(rule(agent), RB1, agent.situation());

        assertThat(explained.notPossible()).contains("has to be measured first: agent rehearse --lost rabbit@rb3");
        assertThat(explained.plan()).isEmpty();
    }

    private static Rule rule(OneAgent one) {
        return one.situation().rules().all().get(0);
    }

    @Test
    void only_who_speaks_for_the_cluster_asks() {
        OneAgent other = agentOf(RB2);
        other.turns(40);

        assertThat(other.commands()).isEmpty();
        assertThat(other.document().rehearsal()).isEmpty();
    }

    @Test
    void a_rule_that_only_observes_asks_for_nothing() {
        OneAgent observing = agentOf(RB1, Mode.OBSERVE);
        observing.turns(40);

        assertThat(observing.document().rehearsal()).isEmpty();
        assertThat(observing.state(RULE, RB1)).contains(FindingState.BLOCKED);
    }

    @Test
    void nothing_is_asked_for_in_a_pause() {
        agent.decide(new Command.PauseAll("ann", "why", agent.now().plusSeconds(10_000)));
        agent.turns(40);

        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy().orElseThrow()).contains("paused by ann");
    }

    @Test
    void what_a_human_asks_for_in_a_pause_is_measured() {
        agent.decide(new Command.PauseAll("ann", "why", agent.now().plusSeconds(10_000)));
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, RB2)), "why"));
        agent.turns(40);

        assertThat(measures(agent)).hasSize(1);
        assertThat(finding().state()).isEqualTo(FindingState.MEASURING);
    }

    @Test
    void while_other_losses_are_tried_nothing_is_measured_for_it() {
        agent.decide(new Command.AskRehearsal("ann", new TreeSet<>(), new TreeSet<>(List.of(RB2)), "why"));
        agent.turns(40);

        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy())
                .contains("has to be measured first: agent rehearse --lost rabbit@rb3, once the rehearsal with no node"
                        + " lost is over");
    }

    @Test
    void while_another_plan_runs_nothing_is_measured_for_it() {
        asked();
        Decisions document = agent.document();
        Plan other = Plans.plan("p-other", "some-rule", RB2, Mode.APPROVE, 1);
        agent.set(Fact.known(document.withActive(Optional.of(new ActivePlan(
                other,
                agent.now(),
                Optional.empty(),
                List.of(new StepProgress(1, StepProgress.State.WAITING, Optional.empty(), "")),
                Optional.empty())))));
        agent.turn(2);

        assertThat(measures(agent)).isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy())
                .contains("has to be measured first: agent rehearse --lost rabbit@rb3, once plan p-other is over");
    }

    @Test
    void what_would_be_ended_at_once_is_not_asked_for() {
        pictures.back(RB3);
        pictures.observe(
                RB3,
                seen -> with(seen)
                        .process(Fact.known(Optional.of(Pictures.life(RB3, 7))))
                        .done());
        for (int turn = 0; turn < 40; turn++) {
            agent.turn(2);
            assertThat(agent.commands()).isEmpty();
        }

        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy())
                .contains("what its plan would rest on can't be measured: the Erlang VM of rabbit@rb3 runs, which was"
                        + " taken for lost");
    }

    @Test
    void what_was_measured_for_others_and_can_not_be_read_does_not_matter() {
        TreeSet<NodeName> others = new TreeSet<>(List.of(RB2, RB3));
        allMeasured();
        agent.decide(new Command.AskRehearsal("ann", others, new TreeSet<>(List.of(RB1)), "why"));
        agent.decide(new Command.ReportMeasured(
                RB1.value(), RB1, others, "f1", Optional.of("digest-damaged"), Optional.empty()));
        agent.kept(new Measurements(
                List.of(measurement(RB1, "f1"), measurement(RB2, "f2")),
                List.of(new Measurements.Unread(RB1, others, Fact.Reason.FAILED, "it is damaged"))));
        agent.turn(2);
        agent.turn(2);

        assertThat(agent.state(RULE, RB1)).contains(FindingState.AWAITING_APPROVAL);
        assertThat(agent.situation().picture().measured(others))
                .isEqualTo(Fact.unknown(Fact.Reason.FAILED, "it is damaged"));
    }

    @Test
    void nothing_is_asked_for_while_the_rule_is_held_and_that_is_no_measuring() {
        allMeasured();
        agent.turn(2);
        agent.decide(new Command.Reject(
                "ann", agent.document().proposals().get(0).plan().id(), "not now"));
        data(RB1, "f9");
        agent.turns(3);

        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy().orElseThrow()).startsWith("not-held");
    }

    @Test
    void an_agent_measures_as_long_as_its_data_as_it_is_now_was_not() {
        agent.turns(40);
        agent.turn(2);
        assertThat(measures(agent)).singleElement().satisfies(one -> {
            assertThat(one.fingerprint()).isEqualTo("f1");
            assertThat(one.ask().lost()).containsExactly(RB3);
        });
        agent.turn(2);
        assertThat(measures(agent)).as("said again each turn").hasSize(1);

        agent.decide(report(RB1, "f1"));
        agent.turn(2);
        assertThat(measures(agent)).as("reported, and rb2 is awaited").isEmpty();

        data(RB1, "f9");
        agent.turn(2);
        assertThat(measures(agent)).extracting(Effect.Measure::fingerprint).containsExactly("f9");
    }

    @Test
    void who_is_not_asked_measures_nothing() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB2)), "why"));
        agent.turn(2);

        assertThat(measures(agent)).isEmpty();
    }

    @Test
    void nothing_is_measured_while_it_is_unknown_whether_the_vm_runs_or_what_the_data_is() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1)), "why"));
        agent.turn(2);
        assertThat(measures(agent)).hasSize(1);

        pictures.observe(
                RB1,
                seen -> with(seen)
                        .process(Fact.unknown(Fact.Reason.FAILED, "no /proc"))
                        .done());
        agent.turn(2);
        assertThat(measures(agent)).isEmpty();

        pictures.observe(
                RB1, seen -> with(seen).process(Fact.known(Optional.empty())).done());
        pictures.observe(
                RB1,
                seen -> with(seen)
                        .holdings(Fact.unknown(Fact.Reason.UNREADABLE, "no right"))
                        .done());
        agent.turn(2);
        assertThat(measures(agent)).isEmpty();
    }

    @Test
    void nothing_is_measured_beside_a_vm_that_runs() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1)), "why"));
        pictures.observe(
                RB1,
                seen -> with(seen)
                        .process(Fact.known(Optional.of(Pictures.life(RB1, 7))))
                        .done());
        agent.turn(2);

        assertThat(measures(agent)).isEmpty();
        assertThat(agent.document().rehearsal()).as("no application runs").isPresent();
    }

    @Test
    void nothing_is_measured_and_nothing_asked_while_a_plan_is_in_the_slot() {
        allMeasured();
        agent.turn(2);
        ProposedPlan proposal = agent.document().proposals().get(0);
        agent.decide(
                new Command.Approve("ann", proposal.plan().id(), proposal.plan().digest(), "why"));
        agent.decide(new Command.Begin(RB1.value(), proposal.plan().id(), Plans.AMPLE));
        assertThat(agent.document().active()).isPresent();
        data(RB1, "f9");
        agent.turn(2);
        assertThat(agent.document().rehearsal()).isEmpty();

        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1)), "why"));
        agent.turn(2);
        assertThat(measures(agent)).isEmpty();
    }

    @Test
    void a_plan_that_waits_does_not_begin_on_other_data_than_was_measured_and_that_is_measured_anew() {
        allMeasured();
        agent.turn(2);
        ProposedPlan proposal = agent.document().proposals().get(0);
        data(RB2, "f9");
        agent.decide(
                new Command.Approve("ann", proposal.plan().id(), proposal.plan().digest(), "why"));
        agent.turn(2);

        assertThat(agent.document().active()).isEmpty();
        RehearsalAsked ask = agent.document().rehearsal().orElseThrow();
        assertThat(ask.nodes()).as("rb1's is still good").containsExactly(RB2);
    }

    @Test
    void a_problem_with_the_data_as_it_is_now_is_told_and_not_tried_again_until_somebody_asks() {
        asked();
        agent.decide(report(RB2, "f2"));
        agent.decide(new Command.ReportMeasured(
                RB1.value(), RB1, LOST, "f1", Optional.empty(), Optional.of("no room on /var")));
        agent.kept(List.of(measurement(RB2, "f2")));
        agent.turns(3);

        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.BLOCKED);
        assertThat(finding().blockedBy())
                .contains("copies of the data of rabbit@rb1 could not be tried: no room on /var. Once that is cured:"
                        + " agent rehearse --lost rabbit@rb3");

        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1)), "room made"));
        agent.turn(2);
        assertThat(measures(agent)).hasSize(1);
        assertThat(finding().state()).isEqualTo(FindingState.MEASURING);
    }

    @Test
    void a_problem_of_one_node_is_not_tried_again_while_another_is_awaited() {
        asked();
        agent.decide(new Command.ReportMeasured(
                RB1.value(), RB1, LOST, "f1", Optional.empty(), Optional.of("no room on /var")));
        agent.turn(2);

        assertThat(agent.commands()).isEmpty();
        assertThat(measures(agent)).isEmpty();
        assertThat(finding().state()).isEqualTo(FindingState.MEASURING);
    }

    @Test
    void a_problem_with_other_data_is_no_problem() {
        asked();
        agent.decide(report(RB2, "f2"));
        agent.decide(new Command.ReportMeasured(
                RB1.value(), RB1, LOST, "f1", Optional.empty(), Optional.of("no room on /var")));
        agent.kept(List.of(measurement(RB2, "f2")));
        data(RB1, "f9");
        agent.turn(2);

        assertThat(agent.document().rehearsal().orElseThrow().nodes()).containsExactly(RB1);
    }

    @Test
    void a_measurement_that_could_not_be_read_is_unknown_and_nothing_is_asked_anew() {
        allMeasured();
        agent.kept(List.of(measurement(RB2, "f2")));
        agent.turns(3);

        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(agent.document().proposals()).isEmpty();
        assertThat(finding().blockedBy())
                .contains("not-observed: what was measured on copies of rabbit@rb1 has not been read yet");
    }

    @Test
    void what_the_decisions_do_not_name_counts_for_nothing() {
        agent.kept(List.of(measurement(RB1, "f1"), measurement(RB2, "f2")));
        asked();

        assertThat(agent.document().rehearsal().orElseThrow().nodes()).containsExactly(RB1, RB2);
    }

    @Test
    void it_is_ended_where_a_member_runs() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1)), "why"));
        pictures.observe(
                RB2,
                seen -> with(Pictures.healthy(3).picture().observation(RB2)).done());
        agent.turn(2);

        assertThat(agent.commands())
                .filteredOn(Command.EndRehearsal.class::isInstance)
                .singleElement()
                .satisfies(end -> assertThat(((Command.EndRehearsal) end).why()).contains("run"));
        assertThat(agent.document().rehearsal()).isEmpty();
        assertThat(measures(agent)).isEmpty();
    }

    @Test
    void it_is_ended_where_the_vm_of_a_lost_node_runs_by_the_first_whose_agent_is_there() {
        Pictures all = Pictures.allDown(3);
        all.observe(
                RB3,
                seen -> with(seen)
                        .process(Fact.known(Optional.of(Pictures.life(RB3, 7))))
                        .done());
        OneAgent second = new OneAgent(RB2, all, List.of());
        second.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, RB2)), "why"));
        second.turn(2);
        assertThat(second.document().rehearsal()).as("rb1's agent speaks").isPresent();

        all.silent(RB1);
        second.turn(2);

        assertThat(second.document().rehearsal()).isEmpty();
        assertThat(second.commands())
                .containsExactly(new Command.EndRehearsal(
                        RB2.value(), "the Erlang VM of rabbit@rb3 runs, which was taken for lost"));
    }

    @Test
    void it_is_ended_where_a_node_that_was_to_report_is_declared_lost_too() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, RB2)), "why"));
        agent.decide(report(RB2, "f2"));
        agent.decide(new Command.Declare("ann", RB2, Declaration.What.LOST, "burnt"));
        agent.turn(2);
        assertThat(agent.document().rehearsal()).as("rb2 has reported").isPresent();

        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB2)), "why"));
        agent.turn(2);

        assertThat(agent.commands())
                .containsExactly(new Command.EndRehearsal(RB1.value(), "rabbit@rb2 is declared lost, too"));
    }

    @Test
    void it_is_ended_where_a_node_to_measure_is_no_member_any_more() {
        agent.decide(new Command.AskRehearsal("ann", LOST, new TreeSet<>(List.of(RB1, node(7))), "why"));
        agent.turn(2);

        assertThat(agent.document().rehearsal()).isEmpty();
    }

    @Test
    void what_a_human_declares_stands_beside_what_was_measured() {
        allMeasured();
        agent.decide(new Command.Declare("ann", RB3, Declaration.What.LOST, "burnt"));
        Decisions document = agent.document();
        Input input = new Input(
                agent.now(),
                Duration.ZERO,
                "e",
                pictures.picture(),
                Fact.known(document),
                Fact.known(Measurements.of(
                        List.of(measurement(RB1, "f1"), measurement(RB2, "f2"), measurement(RB2, "f7")))),
                Optional.empty());

        assertThat(input.picture().declared().value().orElseThrow()).hasSize(1);
        assertThat(input.picture().measured(LOST))
                .as("of what was loaded, what is named")
                .isEqualTo(Fact.known(List.of(measurement(RB1, "f1"), measurement(RB2, "f2"))));
    }
}
