package io.rabbitagent.plan;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many members it takes to decide about one of them: more than half of all; of two the other one, and a human decides.
 *
 * <p>Members that somebody joined by hand count, too, though the agents' configuration does not name them: by the configured
 * ones alone the smaller side of a cut would take itself for the larger. No agent tells of them, so they were not heard.
 */
public final class Majority {
    private final ClusterPicture picture;
    private final NodeName target;
    private final Set<NodeName> listed = new TreeSet<>();

    private Majority(ClusterPicture picture, NodeName target) {
        this.picture = picture;
        this.target = target;
        picture.views().values().stream().map(ClusterView::members).forEach(listed::addAll);
    }

    /** @param target the member that is decided about */
    public static Majority about(ClusterPicture picture, NodeName target) {
        return new Majority(picture, target);
    }

    /** How many there are: the configured ones, or those that the views list where these are more. */
    public int members() {
        return Math.max(picture.expected(), listed.size());
    }

    /** Two members have no majority. */
    public boolean ofTwo() {
        return members() == 2;
    }

    /** How many others it takes. */
    public int needed() {
        return ofTwo() ? 1 : members() / 2 + 1;
    }

    /**
     * Why these are not enough: unknown while others may run that were not heard.
     *
     * @param heard fewer than it takes
     * @param count what is said of them
     */
    public Judgement tooFew(Collection<NodeName> heard, String count) {
        Set<NodeName> lost = new TreeSet<>(picture.members());
        lost.removeIf(node -> node.equals(target) || !isLost(node));
        Set<NodeName> mayCome = new TreeSet<>(picture.members());
        mayCome.addAll(strangers());
        mayCome.removeAll(lost);
        mayCome.remove(target);
        mayCome.addAll(heard);
        Set<NodeName> mayRun = new TreeSet<>(mayCome);
        mayRun.removeIf(node -> !mayRun(node));
        mayRun.addAll(heard);
        if (mayRun.size() >= needed()) {
            return Judgement.unknown(count + "; others were not heard" + unnamed());
        }
        boolean noneLeft = !lost.isEmpty() && mayCome.size() < needed();
        return Judgement.of(
                false,
                count + ", and it takes " + needed()
                        + (noneLeft
                                ? ": " + NodeNames.verb(lost, "is", "are")
                                        + " declared lost, so no majority is left, and what"
                                        + " to give up is a human's decision: runbook stale-member, No majority is left"
                                : ": start the members that are down first"));
    }

    private String unnamed() {
        Set<NodeName> strangers = strangers();
        return strangers.isEmpty()
                ? ""
                : ", and no agent tells of " + NodeNames.listed(strangers)
                        + ": cluster.members does not name what the cluster lists. Add it there, on every host";
    }

    /** Members of whom no agent tells. */
    private Set<NodeName> strangers() {
        Set<NodeName> strangers = new TreeSet<>(listed);
        strangers.removeAll(picture.members());
        strangers.remove(target);
        return strangers;
    }

    private boolean isLost(NodeName node) {
        return picture.declared(node, Declaration.What.LOST)
                .value()
                .flatMap(said -> said)
                .isPresent();
    }

    /** The application runs, or whether it does is unknown. */
    private boolean mayRun(NodeName node) {
        return Optional.ofNullable(picture.reports().get(node))
                .flatMap(report -> report.observation().app().value())
                .filter(app -> app != AppState.RUNNING)
                .isEmpty();
    }
}
