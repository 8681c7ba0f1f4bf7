package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepCount;
import io.rabbitagent.decide.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is held, what becomes blocked, and what became of runs. */
class RemediationMetricsTest {
    private static final NodeName RB2 = Pictures.node(2);
    private static final NodeName RB3 = Pictures.node(3);
    private static final Fact<Decisions> UNREAD = Fact.unknown(Reason.TIMEOUT, "no answer");

    private final Metrics metrics = Scene.metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void a_rule_is_held_for_so_many_targets_and_one_that_is_not_for_none() {
        Exposition scrape = after(holding("app-stopped", RB2, "app-stopped", RB3, "gone-rule", RB2));

        assertThat(held(scrape, "app-stopped")).hasValue(2);
        assertThat(held(scrape, "gone-rule")).as("no rule in force any more").hasValue(1);
        assertThat(held(scrape, "partition")).hasValue(0);
        assertThat(held(scrape, Held.BREAK_GLASS)).hasValue(0);
        assertThat(held(after(holding(Held.BREAK_GLASS, RB2)), Held.BREAK_GLASS))
                .hasValue(1);
    }

    @Test
    void what_a_failure_holds_is_told_apart_from_a_rejection_an_abort_and_break_glass() {
        Fact<Decisions> held = holding(
                "app-stopped", RB2, "app-stopped", RB3, "partition", RB2, "gone-rule", RB2, Held.BREAK_GLASS, RB2);
        Exposition scrape = after(held.map(document -> withRuns(
                document,
                Documents.run("p-0", "app-stopped", Run.Outcome.FAILED),
                Documents.run("p-4", "partition", Run.Outcome.ABORTED),
                Documents.run("p-6", "gone-rule", Run.Outcome.OUTCOME_UNKNOWN),
                Documents.run("p-8", Held.BREAK_GLASS, Run.Outcome.OUTCOME_UNKNOWN),
                Documents.run("p-acknowledged", "leave", Run.Outcome.FAILED))));

        assertThat(failed(scrape, "app-stopped")).as("the other was rejected").hasValue(1);
        assertThat(failed(scrape, "partition")).as("aborted").hasValue(0);
        assertThat(failed(scrape, "gone-rule")).hasValue(1);
        assertThat(failed(scrape, Held.BREAK_GLASS)).hasValue(0);
        assertThat(failed(scrape, "leave")).as("nothing holds it any more").hasValue(0);
        assertThat(after(UNREAD).samples("rabbitagent_remediation_held_after_failure"))
                .isEmpty();
    }

    private static Decisions withRuns(Decisions document, Run... runs) {
        return new Decisions(
                document.formatVersion(),
                document.cluster(),
                document.active(),
                document.proposals(),
                document.held(),
                document.pause(),
                List.of(runs),
                document.declared(),
                document.rehearsal(),
                document.measured());
    }

