package io.rabbitagent.cli;

import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.DryRun;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Remediation;
import io.rabbitagent.operations.RemediationView;
import io.rabbitagent.operations.Selection;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import java.util.List;
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

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the history with the approval")
    private @Nullable String reason;

    @Option(
            names = "--break-glass",
            paramLabel = "CLUSTER",
            description = "only while the store can't be reached, on the node's own host, at a terminal: does the next"
                    + " step of the cure of --rule for --node without the decisions, once cluster and node have been"
                    + " typed. Nothing begins afterwards until agent ack")
    private @Nullable String breakGlass;

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
        if (breakGlass != null) {
            return breakGlass(agent, breakGlass);
        }
        Selection selection = Selection.of(
                Optional.ofNullable(rule),
                Optional.ofNullable(node),
                agent.rules(),
                agent.situation().picture().members());
        return dryRun ? dryRun(agent, selection) : remediate(agent, selection);
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

    private int dryRun(AgentAccess agent, Selection selection) throws OperationException {
        Situation situation = agent.situation();
        RemediationView view = DryRun.of(situation, situation.rules().all(), selection);
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            print(view);
        }
        return detailedExitCode && !view.plans().isEmpty() ? ExitCode.PENDING : ExitCode.DONE;
    }

    private void print(RemediationView view) {
        TextOut out = new TextOut(invocation().out(), paint(), invocation().columns());
        out.line("Cluster " + view.cluster());
        PlanText.nodes(view, out);
        view.plans().forEach(plan -> {
            out.line();
            PlanText.plan(plan, out);
        });
        view.withoutPlan()
                .forEach(none -> out.wrapped(none.rule() + " on " + none.about() + ": ", "no plan, " + none.why()));
        if (view.plans().isEmpty() && view.withoutPlan().isEmpty()) {
            out.line("Nothing is found that a rule would act on.");
        }
        out.line();
        out.line("Nothing was changed.");
    }

    private int remediate(AgentAccess agent, Selection selection) throws OperationException {
        if (output.json()) {
            throw new OperationException(
                    Kind.USAGE, "-o json goes with --dry-run; to follow a plan see agent plans -o json");
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
        refuseIfNobodyCanAnswer();
        for (Finding finding : findings) {
            Optional<Plan> running = remediation.underWay(finding);
            if (running.isPresent()) {
                invocation().out().println("Plan " + running.get().id() + " runs already; this follows it");
                if (follow(remediation, running.get()) != ExitCode.DONE) {
                    return ExitCode.FAILED;
                }
                continue;
            }
            Plan plan = remediation.proposed(finding);
            PlanText.plan(
                    remediation.view(plan),
                    new TextOut(invocation().out(), paint(), invocation().columns()));
            Optional<String> why = approval(plan);
            if (why.isEmpty()) {
                invocation().out().println("Not approved; nothing was changed. The plan still waits: agent plans");
                return ExitCode.DONE;
            }
            remediation.approve(plan, actor(), why.get());
            if (follow(remediation, plan) != ExitCode.DONE) {
                return ExitCode.FAILED;
            }
        }
        return ExitCode.DONE;
    }

    private int follow(Remediation remediation, Plan plan) throws OperationException {
        Run run = remediation.follow(plan);
        invocation().out().println("Plan " + plan.id() + ": " + run.outcome().text() + ", " + run.detail());
        return run.outcome() == Run.Outcome.VERIFIED ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void refuseIfNobodyCanAnswer() throws OperationException {
        if (!yes && !invocation().request().terminal().in()) {
            throw new OperationException(
                    Kind.USAGE, "nobody to ask: standard input is no terminal. Approve with --yes --reason TEXT");
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
