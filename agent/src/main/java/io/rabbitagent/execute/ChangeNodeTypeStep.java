package io.rabbitagent.execute;

import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.copies.Backups;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rabbitmqctl change_cluster_node_type}: the node is a member of the type that is wanted.
 *
 * <p>It resets the node and joins it anew. Where it ends between the two, the node is in no cluster, and the command can't be
 * given again: {@code not_clustered}.
 */
final class ChangeNodeTypeStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OwnNode own;
    private final Backups backups;
    private final NodeType type;
    private final NodeName peer;

    ChangeNodeTypeStep(OwnNode own, Backups backups, NodeType type, NodeName peer) {
        this.own = own;
        this.backups = backups;
        this.type = type;
        this.peer = peer;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Membership> mine = own.membership();
        if (!mine.isKnown()) {
            return Look.unknown("which cluster the node is in", mine);
        }
        Membership members = mine.value().orElseThrow();
        if (members.isSingleMember()) {
            return Look.absent("the node is in no cluster");
        }
        NodeType is = members.disc().contains(own.name()) ? NodeType.DISC : NodeType.RAM;
        String words = "the node is a member as a " + is.text() + " node";
        if (is != type) {
            return Look.absent(words);
        }
        Fact<Set<NodeName>> theirs = own.membersAt(peer);
        if (!theirs.isKnown()) {
            return Look.unknown("whether " + peer + " lists the node as a member", theirs);
        }
        return theirs.value().orElseThrow().contains(own.name())
                ? Look.there(words + ", and " + peer + " lists it")
                : Look.absent(words + ", and " + peer + " does not list it");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.STOPPED, app)) {
            return Optional.of(Obstacle.app("the application should be stopped", app));
        }
        return noCluster().or(() -> PlanBackup.missing(backups, claimed)).or(own::directoryNotSet);
    }

    private Optional<Obstacle> noCluster() {
        Fact<Membership> mine = own.membership();
        if (!mine.isKnown()) {
            return Optional.of(Obstacle.unknown("which cluster the node is in", mine));
        }
        return mine.value().orElseThrow().isSingleMember()
                ? Optional.of(Obstacle.of(
                        "the node is in no cluster: an earlier try has reset it. Join it by hand: rabbitmqctl join_cluster "
                                + (type == NodeType.RAM ? "--ram " : "") + peer))
                : Optional.empty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        TickTime.asAt(peer, own, acting);
        return Said.by(
                "change_cluster_node_type",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .changeType(own.name(), type, acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
