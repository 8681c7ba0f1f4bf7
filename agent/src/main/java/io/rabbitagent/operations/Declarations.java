package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What humans say of members: that a host is gone for good. */
public final class Declarations {
    private Declarations() {}

    /**
     * The members that are named, in full or by their hosts, each once.
     *
     * @throws OperationException where its own agent is there and says of one that it lives
     */
    public static List<NodeName> lost(List<String> names, Situation situation) throws OperationException {
        Set<NodeName> nodes = new LinkedHashSet<>();
        for (String name : names) {
            NodeName node = Selection.member(name, situation.picture().members());
            Optional<String> there = there(node, situation.picture());
            if (there.isPresent()) {
                throw new OperationException(Kind.REFUSED, node + " is not lost: " + there.get());
            }
            nodes.add(node);
        }
        return List.copyOf(nodes);
    }

    private static Optional<String> there(NodeName node, ClusterPicture picture) {
        if (picture.report(node).presence().fresh()) {
            Fact<AppState> app = picture.observation(node).app();
            return Optional.of("its own agent is there and says: "
                    + app.value().map(AppState::text).orElseGet(app::toString)
                    + ". To take it out for good: agent remediate --rule leave --node " + node.host()
                    + ". Is its host to go all the same: stop its agent first");
        }
        return picture.views().values().stream()
                .filter(view -> view.running().contains(node))
                .map(view -> view.observer() + " sees it running")
                .findFirst();
    }

    /**
     * One of whom something was declared, in full or by its host; it need not be a configured member any more.
     *
     * @throws OperationException where it is neither declared nor a member
     */
    public static NodeName declared(String name, Situation situation) throws OperationException {
        List<NodeName> nodes = new ArrayList<>(situation.picture().members());
        situation.decisions().value().map(Decisions::declared).orElse(List.of()).stream()
                .map(Declaration::node)
                .filter(node -> !nodes.contains(node))
                .forEach(nodes::add);
        return Selection.member(name, nodes);
    }

    /** The same situation, as if these had been declared lost just now, where they are not already. */
    public static Situation asIfLost(Situation situation, List<NodeName> nodes) {
        List<Declaration> all = new ArrayList<>(
                situation.decisions().value().map(Decisions::declared).orElse(List.of()));
        for (NodeName node : nodes) {
            if (all.stream().noneMatch(one -> isLost(one, node))) {
                all.add(new Declaration(node, Declaration.What.LOST, "this dry run", "as asked", situation.now()));
            }
        }
        return situation.asIfDeclared(all);
    }

    private static boolean isLost(Declaration said, NodeName node) {
        return said.node().equals(node) && said.what() == Declaration.What.LOST;
    }

    /**
     * Those of whom it was not said before. A command that could not go on half-way is repeated by them.
     *
     * @throws OperationException where it was said of all of them
     */
    public static List<NodeName> notDeclaredLost(List<NodeName> nodes, Situation situation) throws OperationException {
        List<Declaration> said =
                situation.decisions().value().map(Decisions::declared).orElse(List.of());
        List<NodeName> left = nodes.stream()
                .filter(node -> said.stream().noneMatch(one -> isLost(one, node)))
                .toList();
        Optional<Declaration> before = said.stream()
                .filter(one -> nodes.stream().anyMatch(node -> isLost(one, node)))
                .findFirst();
        if (left.isEmpty() && before.isPresent()) {
            Declaration one = before.get();
            throw new OperationException(
                    Kind.CONFLICT, one.node() + " is declared lost already, by " + one.by() + ": " + one.reason());
        }
        return left;
    }

    /**
     * Checks all of them, and says it of each of whom it was not said before.
     *
     * @return who was meant
     * @throws OperationException where nothing was said; or of some only, which the message tells: then the same again goes on with
     *     the others
     */
    public static List<NodeName> declareLost(AgentAccess agent, List<String> names, String actor, String reason)
            throws OperationException {
        List<NodeName> nodes = lost(names, agent.situation());
        declareLost(agent, notDeclaredLost(nodes, agent.situation()), actor, reason, node -> {});
        return nodes;
    }

    /**
     * Says it of each, in their order.
     *
     * @param said is told of whom it was said
     */
    public static void declareLost(
            AgentAccess agent, List<NodeName> nodes, String actor, String reason, Consumer<NodeName> said)
            throws OperationException {
        List<NodeName> done = new ArrayList<>();
        Optional<OperationException> before = Optional.empty();
        for (NodeName node : nodes) {
            try {
                agent.decide(new Command.Declare(actor, node, Declaration.What.LOST, reason));
                done.add(node);
                said.accept(node);
            } catch (OperationException e) {
                if (e.kind() != Kind.CONFLICT) {
                    throw done.isEmpty() ? e : stopped(done, node, e);
                }
                // Somebody has said it since the last round, or this is the same again.
                before = Optional.of(e);
            }
        }
        if (done.isEmpty() && before.isPresent()) {
            throw before.get();
        }
    }

    private static OperationException stopped(List<NodeName> done, NodeName node, OperationException why) {
        return new OperationException(
                why.kind(),
                Selection.listed(done) + " stays declared lost; of " + node + ": " + why.getMessage()
                        + ". The same again goes on from there");
    }

    public static void takeBackLost(AgentAccess agent, NodeName node, String actor, String reason)
            throws OperationException {
        agent.decide(new Command.TakeBack(actor, node, Declaration.What.LOST, reason));
    }
}
