package io.rabbitagent.cli;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.Declarations;
import io.rabbitagent.operations.Leaving;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Selection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a human say that a member is to leave, and takes that back where no plan goes on. */
final class LeaveDialog {
    private final Invocation invocation;
    private final String actor;
    private final boolean yes;
    private final @Nullable String reason;

    LeaveDialog(Invocation invocation, String actor, boolean yes, @Nullable String reason) {
        this.invocation = invocation;
        this.actor = actor;
        this.yes = yes;
        this.reason = reason;
    }

    /** What follows once the word is said: the plan is shown, approved and followed. */
    interface Rest {
        /** @param declined what is told of a plan that is not approved, behind that nothing was changed */
        int run(String declined) throws OperationException;
    }

    int leave(AgentAccess agent, Selection selection, Rest rest) throws OperationException {
        NodeName node = selection.node().orElseThrow();
        String rule = selection.rule().orElseThrow();
        Leaving leaving = new Leaving(agent, node, rule);
        Optional<Declaration> before = leaving.asked();
        if (before.isEmpty()) {
            if (reason == null) {
                throw new OperationException(
                        Kind.USAGE, "--rule " + rule + " needs --reason: it is kept with what you ask for");
            }
            if (!yes && !isTyped(node)) {
                invocation.out().println("Not asked to leave; nothing was changed.");
                return ExitCode.DONE;
            }
            leaving.ask(actor, reason);
        } else {
            invocation
                    .out()
                    .println(node + " was asked to leave by " + before.get().by() + ": "
                            + before.get().reason());
        }
        boolean askedHere = before.isEmpty();
        int code;
        try {
            leaving.await(() -> invocation.io().isCancelled());
            refuseUnfounded(leaving, node);
            code = rest.run(askedHere ? "" : RemediateCommand.STILL_WAITS);
        } catch (OperationException refusal) {
            tidyAfter(refusal, leaving, node, askedHere);
            throw refusal;
        }
        tidy(leaving, node, askedHere);
        return code;
    }

    /** Why the command ends is told last; that a word stands which should not is told, too. */
    private void tidyAfter(OperationException refusal, Leaving leaving, NodeName node, boolean askedHere) {
        try {
            tidy(leaving, node, askedHere);
        } catch (OperationException more) {
            invocation.err().println("agent: " + more.getMessage());
            refusal.addSuppressed(more);
        }
    }

    /** Who asks a member to leave does not hear that all is well where no plan can follow. */
    private void refuseUnfounded(Leaving leaving, NodeName node) throws OperationException {
        Optional<String> why = leaving.unfounded();
        if (why.isPresent() && !invocation.io().isCancelled()) {
            throw new OperationException(Kind.REFUSED, node + " is not leaving: " + why.get());
        }
    }

    /** Only the word that this command said: somebody else may wait for what follows from theirs. */
    private void tidy(Leaving leaving, NodeName node, boolean askedHere) throws OperationException {
        String byHand = "agent remediate --not-leaving " + node + " --reason TEXT";
        try {
            if (!leaving.isLeftOver()) {
                return;
            }
            if (!askedHere) {
                invocation.err().println(node + " is still asked to leave; to take that back: " + byHand);
                return;
            }
            leaving.takeBack(actor, "no plan of it goes on");
            invocation.err().println(node + " is not asked to leave any more.");
        } catch (OperationException e) {
            throw new OperationException(
                    e.kind(),
                    node + " may still be asked to leave, which could not be taken back (" + e.getMessage()
                            + "). Do it once that is over: " + byHand);
        }
    }

    private boolean isTyped(NodeName node) {
        return invocation.isTyped(node + " is to leave the cluster for good? Type the node's name: ", node.value());
    }

    /** @param alone nothing else is asked for */
    int takeBack(AgentAccess agent, String name, boolean alone) throws OperationException {
        if (!alone) {
            throw new OperationException(Kind.USAGE, "--not-leaving goes with --reason, and with nothing else");
        }
        NodeName node = Declarations.declared(name, agent.situation());
        if (reason == null) {
            throw new OperationException(
                    Kind.USAGE, "--not-leaving needs --reason: it is kept with what you take back");
        }
        new Leaving(agent, node, "").takeBack(actor, reason);
        invocation.out().println(node + " is not asked to leave any more.");
        return ExitCode.DONE;
    }
}
