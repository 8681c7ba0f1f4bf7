package io.rabbitagent.execute;

import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.copies.Backups;
import java.time.Duration;
import java.util.Optional;

/** {@code rabbitmqctl reset}: the node is in no cluster, and no queue has files in its data directory. */
final class ResetStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OwnNode own;
    private final Backups backups;

    ResetStep(OwnNode own, Backups backups) {
        this.own = own;
        this.backups = backups;
    }

    @Override
    public Look effect(Claimed claimed) {
        return virgin(own);
    }

    /** Whether the data directory says that the node is in no cluster and holds nothing. */
    static Look virgin(OwnNode own) {
        Fact<Membership> membership = own.membership();
        Fact<Holdings> holdings = own.holdings().get();
        if (!membership.isKnown() || !holdings.isKnown()) {
            return Look.unknown("what the data directory holds", membership.isKnown() ? holdings : membership);
        }
        Membership members = membership.value().orElseThrow();
        Holdings held = holdings.value().orElseThrow();
        if (!members.isSingleMember() || !members.all().contains(own.name())) {
            return Look.absent("the data directory still lists the members " + members.all());
        }
        int queues = held.classicQueues() + held.quorumQueues();
        return queues == 0
                ? Look.there("the node is in no cluster and holds no queue")
                : Look.absent("the data directory still holds files of " + queues + " queues");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.STOPPED, app)) {
            return Optional.of(Obstacle.app("the application should be stopped", app));
        }
        return PlanBackup.missing(backups, claimed).or(own::directoryNotSet);
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        NodeCommands commands = new NodeCommands(own.rabbitmqctl());
        return Said.by(
                "reset",
                acting.asked(commands.reset(own.name(), acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
