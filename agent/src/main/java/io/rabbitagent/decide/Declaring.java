package io.rabbitagent.decide;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Majority;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.forget.ForgetRemedy;
import io.rabbitagent.plan.leave.LeaveRemedy;
import io.rabbitagent.plan.lost.StartWithoutLostRemedy;
import io.rabbitagent.plan.remedy.RemedyTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words of humans about members: said, taken back, and ended when they are over.
 *
 * <p>A member that was said to be lost and runs is not lost; one whom nobody who runs lists any more has left. While a plan that
 * rests on the word is in the slot it stays; a plan that merely starts the member does not go by it.
 */
final class Declaring {
    private Declaring() {}

    static Answer declare(Decisions document, Command.Declare command, Instant now) {
        if (document.declared(command.node(), command.what()).isPresent()) {
            return new Refused(
                    Why.INVALID,
                    command.node() + " is declared " + command.what().text() + " already");
        }
        List<Declaration> next = new ArrayList<>(document.declared());
        next.add(new Declaration(command.node(), command.what(), command.actor(), command.reason(), now));
        return new Decided(
                document.withDeclared(next),
                entry("declared-" + command.what().text(), command.actor(), command.node(), command.reason()));
    }

    static Answer takeBack(Decisions document, Command.TakeBack command) {
        Optional<ActivePlan> atWork = restingOn(document, command.node(), command.what());
        if (atWork.isPresent()) {
            String plan = atWork.get().plan().id();
            return new Refused(
                    Why.INVALID,
                    "plan " + plan + " is at work on " + command.node() + ": agent abort " + plan + " --reason TEXT");
        }
        if (document.declared(command.node(), command.what()).isEmpty()) {
            return new Refused(
                    Why.NOT_FOUND,
                    command.node() + " is not declared " + command.what().text());
        }
        List<Declaration> next = document.declared().stream()
                .filter(one -> !(one.node().equals(command.node()) && one.what() == command.what()))
                .toList();
        return new Decided(
                document.withDeclared(next),
                entry("not-" + command.what().text(), command.actor(), command.node(), command.reason()));
    }

    /** The plan in the slot, where its remedy goes by that word; one whose remedy is not known here may. */
    private static Optional<ActivePlan> restingOn(Decisions document, NodeName node, Declaration.What what) {
        return document.active().filter(active -> goesBy(active.plan(), node, what));
    }

    private static boolean goesBy(Plan plan, NodeName node, Declaration.What what) {
        if (plan.remedy().equals(StartWithoutLostRemedy.NAME)) {
            return what == Declaration.What.LOST && startsWithout(plan, node);
        }
        String reader = what == Declaration.What.LOST ? new ForgetRemedy().name() : new LeaveRemedy().name();
        return plan.target().equals(node)
                && RemedyTypes.find(plan.remedy())
                        .filter(remedy -> !remedy.name().equals(reader))
                        .isEmpty();
    }

    private static boolean startsWithout(Plan plan, NodeName node) {
        return plan.steps().stream()
                .anyMatch(step -> step.action() instanceof Action.CheckOutcome outcome
                        && outcome.lost().contains(node));
    }

    private static DecisionMade entry(String decision, String actor, NodeName node, String detail) {
        return new DecisionMade(decision, actor, Optional.empty(), Optional.empty(), Optional.of(node), detail);
    }

    /** What this agent has to end, as the one who speaks for the member. */
    static Stream<Command> over(NodeName me, ClusterPicture picture, Decisions document) {
        return document.declared().stream()
                .filter(one -> Speaker.is(me, speaksFor(one.node(), picture), picture))
                .filter(one -> restingOn(document, one.node(), one.what()).isEmpty())
                .flatMap(
                        one -> whyOver(one, picture)
                                .map(why -> new Command.TakeBack(me.value(), one.node(), one.what(), why))
                                .stream());
    }

    /** Of one that is no configured member any more, the first of those that are is told. */
    private static NodeName speaksFor(NodeName node, ClusterPicture picture) {
        return picture.members().contains(node) ? node : picture.members().get(0);
    }

    private static Optional<String> whyOver(Declaration said, ClusterPicture picture) {
        if (!picture.members().contains(said.node())) {
            return Optional.of("it is not in cluster.members any more");
        }
        Optional<NodeName> sees = picture.views().values().stream()
                .filter(view -> view.running().contains(said.node()))
                .map(ClusterView::observer)
                .findFirst();
        if (sees.isPresent() && said.what() == Declaration.What.LOST) {
            return Optional.of(sees.get() + " sees it running");
        }
        boolean runs = picture.observation(said.node())
                .app()
                .value()
                .filter(AppState.RUNNING::equals)
                .isPresent();
        if (runs && said.what() == Declaration.What.LOST) {
            return Optional.of("it runs");
        }
        long others = picture.views().keySet().stream()
                .filter(node -> !node.equals(said.node()))
                .count();
        boolean listed = picture.views().values().stream()
                .filter(view -> !view.observer().equals(said.node()))
                .anyMatch(view -> view.members().contains(said.node()));
        int needed = Majority.about(picture, said.node()).needed();
        return others >= needed && !listed ? Optional.of("no member that runs lists it any more") : Optional.empty();
    }
}
