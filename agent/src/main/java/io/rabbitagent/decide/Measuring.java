package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is measured on copies before a remedy can tell its steps: asked for, done on the own node's data, and ended where it is of no
 * use any more.
 *
 * <p>Important properties: a node is measured only while its VM is known not to run and no plan is in the slot; what was measured on
 * other data than the present counts for nothing; a problem is not tried again before somebody asks anew.
 */
public final class Measuring {
    /** How the reason begins for which there is no plan, where what it would rest on is not being measured. */
    public static final String FIRST = "has to be measured first";

    private final NodeName me;

    Measuring(NodeName me) {
        this.me = me;
    }

    void next(Input input, Decisions decisions, List<Effect> effects) {
        Optional<String> over = decisions
                .rehearsal()
                .filter(asked -> speaks(input.picture()))
                .flatMap(asked -> whyOver(asked, input.picture(), decisions));
        over.ifPresent(why -> effects.add(new Effect.Decide(new Command.EndRehearsal(me.value(), why))));
        if (over.isEmpty() && decisions.active().isEmpty()) {
            decisions
                    .rehearsal()
                    .filter(asked -> asked.nodes().contains(me))
                    .flatMap(asked -> mine(asked, input.picture(), decisions))
                    .ifPresent(effects::add);
        }
    }

    private Optional<Effect> mine(RehearsalAsked asked, ClusterPicture picture, Decisions decisions) {
        boolean down = picture.observation(me)
                .process()
                .value()
                .filter(Optional::isEmpty)
                .isPresent();
        return fingerprint(me, picture)
                .filter(data -> down)
                .filter(data -> decisions.measured(me, asked.lost()).stream()
                        .noneMatch(one -> one.isOf(me, asked.lost(), data)))
                .map(data -> new Effect.Measure(asked, data));
    }

    private static Optional<String> fingerprint(NodeName node, ClusterPicture picture) {
        return picture.members().contains(node)
                ? picture.observation(node).holdings().value().map(Holdings::fingerprint)
                : Optional.empty();
    }

    /** It is about the cluster: the first member speaks for that, or who stands in for it. */
    private boolean speaks(ClusterPicture picture) {
        return Speaker.is(me, picture.members().get(0), picture);
    }

    private static Optional<String> whyOver(RehearsalAsked asked, ClusterPicture picture, Decisions decisions) {
        return whyOver(asked.lost(), asked.nodes(), asked.open(decisions), picture);
    }

    /**
     * Why it is of no use to measure.
     *
     * @param nodes those that were asked
     * @param open those of them that have not reported
     */
    private static Optional<String> whyOver(
            Set<NodeName> lost, Set<NodeName> nodes, Set<NodeName> open, ClusterPicture picture) {
        TreeSet<NodeName> gone = new TreeSet<>(nodes);
        gone.removeAll(picture.members());
        if (!gone.isEmpty()) {
            return Optional.of(NodeNames.verb(gone, "is", "are") + " not in cluster.members any more");
        }
        Optional<NodeName> lostSince = open.stream()
                .filter(node -> picture.declared(node, Declaration.What.LOST)
                        .value()
                        .flatMap(said -> said)
                        .isPresent())
                .findFirst();
        if (lostSince.isPresent()) {
            return Optional.of(lostSince.get() + " is declared lost, too");
        }
        TreeSet<NodeName> running = new TreeSet<>(picture.running());
        picture.views().values().forEach(view -> running.addAll(view.running()));
        if (!running.isEmpty()) {
            return Optional.of(NodeNames.verb(running, "runs", "run"));
        }
        return lost.stream()
                .filter(picture.members()::contains)
                .filter(node -> picture.observation(node)
                        .process()
                        .value()
                        .flatMap(process -> process)
                        .isPresent())
                .findFirst()
                .map(node -> "the Erlang VM of " + node + " runs, which was taken for lost");
    }

    /** What a plan comes to that needs measurements first. */
    static Planner.Draft draft(Remedy.Needs needs, ClusterPicture picture, Optional<Decisions> decisions) {
        boolean asked = decisions.filter(one -> isAsked(needs, one)).isPresent();
        Optional<Measured> failed = needs.nodes().stream()
                .flatMap(node -> decisions.flatMap(one -> failed(node, needs.lost(), picture, one)).stream())
                .findFirst();
        if (failed.isPresent() && !asked) {
            return new Planner.Draft.NotPossible(
                    "copies of the data of " + failed.get().node() + " could not be tried: "
                            + failed.get().problem().orElseThrow() + ". Once that is cured: " + command(needs.lost()));
        }
        return new Planner.Draft.Needs(needs, words(needs, picture, decisions));
    }

