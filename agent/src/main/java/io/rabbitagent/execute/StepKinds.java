package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.VainBoot;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.plan.Action;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which kind of step an action is. */
public final class StepKinds {
    private final OwnNode own;
    private final Tools tools;
    private final Set<String> begunBeside = ConcurrentHashMap.newKeySet();

    /**
     * What the steps act with.
     *
     * @param measured what was measured on copies of members' data for these losses, as the decisions name it; unknown where it can't be read
     * @param vainBoot whether the own log ends with a boot that may succeed once more, and why
     */
    public record Tools(
            BrokerService service,
            BrokerServer server,
            Backups backups,
            BackupWriter writer,
            Function<Set<NodeName>, Fact<List<Measurement>>> measured,
            Supplier<Fact<Optional<VainBoot>>> vainBoot) {}

    public StepKinds(OwnNode own, Tools tools) {
        this.own = own;
        this.tools = tools;
    }

    StepKind of(Action action) {
        if (action instanceof Action.StartApp) {
            return new StartAppStep(own);
        }
        if (action instanceof Action.StartService start) {
            FirstAgain again = new FirstAgain(
                    own, tools.vainBoot(), begunBeside, start.others().orElse(List.of()));
            return StartServiceStep.starting(own, tools.service(), tools.backups(), start, again);
        }
        if (action instanceof Action.AwaitBoot await) {
            return StartServiceStep.awaiting(own, tools.service(), tools.backups(), await);
        }
        if (action instanceof Action.StopAndMaskService) {
            return StopAndMaskStep.onlyStopped(own, tools.service());
        }
        if (action instanceof Action.BackUp backUp) {
            return new BackUpStep(own, tools.backups(), tools.writer(), backUp.definitionsFrom());
        }
        if (action instanceof Action.StartWithoutApp) {
            return StartWithoutAppStep.ofOneThatIsRefused(own, tools.service(), tools.server());
        }
        if (action instanceof Action.CheckQuorumQueues check) {
            return new CheckQuorumQueuesStep(own, check.askedAt());
        }
        if (action instanceof Action.Reset) {
            return new ResetStep(own, tools.backups());
        }
        if (action instanceof Action.JoinCluster join) {
            return new JoinClusterStep(own, tools.backups(), join.peer(), join.type());
        }
        if (action instanceof Action.ChangeNodeType change) {
            return new ChangeNodeTypeStep(own, tools.backups(), change.type(), change.peer());
        }
        if (action instanceof Action.HandBackToService) {
            return new HandBackStep(own, tools.service());
        }
        if (action instanceof Action.StopLosingSide stop) {
            return new StopLosingSideStep(own, StopAndMaskStep.alsoRunning(own, tools.service()), stop.trusted());
        }
        if (action instanceof Action.AwaitPartitionCleared await) {
            return new AwaitPartitionClearedStep(own, await.losers());
        }
        if (action instanceof Action.ReturnToTrustedSide back) {
            return new ReturnToTrustedSideStep(own, new HandBackStep(own, tools.service()), tools.backups(), back);
        }
        if (action instanceof Action.SyncQueue sync) {
            return new SyncQueueStep(own, sync);
        }
        if (action instanceof Action.TakeOutOfService) {
            return StopAndMaskStep.alsoRunning(own, tools.service());
        }
        if (action instanceof Action.Forget forget) {
            return new ForgetStep(own, forget.member());
        }
        if (action instanceof Action.StartForJoin) {
            return StartWithoutAppStep.ofOneThatKnowsNobody(own, tools.service(), tools.server());
        }
        if (action instanceof Action.ShrinkQuorumQueues) {
            return new ShrinkQuorumQueuesStep(own);
        }
        if (action instanceof Action.Drain) {
            return new DrainStep(own);
        }
        if (action instanceof Action.ForgetOffline forget) {
            return new ForgetOfflineStep(own, tools.backups(), forget);
        }
        if (action instanceof Action.ForceBoot force) {
            return new ForceBootStep(own, tools.backups(), force.data());
        }
        if (action instanceof Action.ShrinkLostMember shrink) {
            return new ShrinkLostMemberStep(own, shrink.member());
        }
        if (action instanceof Action.CheckOutcome check) {
            return new CheckOutcomeStep(own, tools.measured(), check);
        }
        throw new IllegalStateException("nobody has written how to run " + action);
    }
}
