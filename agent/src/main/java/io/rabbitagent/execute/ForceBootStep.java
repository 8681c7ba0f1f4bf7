package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backups;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code rabbitmqctl force_boot} of a stopped node: its data directory holds a {@code force_load}. One that was there before is somebody
 * else's: what is beside it was not measured.
 */
final class ForceBootStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OwnNode own;
    private final Backups backups;
    private final String measured;
    private boolean said;

    ForceBootStep(OwnNode own, Backups backups, String measured) {
        this.own = own;
        this.backups = backups;
        this.measured = measured;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<DataDirectory> files = own.files().get();
        if (!files.isKnown()) {
            return Look.unknown("what the data directory holds", files);
        }
        if (!files.value().orElseThrow().forceLoadPresent()) {
            return Look.absent("the data directory holds no force_load");
        }
        return said
                ? Look.there("the node's next boot waits for nobody")
                : Look.untellable(
                        "the node's next boot waits for nobody; whether by this step or by somebody else can't be told");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return own.vmInTheWay()
                .or(() -> PlanBackup.missing(backups, claimed))
                .or(() -> MeasuredData.changed(own, measured))
                .or(() -> StartGuards.beforeTreatment(own, backups, claimed));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        CommandResult result = acting.asked(new NodeCommands(own.rabbitmqctl())
                .forceBoot(own.name(), acting.deadline().left(), acting.children()));
        said = Said.well(result);
        return Said.by("force_boot", result);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