    @Test
    void without_the_decisions_it_is_unknown_what_is_held_and_since_when_all_is_paused() {
        Exposition scrape = after(UNREAD);

        assertThat(scrape.samples("rabbitagent_remediation_held")).isEmpty();
        assertThat(scrape.samples("rabbitagent_remediation_paused_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void since_when_remediation_is_paused_is_there_while_it_is() {
        assertThat(after(paused()).value("rabbitagent_remediation_paused_timestamp_seconds"))
                .hasValue((double) Documents.STARTED.getEpochSecond());
        assertThat(after(Fact.known(Decisions.none("prod"))).value("rabbitagent_remediation_paused_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void a_finding_that_becomes_blocked_counts_once_however_long_it_is() {
        assertThat(blocks(after(Fact.known(Decisions.none("prod"))), "not-paused"))
                .as("from zero on")
                .hasValue(0);
        blocked(paused());
        assertThat(blocks(blocked(paused()), "not-paused")).hasValue(1);
        assertThat(blocks(blocked(holding("app-stopped", RB2)), "not-paused")).hasValue(1);
        assertThat(blocks(Exposition.of(metrics), "not-held"))
                .as("by another gate")
                .hasValue(1);
        after(Fact.known(Decisions.none("prod")));
        assertThat(blocks(blocked(paused()), "not-paused")).as("anew").hasValue(2);
    }

    @Test
    void a_run_has_a_duration_and_one_that_was_over_before_has_not() {
        Run old = Documents.run("p-old", "app-stopped", Run.Outcome.VERIFIED);
        after(Fact.known(Documents.ran(old)));
        Exposition scrape = after(Fact.known(Documents.ran(
                old,
                lasting("p-1", Duration.ofSeconds(45)),
                lasting("p-2", Duration.ofHours(1)),
                lasting("p-3", Duration.ofSeconds(-5)))));

        assertThat(duration(scrape, "count")).hasValue(3);
        assertThat(duration(scrape, "sum")).hasValue(45.0 + 3_600);
        assertThat(bucket(scrape, "30.0"))
                .as("clocks that differ make no negative")
                .hasValue(1);
        assertThat(bucket(scrape, "60.0")).hasValue(2);
        assertThat(bucket(scrape, "1800.0")).hasValue(2);
        assertThat(bucket(scrape, "3600.0")).hasValue(3);
    }

    @Test
    void steps_count_once_their_run_is_over_and_from_zero_while_it_is_under_way() {
        Decisions active =
                Documents.with(Optional.of(Documents.active("app-stopped", RB2)), List.of(), Optional.empty());
        assertThat(steps(after(Fact.known(active)), "start_app", "done")).hasValue(0);

        Exposition scrape = after(Fact.known(Documents.ran(new Run(
                "p-active",
                "app-stopped",
                RB2,
                Run.Outcome.FAILED,
                "seen",
                Documents.STARTED,
                Pictures.NOON,
                Optional.empty(),
                new Trigger.ByRule(),
                List.of(
                        new StepCount("backup", StepCount.Outcome.DONE, 3),
                        new StepCount("start_app", StepCount.Outcome.FAILED, 1))))));

        assertThat(steps(scrape, "backup", "done")).hasValue(3);
        assertThat(steps(scrape, "start_app", "failed")).hasValue(1);
        assertThat(steps(scrape, "start_app", "done")).hasValue(0);
    }

    private static Run lasting(String planId, Duration length) {
        Instant end = Documents.STARTED.plus(length);
        return new Run(planId, "app-stopped", RB2, Run.Outcome.VERIFIED, "seen", Documents.STARTED, end);
    }

    private static Fact<Decisions> paused() {
        return Fact.known(
                Documents.with(Optional.empty(), List.of(), Optional.of(Documents.pause(Duration.ofHours(1)))));
    }

    /** @param what a rule and its target, and so on */
    private static Fact<Decisions> holding(Object... what) {
        Decisions none = Decisions.none("prod");
        List<Held> held = new ArrayList<>();
        for (int at = 0; at < what.length; at += 2) {
            held.add(new Held((String) what[at], (NodeName) what[at + 1], "p-" + at, "failed", Pictures.NOON));
        }
        return Fact.known(new Decisions(
                none.formatVersion(),
                none.cluster(),
                none.active(),
                none.proposals(),
                held,
                none.pause(),
                none.recent(),
                none.declared(),
                none.rehearsal(),
                none.measured()));
    }

    private Exposition after(Fact<Decisions> decisions) {
        metrics.update(Scene.of(Pictures.healthy(3), decisions));
        return Exposition.of(metrics);
    }

    private Exposition blocked(Fact<Decisions> decisions) {
        metrics.update(Scene.of(Pictures.healthy(3).appStopped(RB2), decisions));
        return Exposition.of(metrics);
    }

    private static OptionalDouble held(Exposition scrape, String rule) {
        return scrape.value("rabbitagent_remediation_held", "rule", rule);
    }

    private static OptionalDouble failed(Exposition scrape, String rule) {
        return scrape.value("rabbitagent_remediation_held_after_failure", "rule", rule);
    }

    private static OptionalDouble blocks(Exposition scrape, String reason) {
        return scrape.value("rabbitagent_remediation_blocked_total", "reason", reason);
    }

    private static OptionalDouble steps(Exposition scrape, String step, String outcome) {
        return scrape.value(
                "rabbitagent_remediation_step_total", "rule", "app-stopped", "step", step, "outcome", outcome);
    }

    private static OptionalDouble duration(Exposition scrape, String part) {
        return scrape.value(
                "rabbitagent_remediation_run_duration_seconds_" + part, "rule", "app-stopped", "outcome", "verified");
    }

    private static OptionalDouble bucket(Exposition scrape, String le) {
        return scrape.value(
                "rabbitagent_remediation_run_duration_seconds_bucket",
                "rule",
                "app-stopped",
                "outcome",
                "verified",
                "le",
                le);
    }
}
