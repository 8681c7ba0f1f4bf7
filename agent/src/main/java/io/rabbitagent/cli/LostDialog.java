package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.Declarations;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.ArrayList;
import java.util.List;

/** Has a human say that hosts are gone for good, and take that back. Nothing is done by it: a rule finds it. */
final class LostDialog {
    private final Invocation invocation;
    private final String actor;
    private final boolean yes;
    private final String reason;

    LostDialog(Invocation invocation, String actor, boolean yes, String reason) {
        this.invocation = invocation;
        this.actor = actor;
        this.yes = yes;
        this.reason = reason;
    }

    /** Nobody is declared lost before each of them was checked and typed. */
    int declare(AgentAccess agent, List<String> names) throws OperationException {
        List<NodeName> named = Declarations.lost(names, agent.situation());
        List<NodeName> open = Declarations.notDeclaredLost(named, agent.situation());
        for (NodeName member : open) {
            if (!yes && !isTyped(member)) {
                throw new OperationException(
                        Kind.REFUSED, "that is not the name of " + member + "; nobody was declared lost");
            }
        }
        named.stream()
                .filter(member -> !open.contains(member))
                .forEach(member -> invocation.out().println(member + " is declared lost already."));
        Declarations.declareLost(agent, open, actor, reason, this::said);
        return ExitCode.DONE;
    }

    private void said(NodeName member) {
        invocation
                .out()
                .println(member + " is declared lost. Plans that rest on it come after the grace period of their rules:"
                        + " agent status. To take it back: agent remediate --not-lost " + member + " --reason TEXT");
    }

    private boolean isTyped(NodeName member) {
        return invocation.isTyped(
                "The host of " + member + " is gone and does not come back? Type the node's name: ", member.value());
    }

    int takeBack(AgentAccess agent, List<String> names) throws OperationException {
        Situation situation = agent.situation();
        List<NodeName> named = new ArrayList<>();
        for (String name : names) {
            named.add(Declarations.declared(name, situation));
        }
        for (NodeName member : named) {
            Declarations.takeBackLost(agent, member, actor, reason);
            invocation.out().println(member + " is not declared lost any more.");
        }
        return ExitCode.DONE;
    }
}
