package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wrong, what is done about it, and what stands in the way. */
final class RemediationMetrics {
    private final RunMetrics runs;
    private final Table findings;
    private final BlockedMetrics blocked;
    private final Table held;
    private final Table heldAfterFailure;
    private final Table pending;
    private final Table paused;
    private final Table pausedSince;
    private final Table started;
    private final Table rehearsal;
    private final Table declared;

    RemediationMetrics(MeterRegistry registry) {
        runs = new RunMetrics(registry);
        findings = new Table(
                registry,
                "rabbitagent.findings",
                "How many findings a rule has, by state; one about the whole cluster counts once",
                2);
        blocked = new BlockedMetrics(registry);
        held = new Table(
                registry,
                "rabbitagent.remediation.held",
                "For how many targets the rule is held until a human acknowledges (agent ack); break-glass holds every rule",
                1);
        heldAfterFailure = new Table(
                registry,
                "rabbitagent.remediation.held.after.failure",
                "For how many of these targets the rule is held because its run failed or nobody knows how it ended",
                1);
        pending = Table.single(
                registry, "rabbitagent.remediation.pending.approvals", "How many plans wait for a human's approval");
        paused = Table.single(registry, "rabbitagent.remediation.paused", "Whether somebody has paused remediation");
        pausedSince = Table.single(
                registry,
                "rabbitagent.remediation.paused.timestamp.seconds",
                "Since when remediation is paused, by the clock of the host where that was asked for");
        started = Table.single(
                registry,
                "rabbitagent.remediation.active.started.timestamp.seconds",
                "When the plan that is running or being verified was started");
        rehearsal = Table.single(
                registry,
                "rabbitagent.rehearsal.started.timestamp.seconds",
                "When it was asked what starts of copies of stopped nodes' data would come to, which agents are trying");
        declared = new Table(
                registry,
                "rabbitagent.remediation.declared",
                "Whether a human has said of a node that it is lost, or is to leave: 1, until that is taken back or over",
                2);
    }

    void update(Situation situation) {
        runs.follow(situation.rules().all());
        showFindings(situation);
        blocked.update(situation);
        Optional<Decisions> decisions = situation.decisions().value();
        pending.show(decisions.map(RemediationMetrics::waiting));
        paused.show(decisions.map(document -> document.pause().isPresent() ? 1.0 : 0.0));
        pausedSince.show(
                decisions.flatMap(Decisions::pause).map(pause -> pause.since().toEpochMilli() / 1_000.0));
        started.show(decisions
                .flatMap(Decisions::active)
                .map(active -> active.startedAt().toEpochMilli() / 1_000.0));
        rehearsal.show(
                decisions.flatMap(Decisions::rehearsal).map(asked -> asked.at().toEpochMilli() / 1_000.0));
        decisions.ifPresent(document -> runs.update(document));
        showDeclared(decisions);
        showHeld(held, situation, decisions.map(Decisions::held));
        showHeld(heldAfterFailure, situation, decisions.map(Decisions::heldAfterFailure));
    }

    private static void showHeld(Table table, Situation situation, Optional<List<Held>> holds) {
        Table.Filling filling = table.fill();
        holds.ifPresent(all -> {
            Map<String, Integer> counts = new TreeMap<>();
            counts.put(Held.BREAK_GLASS, 0);
            situation.rules().all().forEach(rule -> counts.put(rule.name(), 0));
            all.forEach(one -> counts.merge(one.rule(), 1, Integer::sum));
            counts.forEach((rule, count) -> filling.row(count, "rule", rule));
        });
        filling.show();
    }

    private void showDeclared(Optional<Decisions> decisions) {
        Table.Filling filling = declared.fill();
        decisions.ifPresent(document -> document.declared()
                .forEach(one -> filling.row(
                        1, "node", one.node().value(), "what", one.what().text())));
        filling.show();
    }

    private static double waiting(Decisions document) {
        return document.proposals().stream()
                .filter(one -> one.approval().isEmpty() && one.plan().mode() != Mode.AUTO)
                .count();
    }

    private void showFindings(Situation situation) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (Finding finding : situation.findings()) {
            counts.computeIfAbsent(finding.rule(), rule -> new TreeMap<>())
                    .merge(finding.state().text(), 1, Integer::sum);
        }
        Table.Filling filling = findings.fill();
        counts.forEach(
                (rule, states) -> states.forEach((state, count) -> filling.row(count, "rule", rule, "state", state)));
        filling.show();
    }
}
