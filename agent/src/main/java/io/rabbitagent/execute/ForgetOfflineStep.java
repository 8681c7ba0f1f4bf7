package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.plan.Action;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code rabbitmqctl forget_cluster_node --offline}: the stopped node's copy of the schema does not list the member any more.
 *
 * <p>No file tells that but the schema itself: {@code cluster_nodes.config} stays as it is until the node boots ({@code
 * rabbit_mnesia:remove_node_offline_node/1} of 3.10). The last thing that the command does is to have the next boot wait for
 * nobody; but a {@code force_load} may be somebody else's, too. So only the command itself tells, in this very step. Of a further one
 * it is asked again, and says that the schema does not list it; the first is never asked of data that is not as it was measured.
 *
 * <p>A member that was forgotten before, by whomever, is none for the command, which then leaves everything as it is. Where it says so,
 * nothing is left to do: so it was on the copy. That the plan has forgotten any is asked before the start.
 */
final class ForgetOfflineStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** As {@code rabbit_mnesia:forget_cluster_node/3} of 3.10 says it. */
    private static final String NOT_LISTED = "not_a_cluster_node";

    private static final String NOT_LISTED_IN_WORDS = "is not in the cluster";

    private final OwnNode own;
    private final Backups backups;
    private final Action.ForgetOffline forget;
    private boolean done;
    private boolean notListed;

    ForgetOfflineStep(OwnNode own, Backups backups, Action.ForgetOffline forget) {
        this.own = own;
        this.backups = backups;
        this.forget = forget;
    }

    @Override
    public Look effect(Claimed claimed) {
        String forgotten = "the schema of " + own.name() + " does not list " + forget.member() + " any more";
        Fact<DataDirectory> files = own.files().get();
        if (!files.isKnown()) {
            return Look.unknown("what the data directory holds", files);
        }
        if (notListed) {
            return Look.there(forgotten + ": the command itself says so, and has left it as it is");
        }
        if (!files.value().orElseThrow().forceLoadPresent()) {
            return MeasuredData.changed(own, forget.data())
                    .map(why ->
                            Look.untellable("the data directory holds no force_load, which the command leaves there at"
                                    + " its end; it may have been cut off in the middle: " + why.words()))
                    .orElseGet(() ->
                            Look.absent("the data directory holds no force_load, which the command leaves there"));
        }
        if (done) {
            return Look.there(forgotten + ", and its next boot waits for nobody");
        }
        String asked = "whether " + forgotten + " only the command itself can tell";
        return isFirst()
                ? Look.untellable(
                        asked + ", and the data directory holds a force_load, of this step or somebody else's")
                : Look.absent(asked);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return own.vmInTheWay()
                .or(() -> PlanBackup.missing(backups, claimed))
                .or(() -> isFirst() ? MeasuredData.changed(own, forget.data()) : Optional.empty())
                .or(() -> StartGuards.beforeTreatment(own, backups, claimed));
    }

    private boolean isFirst() {
        return forget.before().isEmpty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        CommandResult result = acting.asked(new NodeCommands(own.rabbitmqctl())
                .forgetOffline(own.name(), forget.member(), acting.deadline().left(), acting.children()));
        done = Said.well(result);
        notListed = !done && result instanceof CommandResult.Exited exited && saysNotListed(exited);
        return Said.by("forget_cluster_node --offline", result);
    }

    private static boolean saysNotListed(CommandResult.Exited exited) {
        String all = exited.out().text() + exited.err().text();
        return all.contains(NOT_LISTED) || all.contains(NOT_LISTED_IN_WORDS);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
