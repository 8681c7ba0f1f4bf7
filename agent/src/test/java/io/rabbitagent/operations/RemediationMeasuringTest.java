package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.decide.Command;
import io.rabbitagent.operations.RemediationView.WithoutPlan;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.RestsOnMeasurements;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A cure that rests on what copies of rb1's data tell, rb3 being lost. */
class RemediationMeasuringTest {
    private static final NodeName RB1 = node(1);
    private static final SortedSet<NodeName> LOST = new TreeSet<>(List.of(node(3)));

    private final Pictures pictures = Pictures.allDown(3)
            .silent(node(3))
            .observe(
                    RB1,
                    seen -> with(seen)
                            .holdings(Fact.known(new Holdings(1_000, List.of(), 0, 0, "f1")))
                            .progress(Optional.of("trying force_boot"))
                            .done());
    private final FakeAgent agent = new FakeAgent(pictures, List.of(rule()), RB1);
    private final List<String> progress = new ArrayList<>();
    private final Remediation remediation = new Remediation(agent, progress::add, () -> false);

    private static Rule rule() {
        Rule down = Shipped.rule("cluster-down");
        return RuleVariants.of(down)
                .remedy(new RestsOnMeasurements(down.remedy(), LOST, new TreeSet<>(List.of(RB1))))
                .done();
    }

    private Finding finding() throws OperationException {
        List<Finding> findings = agent.after(40).situation().findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private void report(Optional<String> document, Optional<String> problem) {
        try {
            agent.decide(new Command.ReportMeasured(RB1.value(), RB1, LOST, "f1", document, problem));
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void it_waits_while_copies_are_tried_tells_how_far_that_is_and_goes_on_with_the_plan() throws Exception {
        Finding finding = finding();
        assertThat(finding.state()).isEqualTo(FindingState.MEASURING);
        agent.keeps(new Measurement(RB1, "f1", LOST, List.of(), List.of(), SeenBefore.NONE))
                .then(() -> {})
                .then(() -> report(Optional.of("digest"), Optional.empty()));

        Plan plan = remediation.proposed(finding).orElseThrow();

        assertThat(plan.remedy()).isEqualTo("rests-on-measurements");
        assertThat(progress)
                .contains(
                        "cluster-down on prod: measuring, copies of the data of rabbit@rb1 (trying force_boot) are being"
                                + " tried");
    }

    @Test
    void where_nothing_can_be_measured_it_is_refused_with_the_problem_and_the_way_out() throws Exception {
        Finding finding = finding();
        agent.then(() -> report(Optional.empty(), Optional.of("no room on /var")));

        assertThatThrownBy(() -> remediation.proposed(finding))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("no room on /var")
                .hasMessageContaining("agent rehearse --lost rabbit@rb3");
    }

    @Test
    void while_other_losses_are_tried_it_is_to_be_tried_again_later() throws Exception {
        agent.decide(new Command.AskRehearsal("bob", new TreeSet<>(), new TreeSet<>(List.of(RB1)), "before"));
        Finding finding = finding();

        assertThatThrownBy(() -> remediation.proposed(finding))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.kind()).isEqualTo(OperationException.Kind.TRY_LATER))
                .hasMessageContaining("once the rehearsal with no node lost is over");
    }

    @Test
    void a_dry_run_says_what_has_to_be_measured_first() throws Exception {
        agent.set(agent.document());
        RemediationView view =
                DryRun.of(agent.situation(), agent.rules(), new Selection(Optional.empty(), Optional.empty()));

        assertThat(view.plans()).isEmpty();
        assertThat(view.withoutPlan())
                .extracting(WithoutPlan::why)
                .containsExactly("has to be measured first: agent rehearse --lost rabbit@rb3");
    }
}
