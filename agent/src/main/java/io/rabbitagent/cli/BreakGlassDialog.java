package io.rabbitagent.cli;

import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BreakGlass;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Step;

/** Shows what would be done without the decisions, and does it only for who types cluster and node. */
final class BreakGlassDialog {
    private final Invocation invocation;

    BreakGlassDialog(Invocation invocation) {
        this.invocation = invocation;
    }

    /** @return the exit code */
    int run(AgentAccess agent, String cluster, String rule, String node, String reason) throws OperationException {
        if (!invocation.request().terminal().in()) {
            throw new OperationException(
                    Kind.USAGE, "the glass is broken by a human at a terminal: standard input is none");
        }
        BreakGlass glass = new BreakGlass(agent);
        BreakGlass.Offer offer = glass.offer(cluster, rule, node);
        show(offer);
        confirm("cluster", cluster);
        confirm("node", offer.plan().target().value());
        String id = BreakGlass.newId();
        StepEnd end = glass.use(id, invocation.request().actor(), reason, offer);
        invocation.out().println("Step " + end.step() + ": " + end.result().text() + ", " + end.detail());
        invocation
                .out()
                .println("Once the store answers again no plan begins until somebody has looked: agent ack " + id
                        + " --reason TEXT");
        return end.result() == StepEnd.Result.DONE ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(BreakGlass.Offer offer) {
        TextOut out = new TextOut(invocation.out(), new Paint(invocation.colour()), invocation.columns());
        PlanText.plan(offer.view(), out);
        Step step = offer.step();
        out.line();
        out.wrapped("  ", "The decisions can't be read: " + offer.why());
        out.wrapped(
                "  ",
                "Nobody else knows what is done here now, and what is unknown above stays unknown: another agent or"
                        + " another human may be at work on this cluster. Ask them.");
        out.line("  This one step would be done: " + step.number() + " " + step.on() + " "
                + step.action().name());
        out.line("      " + step.action().command());
    }

    private void confirm(String what, String name) throws OperationException {
        if (!invocation.isTyped("Type the name of the " + what + " to go on: ", name)) {
            throw new OperationException(Kind.REFUSED, "that is not the " + what + "'s name; nothing was done");
        }
    }
}
