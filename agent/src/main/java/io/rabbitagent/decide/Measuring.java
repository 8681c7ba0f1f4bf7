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
final class Measuring {
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
        TreeSet<NodeName> gone = new TreeSet<>(asked.nodes());
        gone.removeAll(picture.members());
        if (!gone.isEmpty()) {
            return Optional.of(NodeNames.verb(gone, "is", "are") + " not in cluster.members any more");
        }
        Optional<NodeName> lostSince = asked.open(decisions).stream()
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
        return asked.lost().stream()
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
        Optional<RehearsalAsked> asked = decisions.flatMap(Decisions::rehearsal);
        boolean underWay = asked.filter(one -> one.lost().equals(needs.lost())).isPresent();
        Optional<Measured> failed = needs.nodes().stream()
                .flatMap(node -> decisions.flatMap(one -> failed(node, needs.lost(), picture, one)).stream())
                .findFirst();
        if (failed.isPresent() && !underWay) {
            return new Planner.Draft.NotPossible(
                    "copies of the data of " + failed.get().node() + " could not be tried: "
                            + failed.get().problem().orElseThrow() + ". Once that is cured: " + command(needs.lost()));
        }
        String words = underWay
                ? "the trials on copies of the data of " + progress(needs.nodes(), picture) + ", which are under way"
                : "has to be measured first: " + command(needs.lost())
                        + asked.map(other -> ", once the rehearsal " + Rehearsing.without(other.lost()) + " is over")
                                .orElse("");
        return new Planner.Draft.Needs(needs, words);
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

    /** The nodes that an agent which needs this has to ask for now; none while another question stands. */
    static SortedSet<NodeName> toBeAsked(Remedy.Needs needs, ClusterPicture picture, Decisions decisions) {
        Optional<RehearsalAsked> asked = decisions.rehearsal();
        TreeSet<NodeName> nodes = new TreeSet<>(needs.nodes());
        nodes.removeIf(node -> failed(node, needs.lost(), picture, decisions).isPresent());
        asked.ifPresent(one -> nodes.removeAll(one.open(decisions)));
        boolean free = decisions.active().isEmpty()
                && Brakes.refusal(decisions).isEmpty()
                && asked.filter(one -> !one.lost().equals(needs.lost())).isEmpty();
        return free ? nodes : new TreeSet<>();
    }
}
