package io.rabbitagent.operations;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.BackupShelf.Order;
import io.rabbitagent.operations.BackupsView.BackupLine;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code agent backups}: what was saved before destructive steps, and putting it back. */
public final class KeptBackups {
    private KeptBackups() {}

    public static BackupsView of(AgentAccess agent) throws OperationException {
        BackupShelf shelf = agent.backups();
        return new BackupsView(
                Formats.VERSION,
                shelf.directory().toString(),
                shelf.all().stream().map(KeptBackups::line).toList());
    }

    private static BackupLine line(Backup backup) {
        Optional<Manifest> manifest = backup.manifest();
        return new BackupLine(
                backup.id(),
                backup.isComplete(),
                manifest.map(Manifest::at),
                manifest.map(Manifest::planId),
                manifest.map(found -> found.node().value()),
                manifest.map(found -> found.type().text()),
                manifest.map(Manifest::bytes),
                manifest.map(Manifest::files),
                manifest.flatMap(Manifest::rule),
                manifest.flatMap(Manifest::losses).map(losses -> losses.queues().size() + losses.more()),
                backup.problem());
    }

    /**
     * Finds the backup to put back.
     *
     * @param besideOthers also where other members have gone on without its data, or may have
     * @throws OperationException where there is none, it can't be used here, or the broker is not known to be stopped
     */
    public static Restorable restorable(AgentAccess agent, String id, boolean besideOthers) throws OperationException {
        Backup backup = own(agent, id);
        Situation situation = agent.situation();
        refuseUnlessStopped(agent, situation);
        refuseDuringPlans(agent, Plans.decisions(situation));
        Manifest manifest = backup.manifest().orElseThrow();
        BesideOthers others = BesideOthers.of(situation.picture(), agent.node());
        Optional<String> obstacle = others.obstacle(id, manifest);
        if (obstacle.isPresent() && !besideOthers) {
            throw new OperationException(
                    Kind.REFUSED, obstacle.get() + ". To put it back all the same: --beside-others");
        }
        return new Restorable(
                backup,
                Stream.of(obstacle, others.warning(id, manifest))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** @throws OperationException where there is no complete backup of this node by that name */
    static Backup own(AgentAccess agent, String id) throws OperationException {
        Backup backup = complete(agent, id);
        Manifest manifest = backup.manifest().orElseThrow();
        if (!manifest.node().equals(agent.node())) {
            throw new OperationException(
                    Kind.REFUSED, id + " is a backup of " + manifest.node() + ", this node is " + agent.node());
        }
        return backup;
    }

    /** @throws OperationException where there is no such backup, or it is not complete */
    static Backup complete(AgentAccess agent, String id) throws OperationException {
        Backup backup = agent.backups().all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Kind.USAGE, "there is no backup " + id + " on this host: see agent backups"));
        if (!backup.isComplete()) {
            throw new OperationException(
                    Kind.REFUSED,
                    "backup " + id + " is not complete: " + backup.problem().orElse("unknown"));
        }
        return backup;
    }

    /** @throws OperationException where there is no such backup, it is not complete, or no broker can open it */
    static Backup readable(AgentAccess agent, String id) throws OperationException {
        Backup backup = complete(agent, id);
        Manifest manifest = backup.manifest().orElseThrow();
        if (manifest.type() == NodeType.RAM && !backup.hasSchema()) {
            throw new OperationException(
                    Kind.REFUSED,
                    "backup " + id + " is of " + manifest.node()
                            + " as a RAM node, which has no definitions of queues on its"
                            + " disk (no schema.DAT): no broker can open it, and no message can be read from it. Mirrors on"
                            + " other nodes may have the messages: docs/rescue.md");
        }
        return backup;
    }

    private static void refuseUnlessStopped(AgentAccess agent, Situation situation) throws OperationException {
        Fact<Optional<BrokerProcess>> process =
                situation.picture().observation(agent.node()).process();
        Optional<String> why = process.value()
                .map(found -> found.map(vm -> "the broker's Erlang VM runs as pid " + vm.pid()))
                .orElseGet(() -> Optional.of("whether the broker's Erlang VM runs is unknown (" + process + ")"));
        if (why.isPresent()) {
            throw new OperationException(
                    Kind.REFUSED,
                    why.get() + ": a backup is put back only under a broker that is stopped, and kept from starting"
                            + " (systemctl mask --runtime --now rabbitmq-server)");
        }
    }

    static void refuseDuringPlans(AgentAccess agent, Decisions decisions) throws OperationException {
        Optional<ActivePlan> busy = decisions
                .active()
                .filter(active -> active.plan().steps().stream()
                        .anyMatch(step -> step.on().equals(agent.node())));
        if (busy.isPresent()) {
            throw new OperationException(
                    Kind.TRY_LATER,
                    "plan " + busy.get().plan().id()
                            + " has steps on this node; wait for its end, or end it: agent abort "
                            + busy.get().plan().id() + " --reason TEXT");
        }
    }

    /** @throws OperationException where nothing was changed */
    public static Restored restore(AgentAccess agent, Order order, Consumer<String> progress)
            throws OperationException {
        return agent.backups().restore(order, progress);
    }
}
