package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.List;

/** What a step does to a simulated host, when it may, and how its effect is seen. */
final class StepWork {
    private final World world;
    private final SimulatedHost host;
    private final Plan plan;
    private final Action action;

    private StepWork(World world, SimulatedHost host, Plan plan, Action action) {
        this.world = world;
        this.host = host;
        this.plan = plan;
        this.action = action;
    }

    static StepWork on(World world, SimulatedHost host, Plan plan, Step step) {
        return new StepWork(world, host, plan, step.action());
    }

    private boolean stopsAndMasks() {
        return action instanceof Action.StopAndMaskService
                || action instanceof Action.TakeOutOfService
                || action instanceof Action.StopLosingSide;
    }

    /** Whether it can be seen to have been done. A question leaves nothing behind, so that it is asked again. */
    boolean effect() {
        SimulatedNode node = host.node();
        if (stopsAndMasks()) {
            return node.masked() && !node.vm();
        } else if (action instanceof Action.BackUp) {
            return host.backups().contains(plan.id());
        } else if (action instanceof Action.StartWithoutApp || action instanceof Action.StartForJoin) {
            return node.vm() && !node.running();
        } else if (action instanceof Action.Reset) {
            return node.virgin();
        } else if (action instanceof Action.JoinCluster join) {
            return node.joinedTo(join.peer());
        } else if (action instanceof Action.StartApp) {
            return node.running();
        } else if (action instanceof Action.HandBackToService) {
            return !node.masked();
        } else if (action instanceof Action.StartService start) {
            return start.until() == Until.RUNS ? node.running() : node.vm();
        } else if (action instanceof Action.AwaitBoot) {
            return node.running();
        } else if (action instanceof Action.AwaitPartitionCleared await) {
            return node.running() && world.sides().apart(host.name()).isEmpty() && seesNone(await.losers());
        } else if (action instanceof Action.ReturnToTrustedSide) {
            return node.running() && !node.masked();
        } else if (action instanceof Action.Forget forget) {
            return node.running() && !node.members().contains(forget.member());
        } else if (world.hooks.has(Hooks.Defect.TAKES_ANY_FORCE_LOAD) && action.forcesBoot()) {
            return node.tables().forced();
        }
        return false;
    }

    /** Whose work it is, a look can't tell; of a further member the command is asked again. */
    boolean untellable() {
        boolean further = action instanceof Action.ForgetOffline forget
                && !forget.before().isEmpty();
        return action.forcesBoot() && !further && host.node().tables().forced();
    }

    /** It may still come: a boot is waited for. */
    boolean onItsWay() {
        return host.node().booting();
    }

    boolean asksOnly() {
        return action instanceof Action.CheckQuorumQueues
                || action instanceof Action.CheckOutcome
                || action instanceof Action.ShrinkLostMember
                || (action instanceof Action.ForgetOffline forget
                        && !forget.before().isEmpty());
    }

    boolean precondition() {
        SimulatedNode node = host.node();
        boolean stopped = node.vm() && !node.running();
        if (action instanceof Action.BackUp) {
            return !node.running();
        } else if (action instanceof Action.StartWithoutApp || action instanceof Action.StartForJoin) {
            return !node.vm() && node.masked();
        } else if (action instanceof Action.Reset) {
            boolean backed = host.backups().contains(plan.id()) || world.hooks.has(Hooks.Defect.NO_BACKUP_CHECK);
            return stopped && backed;
        } else if (action instanceof Action.JoinCluster) {
            return stopped && node.virgin();
        } else if (action instanceof Action.StartApp) {
            return stopped;
        } else if (action instanceof Action.StartService || action instanceof Action.AwaitBoot) {
            return !node.vm() && !node.masked() && SimulatedLoss.mayStart(world, host, plan, action);
        } else if (action.forcesBoot()) {
            return SimulatedLoss.mayTreat(world, host, plan, action);
        } else if (action instanceof Action.StopLosingSide stop) {
            return !node.running()
                    || stop.trusted().stream().anyMatch(world.sides().apart(host.name())::contains);
        } else if (action instanceof Action.ReturnToTrustedSide back) {
            return !node.vm() && mayReturn(back);
        }
        return true;
    }

    private boolean seesNone(List<NodeName> others) {
        return others.stream().noneMatch(other -> world.sides().sees(host.name(), other));
    }

    /** What the real step asks of the trusted nodes, and of those that have to stay down. */
    private boolean mayReturn(Action.ReturnToTrustedSide back) {
        boolean backed = host.backups().contains(plan.id()) || world.hooks.has(Hooks.Defect.NO_BACKUP_CHECK);
        SimulatedSides sides = world.sides();
        boolean fit = back.trusted().stream()
                .allMatch(node -> sides.linked(host.name(), node)
                        && sides.apart(node).isEmpty()
                        && back.trusted().stream().allMatch(other -> sides.sees(node, other)));
        boolean down = back.notReturned().stream()
                .allMatch(node -> sides.linked(host.name(), node)
                        && !world.host(node).node().vm());
        return backed && ((fit && down) || world.hooks.has(Hooks.Defect.RETURNS_WITHOUT_A_LOOK));
    }

    /** @param half it ends in the middle */
    void work(boolean half) {
        SimulatedNode node = host.node();
        if (stopsAndMasks()) {
            node.mask();
            if (!half) {
                node.stopVm();
            }
        } else if (action instanceof Action.BackUp && !half) {
            host.backUp(plan.id());
            world.sides().backedUp(host.name());
        } else if (action instanceof Action.StartWithoutApp || action instanceof Action.StartForJoin) {
            node.startVm();
            if (half) {
                node.stopVm();
            }
        } else if (action instanceof Action.Reset) {
            node.reset();
        } else if (action instanceof Action.JoinCluster join && !half) {
            node.join(join.peer());
        } else if (action instanceof Action.StartApp) {
            node.startApp();
        } else if (action instanceof Action.HandBackToService && !half) {
            node.unmask();
        } else if (action instanceof Action.StartService || action instanceof Action.AwaitBoot) {
            node.start(false);
        } else if (action instanceof Action.ForgetOffline forget) {
            node.tables().force();
            if (!half) {
                node.tables().forget(forget.member());
            }
        } else if (action instanceof Action.ForceBoot) {
            node.tables().force();
        } else if (action instanceof Action.Forget forget && world.lost) {
            world.hosts.values().stream()
                    .filter(other -> other.node().running())
                    .forEach(other -> other.node().tables().forget(forget.member()));
        } else if (action instanceof Action.ReturnToTrustedSide) {
            node.unmask();
            if (!half) {
                node.startService();
            }
        }
    }
}
