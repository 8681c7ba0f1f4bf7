package io.rabbitagent.execute;

import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backups;
import java.time.Duration;
import java.util.Optional;

/** {@code rabbitmqctl force_boot} of a stopped node: its data directory holds a {@code force_load}. */
final class ForceBootStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OwnNode own;
    private final Backups backups;
    private final String measured;

    ForceBootStep(OwnNode own, Backups backups, String measured) {
        this.own = own;
        this.backups = backups;
        this.measured = measured;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<DataDirectory> files = own.files().get();
        return files.value()
                .map(found -> found.forceLoadPresent()
                        ? Look.there("the node's next boot waits for nobody")
                        : Look.absent("the data directory holds no force_load"))
                .orElseGet(() -> Look.unknown("what the data directory holds", files));
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return own.vmInTheWay()
                .or(() -> PlanBackup.missing(backups, claimed))
                .or(() -> MeasuredData.changed(own, measured));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return Said.by(
                "force_boot",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .forceBoot(own.name(), acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
