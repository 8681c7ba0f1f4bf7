package io.rabbitagent.cli;

import io.rabbitagent.decide.Run;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.DryRun;
import io.rabbitagent.operations.Leaving;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Remediation;
import io.rabbitagent.operations.RemediationView;
import io.rabbitagent.operations.Selection;
import io.rabbitagent.operations.WithoutLost;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent remediate}. */
@Command(
        name = "remediate",
        description = {
            "Cures the present findings, one plan after the other: shows each plan, asks, runs it and verifies its effect.",
            "With --dry-run it shows the plans, and changes nothing."
        })
final class RemediateCommand extends AgentSubcommand {
    /** What becomes of a plan that was not approved. */
    static final String STILL_WAITS = " The plan still waits: agent plans";

    private static final String TO_FOLLOW = "-o json goes with --dry-run; to follow a plan see agent plans -o json";

    @Option(names = "--rule", paramLabel = "RULE", description = "only findings of this rule")
    private @Nullable String rule;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description =
                    "only findings about this node, and plans for the whole cluster with a step on it; full name or host")
    private @Nullable String node;

    @Option(names = "--dry-run", description = "show what would be done, and change nothing")
    private boolean dryRun;

    @Option(names = "--yes", description = "approve without asking; needs --reason")
    private boolean yes;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            converter = ReasonConverter.class,
            description = "why; kept in the history with the approval")
    private @Nullable String reason;

    @Option(
            names = "--break-glass",
            paramLabel = "CLUSTER",
            description = "only while the store can't be reached, on the node's own host, at a terminal: does the next"
                    + " step of the cure of --rule for --node without the decisions, once cluster and node have been"
                    + " typed. Nothing begins afterwards until agent ack")
    private @Nullable String breakGlass;

    @Option(
            names = "--lost",
            paramLabel = "NODE",
            description =
                    "you state that this node's host is gone and does not come back; needs --reason, and goes without"
                            + " --rule and --node. While no member runs, the plan to start the others without it follows"
                            + " at a terminal. With --dry-run: the plans that there would be. May be given several"
                            + " times")
    private List<String> lost = List.of();

    @Option(names = "--not-lost", paramLabel = "NODE", description = "takes back what --lost said; needs --reason")
    private List<String> notLost = List.of();

    @Option(
            names = "--not-leaving",
            paramLabel = "NODE",
            description = "takes back that this node was asked to leave (--rule leave --node NODE); needs --reason")
    private @Nullable String notLeaving;

    @Option(
            names = "--detailed-exitcode",
            description = "with --dry-run: 2 where there are plans, 0 where there are none")
    private boolean detailedExitCode;

    @Mixin
    private final Output output = new Output();

    @Override
    AgentSource.Purpose purpose() {
        return dryRun ? AgentSource.Purpose.LOOK : AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        refuseCombinations();
        if (breakGlass != null) {
            return breakGlass(agent, breakGlass);
        }
        Selection selection = Selection.of(
                Optional.ofNullable(rule),
                Optional.ofNullable(node),
                agent.rules(),
                agent.situation().picture().members());
        if (notLeaving != null) {
            boolean alone = !dryRun && rule == null && node == null && lost.isEmpty() && notLost.isEmpty();
            return leaving().takeBack(agent, notLeaving, alone);
        }
        if (Leaving.isAbout(selection, agent.rules(), !lost.isEmpty() || !notLost.isEmpty()) && !dryRun) {
            return leave(agent, selection);
        }
        if (!dryRun && !(lost.isEmpty() && notLost.isEmpty())) {
            if (notLost.isEmpty()) {
                refuseIfNobodyCanAnswer("State it with --yes --reason TEXT");
            }
            LostDialog dialog = new LostDialog(invocation(), actor(), yes, Objects.requireNonNull(reason, "reason"));
            return notLost.isEmpty() ? lost(agent, dialog) : dialog.takeBack(agent, notLost);
        }
        return dryRun ? dryRun(agent) : remediate(agent, selection, STILL_WAITS);
    }

    /** While no member runs what follows is shown at once, and asked for by itself: what is given up was not known before. */
    private int lost(AgentAccess agent, LostDialog dialog) throws OperationException {
        int code = dialog.declare(agent, lost);
        Optional<Rule> rule = WithoutLost.rule(agent);
        if (rule.isEmpty()) {
            return code;
        }
        if (yes) {
            invocation()
                    .out()
                    .println("No member runs. What can be kept without those that are lost: agent remediate --rule "
                            + rule.get().name());
            return code;
        }
        WithoutLost.await(agent, rule.get(), () -> invocation().io().isCancelled());
        return remediate(agent, new Selection(Optional.of(rule.get().name()), Optional.empty()), STILL_WAITS);
    }

    /** What is stated is not done at once: a rule finds it, and its plan is approved by itself. */
    private void refuseCombinations() throws OperationException {
        if (lost.isEmpty() && notLost.isEmpty()) {
            return;
        }
        if (!lost.isEmpty() && !notLost.isEmpty()) {
            throw new OperationException(Kind.USAGE, "--lost and --not-lost go one after the other");
        }
        if (dryRun && !notLost.isEmpty()) {
            throw new OperationException(
                    Kind.USAGE,
                    "--not-lost goes without --dry-run: no plan comes of it. What is declared: agent status");
        }
        if (breakGlass != null) {
            throw new OperationException(
                    Kind.USAGE,
                    "--lost and --not-lost are kept in the decisions: --break-glass is for when these are away");
        }
        if (!dryRun && (rule != null || node != null || output.json() || detailedExitCode)) {
            throw new OperationException(
                    Kind.USAGE,
                    "--lost and --not-lost only state what you know: without --dry-run they go without --rule, --node,"
                            + " -o json and --detailed-exitcode. What follows: agent status, then agent approve ID");
        }
        if (!dryRun && reason == null) {
            throw new OperationException(
                    Kind.USAGE, "--lost and --not-lost need --reason: it is kept with what you state");
        }
    }

    private int leave(AgentAccess agent, Selection selection) throws OperationException {
        if (output.json()) {
            throw new OperationException(Kind.USAGE, TO_FOLLOW);
        }
        refuseIfNobodyCanAnswer("Approve with --yes --reason TEXT");
        return leaving().leave(agent, selection, declined -> remediate(agent, selection, declined));
    }

    private LeaveDialog leaving() {
        return new LeaveDialog(invocation(), actor(), yes, reason);
    }

    private int breakGlass(AgentAccess agent, String cluster) throws OperationException {
        if (yes || dryRun || output.json()) {
            throw new OperationException(
                    Kind.USAGE, "--break-glass is for a human at a terminal: without --yes, --dry-run and -o json");
        }
        if (rule == null || node == null) {
            throw new OperationException(
                    Kind.USAGE, "--break-glass needs --rule and --node: it does one step of one cure");
        }
        String why = reason == null ? "no reason given" : reason;
        return new BreakGlassDialog(invocation()).run(agent, cluster, rule, node, why);
    }

    private int dryRun(AgentAccess agent) throws OperationException {
        RemediationView view = DryRun.of(agent.situation(), Optional.ofNullable(rule), Optional.ofNullable(node), lost);
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            DryRunText.print(
                    view, new TextOut(invocation().out(), paint(), invocation().columns()));
        }
        return detailedExitCode && !view.plans().isEmpty() ? ExitCode.PENDING : ExitCode.DONE;
    }

    /** @param declined what becomes of a plan that is not approved */
    private int remediate(AgentAccess agent, Selection selection, String declined) throws OperationException {
        if (output.json()) {
            throw new OperationException(Kind.USAGE, TO_FOLLOW);
        }
        if (yes && reason == null) {
            throw new OperationException(Kind.USAGE, "--yes needs --reason: what is approved is kept with its reason");
        }
        Remediation remediation = new Remediation(
                agent,
                line -> invocation().err().println(line),
                () -> invocation().io().isCancelled());
        List<Finding> findings = remediation.findings(selection);
        if (findings.isEmpty()) {
            invocation().out().println("Nothing is found that a rule would act on.");
            return ExitCode.DONE;
        }
        refuseIfNobodyCanAnswer("Approve with --yes --reason TEXT");
        boolean cured = false;
        List<String> gone = new ArrayList<>();
        for (Finding finding : findings) {
            Optional<Plan> running = remediation.underWay(finding);
            if (running.isPresent()) {
                invocation().out().println("Plan " + running.get().id() + " runs already; this follows it");
                if (follow(remediation, running.get()) != ExitCode.DONE) {
                    return ExitCode.FAILED;
                }
                cured = true;
                continue;
            }
            Optional<Plan> proposed = remediation.proposed(finding);
            if (proposed.isEmpty()) {
                gone.add(remediation.about(finding) + " is no longer so");
                continue;
            }
            Plan plan = proposed.get();
            PlanText.plan(
                    remediation.view(plan),
                    new TextOut(invocation().out(), paint(), invocation().columns()));
            Optional<String> why = approval(plan);
            if (why.isEmpty()) {
                invocation().out().println("Not approved; nothing was changed." + declined);
                return ExitCode.DONE;
            }
            remediation.approve(plan, actor(), why.get());
            if (follow(remediation, plan) != ExitCode.DONE) {
                return ExitCode.FAILED;
            }
            cured = true;
        }
        // One cure may take other findings with it; where nothing was cured, nothing of what was asked for was done.
        if (!cured) {
            throw new OperationException(Kind.REFUSED, String.join("; ", gone));
        }
        gone.forEach(invocation().out()::println);
        return ExitCode.DONE;
    }

    private int follow(Remediation remediation, Plan plan) throws OperationException {
        Run run = remediation.follow(plan);
        invocation().out().println("Plan " + plan.id() + ": " + run.outcome().text() + ", " + run.detail());
        return run.outcome() == Run.Outcome.VERIFIED ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void refuseIfNobodyCanAnswer(String instead) throws OperationException {
        if (!yes) {
            invocation().needTerminal(instead);
        }
    }

    /** The reason of the approval; empty where it is not given. */
    private Optional<String> approval(Plan plan) {
        if (yes) {
            return Optional.ofNullable(reason);
        }
        Optional<String> answer = invocation().io().readLine("Run plan " + plan.id() + "? Type yes to approve: ");
        if (!answer.map(String::strip).equals(Optional.of("yes"))) {
            return Optional.empty();
        }
        return reason != null
                ? Optional.of(reason)
                : invocation().io().readLine("Reason: ").filter(text -> !text.isBlank());
    }
}
