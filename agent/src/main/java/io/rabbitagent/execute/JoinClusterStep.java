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

/** {@code rabbitmqctl join_cluster}: the node lists the peer as a member, and the peer lists the node. */
final class JoinClusterStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OwnNode own;
    private final Backups backups;
    private final NodeName peer;
    private final NodeType type;

    JoinClusterStep(OwnNode own, Backups backups, NodeName peer, NodeType type) {
        this.own = own;
        this.backups = backups;
        this.peer = peer;
        this.type = type;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Membership> mine = own.membership();
        if (!mine.isKnown()) {
            return Look.unknown("which cluster the node is in", mine);
        }
        if (!mine.value().orElseThrow().all().contains(peer)) {
            return Look.absent("the node is in no cluster with " + peer);
        }
        Fact<Set<NodeName>> theirs = own.membersAt(peer);
        if (!theirs.isKnown()) {
            return Look.unknown("whether " + peer + " lists the node as a member", theirs);
        }
        if (!theirs.value().orElseThrow().contains(own.name())) {
            return Look.absent(peer + " does not list the node as a member");
        }
        return ofType(mine.value().orElseThrow());
    }

    private Look ofType(Membership mine) {
        boolean disc = mine.disc().contains(own.name());
        String words = "the node is a member beside " + peer + ", as a " + (disc ? "disc" : "RAM") + " node";
        return disc == (type == NodeType.DISC) ? Look.there(words) : Look.absent(words + ", not as the other type");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.STOPPED, app)) {
            return Optional.of(Obstacle.app("the application should be stopped", app));
        }
        return holdsWhatIsNotBackedUp(claimed).or(own::directoryNotSet);
    }

    /** The join itself resets the node: what it holds must be in the backup of this plan, and be of no other cluster. */
    private Optional<Obstacle> holdsWhatIsNotBackedUp(Claimed claimed) {
        Look virgin = ResetStep.virgin(own);
        if (virgin.isThere()) {
            return Optional.empty();
        }
        boolean alone = own.membership()
                .value()
                .filter(members -> members.all().equals(Set.of(own.name())))
                .isPresent();
        return alone
                        && backups.of(claimed.plan().id())
                                .value()
                                .flatMap(found -> found)
                                .isPresent()
                ? Optional.empty()
                : Optional.of(new Obstacle(!virgin.isUnanswered(), "the node is not reset: " + virgin.words()));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        TickTime.asAt(peer, own, acting);
        return Said.by(
                "join_cluster",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .joinCluster(own.name(), peer, type, acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