    private static String words(Remedy.Needs needs, ClusterPicture picture, Optional<Decisions> decisions) {
        if (decisions.filter(one -> isUnderWay(needs, one)).isPresent()) {
            return "copies of the data of " + progress(needs.nodes(), picture) + " are being tried";
        }
        Optional<String> over = whyOver(needs, picture);
        return over.map(why -> "what its plan would rest on can't be measured: " + why)
                .orElseGet(() -> FIRST + ": " + command(needs.lost())
                        + decisions
                                .flatMap(one -> waitsFor(needs, one))
                                .map(why -> ", " + why)
                                .orElse(""));
    }

    private static boolean isAsked(Remedy.Needs needs, Decisions decisions) {
        return decisions
                .rehearsal()
                .filter(one -> one.lost().equals(needs.lost()))
                .isPresent();
    }

    private static boolean isUnderWay(Remedy.Needs needs, Decisions decisions) {
        return isAsked(needs, decisions) && decisions.active().isEmpty();
    }

    /** What comes before it; empty where nothing does. */
    private static Optional<String> waitsFor(Remedy.Needs needs, Decisions decisions) {
        Optional<String> plan =
                decisions.active().map(active -> "once plan " + active.plan().id() + " is over");
        Optional<String> other = decisions
                .rehearsal()
                .filter(asked -> !asked.lost().equals(needs.lost()))
                .map(asked -> "once the rehearsal " + Rehearsing.without(asked.lost()) + " is over");
        return plan.or(() -> other);
    }

    /** Why it would be ended if it were asked for. */
    private static Optional<String> whyOver(Remedy.Needs needs, ClusterPicture picture) {
        return whyOver(needs.lost(), needs.nodes(), needs.nodes(), picture);
    }

    /** Whether the agents measure what is needed, or one that may ask for it does so now. */
    static boolean isMeasured(Remedy.Needs needs, ClusterPicture picture, Decisions decisions) {
        return isUnderWay(needs, decisions)
                || !toBeAsked(needs, picture, decisions).isEmpty();
    }

    /** What was reported of a node's data as it is now, where that is a problem. */
    private static Optional<Measured> failed(
            NodeName node, Set<NodeName> lost, ClusterPicture picture, Decisions decisions) {
        return decisions
                .measured(node, lost)
                .filter(one ->
                        one.problem().isPresent() && fingerprint(node, picture).equals(Optional.of(one.fingerprint())));
    }

    private static String command(Set<NodeName> lost) {
        return "agent rehearse" + lost.stream().map(node -> " --lost " + node).collect(Collectors.joining());
    }

    /** Such as {@code rabbit@rb1 (trying force_boot), rabbit@rb2}. */
    private static String progress(Set<NodeName> nodes, ClusterPicture picture) {
        return nodes.stream()
                .map(node -> node
                        + said(node, picture).map(said -> " (" + said + ")").orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> said(NodeName node, ClusterPicture picture) {
        if (!picture.members().contains(node)) {
            return Optional.empty();
        }
        return picture.report(node).presence().fresh()
                ? picture.observation(node).progress()
                : Optional.of("its agent is silent");
    }

    /** The nodes that an agent which needs this has to ask for now; none where that would be ended, or another question stands. */
    static SortedSet<NodeName> toBeAsked(Remedy.Needs needs, ClusterPicture picture, Decisions decisions) {
        Optional<RehearsalAsked> asked = decisions.rehearsal();
        TreeSet<NodeName> nodes = new TreeSet<>(needs.nodes());
        nodes.removeIf(node -> failed(node, needs.lost(), picture, decisions).isPresent());
        asked.ifPresent(one -> nodes.removeAll(one.open(decisions)));
        boolean free = Brakes.refusal(decisions).isEmpty()
                && waitsFor(needs, decisions).isEmpty()
                && whyOver(needs, picture).isEmpty();
        return free ? nodes : new TreeSet<>();
    }
}
