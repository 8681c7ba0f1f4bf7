package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RemediationTest {
    private static final NodeName RB2 = node(2);
    private static final Fact<AppState> NO_ANSWER = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");
    private static final Fact<ClusterView> NO_VIEW = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");

    private final Pictures pictures = Pictures.healthy(3).appStopped(RB2);
    private final FakeAgent agent = new FakeAgent(pictures);
    private final List<String> progress = new ArrayList<>();
    private boolean cancelled;
    private final Remediation remediation = new Remediation(agent, progress::add, () -> cancelled);

    @Test
    void it_waits_until_the_finding_has_been_seen_for_long_enough_and_its_plan_is_proposed() throws Exception {
        assertThat(agent.document().proposals()).isEmpty();

        Plan plan = remediation.proposed(finding()).orElseThrow();

        assertThat(agent.document().proposal(plan.id())).isPresent();
        assertThat(plan.rule()).isEqualTo("app-stopped");
        assertThat(plan.target()).isEqualTo(RB2);
        assertThat(progress).isNotEmpty().doesNotHaveDuplicates().allMatch(line -> line.startsWith("app-stopped on "));
    }

    @Test
    void it_approves_exactly_the_plan_that_was_shown() throws Exception {
        Plan plan = remediation.proposed(finding()).orElseThrow();

        remediation.approve(plan, "ops", "on call");

        assertThat(agent.asked())
                .containsExactly(new Command.Approve("ops", plan.id(), plan.digest(), "on call", true));
    }

    @Test
    void a_plan_that_is_another_one_by_now_is_refused() throws Exception {
        Plan shown = remediation.proposed(finding()).orElseThrow();
        Plan other = new Plan(
                shown.id(),
                shown.rule(),
                shown.target(),
                shown.mode(),
                shown.summary(),
                shown.gates(),
                shown.steps(),
                shown.losses(),
                shown.undo(),
                "another-digest",
                shown.ruleDigest(),
                shown.remedy(),
                shown.verification());

        refused(Kind.REFUSED, "not the one that was shown", () -> remediation.approve(other, "ops", "on call"));
        assertThat(agent.document().proposal(shown.id()).orElseThrow().approval())
                .isEmpty();
    }

    @Test
    void it_follows_an_approved_plan_until_its_effect_is_verified() throws Exception {
        agent.executes(run -> {
            Pictures well = Pictures.healthy(3);
            pictures.members()
                    .forEach(member ->
                            pictures.observe(member, seen -> well.picture().observation(member)));
            agent.ended(run, StepEnd.Result.DONE, "the application runs");
        });

        Run run = approvedAndFollowed();

        assertThat(run.outcome()).isEqualTo(Run.Outcome.VERIFIED);
        assertThat(progress).anyMatch(line -> line.contains("step 1 of 1 on rabbit@rb2, start_app"));
        assertThat(progress).anyMatch(line -> line.endsWith("step 1 of 1, start_app, done: the application runs"));
        assertThat(progress).last().asString().contains("all steps done, verifying");
    }

    @Test
    void a_plan_that_somebody_else_has_begun_is_found_to_be_followed() throws Exception {
        Finding found = finding();
        assertThat(remediation.underWay(found)).isEmpty();
        Plan plan = remediation.proposed(found).orElseThrow();
        remediation.approve(plan, "ops", "on call");
        agent.situationAfter(agent.situation(), Duration.ofSeconds(1));

        assertThat(remediation.underWay(found)).contains(plan);
    }

    @Test
    void it_follows_an_approved_plan_until_it_has_failed() throws Exception {
        agent.executes(run -> agent.ended(run, StepEnd.Result.FAILED, "rabbitmqctl ended with 69"));

        Run run = approvedAndFollowed();

        assertThat(run.outcome()).isEqualTo(Run.Outcome.FAILED);
        assertThat(run.detail()).isEqualTo("step 1: rabbitmqctl ended with 69");
    }

    @Test
    void a_plan_that_is_taken_back_meanwhile_is_refused() throws Exception {
        Plan plan = remediation.proposed(finding()).orElseThrow();
        agent.then(() -> {
            pictures.vmDown(RB2);
            withdraw(plan);
        });

        refused(Kind.REFUSED, "was taken back before it began", () -> remediation.follow(plan));
    }

    @Test
    void a_finding_that_goes_away_while_its_plan_is_awaited_has_none() throws Exception {
        Finding finding = finding();
        Pictures well = Pictures.healthy(3);
        agent.then(() -> pictures.members()
                .forEach(member ->
                        pictures.observe(member, seen -> well.picture().observation(member))));

        assertThat(remediation.proposed(finding)).isEmpty();
        assertThat(remediation.about(finding)).isEqualTo("app-stopped on rabbit@rb2");
    }

    @Test
    void a_blocked_finding_is_refused_with_what_blocks_it() throws Exception {
        pictures.partitioned(node(1), node(3));

        refused(Kind.REFUSED, "is blocked: ", () -> remediation.proposed(finding()));
        refused(Kind.REFUSED, "partition", () -> remediation.proposed(finding()));
    }

    private void appIs(Fact<AppState> app) {
        pictures.observe(RB2, seen -> with(seen).app(app).done());
    }

    private void viewOfRb1(Fact<ClusterView> view) {
        pictures.observe(node(1), seen -> with(seen).view(view).done());
    }

    @Test
    void a_gate_that_is_unknown_for_a_while_is_waited_for_with_one_line() throws Exception {
        Finding finding = finding();
        Fact<ClusterView> view = pictures.picture().observation(node(1)).view();
        viewOfRb1(NO_VIEW);
        for (int turn = 0; turn < 10; turn++) {
            agent.then(() -> {});
        }
        agent.then(() -> viewOfRb1(view));

        assertThat(remediation.proposed(finding).orElseThrow().target()).isEqualTo(RB2);

        assertThat(progress)
                .filteredOn(line -> line.contains("waits up to 60 s"))
                .singleElement()
                .asString()
                .startsWith("app-stopped on rabbit@rb2 is blocked: no-partition unknown: ");
    }

    @Test
    void a_gate_that_stays_unknown_is_refused_after_a_minute() throws Exception {
        Finding finding = finding();
        viewOfRb1(NO_VIEW);
        int before = agent.turns();

        refused(Kind.REFUSED, "is blocked: no-partition unknown: ", () -> remediation.proposed(finding));

        assertThat(agent.turns() - before).as("turns of two seconds").isBetween(30, 40);
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void one_gate_that_is_shut_is_not_waited_for_though_another_is_unknown() throws Exception {
        Finding finding = finding();
        agent.after(5);
        Plan plan = agent.document().proposals().get(0).plan();
        agent.decide(new Command.Reject("ann", plan.id(), "not now"));
        viewOfRb1(NO_VIEW);
        agent.after(1);
        int before = agent.turns();

        refused(Kind.REFUSED, "is blocked: ", () -> remediation.proposed(finding));

        assertThat(agent.turns()).isEqualTo(before);
    }

    @Test
    void a_finding_that_is_unknown_for_a_moment_is_waited_for_and_seen_again() throws Exception {
        Finding finding = finding();
        agent.then(() -> appIs(NO_ANSWER)).then(() -> {}).then(() -> appIs(Fact.known(AppState.STOPPED)));

        assertThat(remediation.proposed(finding).orElseThrow().target()).isEqualTo(RB2);

        assertThat(progress)
                .anyMatch(line -> line.startsWith(
                        "app-stopped on rabbit@rb2 was seen, and whether it is" + " still so is unknown: "));
    }

    @Test
    void where_nothing_is_found_what_was_seen_and_is_unknown_now_is_waited_for() throws Exception {
        appIs(NO_ANSWER);
        agent.after(1).then(() -> {}).then(() -> appIs(Fact.known(AppState.STOPPED)));

        assertThat(remediation.findings(Selection.everything())).hasSize(1);
        assertThat(progress).singleElement().asString().contains("was seen", "waits up to 60 s");
    }

    @Test
    void what_was_seen_and_stays_unknown_is_not_called_nothing() throws Exception {
        appIs(NO_ANSWER);
        agent.after(1);

        refused(
                Kind.REFUSED,
                "app-stopped on rabbit@rb2 was seen, and whether it is still so is unknown: ",
                () -> remediation.findings(Selection.everything()));
        assertThat(remediation.findings(new Selection(Optional.empty(), Optional.of(node(3)))))
                .as("of another node nothing was seen")
                .isEmpty();
    }

    @Test
    void while_remediation_is_paused_it_says_until_when_and_approves_nothing() throws Exception {
        Finding finding = finding();
        Plan plan = remediation.proposed(finding).orElseThrow();
        agent.decide(new Command.PauseAll("ops", "kernel upgrade", Pictures.NOON.plusSeconds(7_200)));

        String says = "remediation is paused by ops until 2026-01-01T14:00:00Z (kernel upgrade)";
        refused(Kind.TRY_LATER, says, () -> remediation.proposed(finding));
        refused(Kind.TRY_LATER, says, () -> remediation.follow(plan));
    }

    @Test
    void a_budget_that_is_used_up_is_for_later() throws Exception {
        Finding finding = finding();
        List<Run> spent = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            spent.add(new Run(
                    "p-" + number,
                    "app-stopped",
                    RB2,
                    Run.Outcome.VERIFIED,
                    "",
                    Pictures.NOON.minusSeconds(60),
                    Pictures.NOON));
        }
        agent.set(new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                spent,
                List.of(),
                Optional.empty(),
                List.of()));

        refused(Kind.TRY_LATER, "is blocked: budget fail: 3 of 3 in 1 h", () -> remediation.proposed(finding));
    }

    @Test
    void a_rule_in_mode_observe_is_refused() throws Exception {
        List<Rule> observing =
                Shipped.rules().stream().map(RemediationTest::observing).toList();
        FakeAgent watcher = new FakeAgent(pictures, observing).after(5);
        Remediation ofIt = new Remediation(watcher, progress::add, () -> false);
        Finding finding = ofIt.findings(Selection.everything()).get(0);

        refused(Kind.REFUSED, "is in mode observe", () -> ofIt.proposed(finding));
        assertThat(watcher.document().proposals()).isEmpty();
    }

    @Test
    void who_no_longer_wants_to_wait_hears_that_approved_plans_go_on() throws Exception {
        Finding finding = finding();
        cancelled = true;

        refused(Kind.TRY_LATER, "no longer waiting", () -> remediation.proposed(finding));
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void a_store_that_is_lost_while_following_is_unreachable() throws Exception {
        Plan plan = remediation.proposed(finding()).orElseThrow();
        remediation.approve(plan, "ops", "on call");
        agent.then(agent::storeUnreachable);

        refused(Kind.UNREACHABLE, "the decisions can't be read: etcd at 10.0.0.5", () -> remediation.follow(plan));
    }

    @Test
    void findings_are_those_of_the_chosen_rule_and_node() throws Exception {
        assertThat(remediation.findings(Selection.everything())).hasSize(1);
        assertThat(remediation.findings(new Selection(Optional.of("inconsistent-cluster"), Optional.empty())))
                .isEmpty();
        assertThat(remediation.findings(new Selection(Optional.empty(), Optional.of(node(3)))))
                .isEmpty();
    }

    private Finding finding() throws OperationException {
        return remediation.findings(Selection.everything()).get(0);
    }

    private Run approvedAndFollowed() throws OperationException {
        Plan plan = remediation.proposed(finding()).orElseThrow();
        remediation.approve(plan, "ops", "on call");
        return remediation.follow(plan);
    }

    /** As another agent would. */
    private void withdraw(Plan plan) {
        Decisions document = agent.document();
        agent.set(new Decisions(
                document.formatVersion(),
                document.cluster(),
                document.active(),
                document.proposals().stream()
                        .filter(one -> !one.plan().id().equals(plan.id()))
                        .toList(),
                document.held(),
                document.pause(),
                document.recent(),
                document.declared(),
                document.rehearsal(),
                document.measured()));
    }

    private static Rule observing(Rule rule) {
        return RuleVariants.of(rule).mode(Mode.OBSERVE).done();
    }

    private static void refused(Kind kind, String says, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(says);
    }
}
