package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.BrokerProcessWatch;
import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.DataDirectoryReader;
import io.rabbitagent.broker.HoldingsReader;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.ConfigLoader;
import io.rabbitagent.config.ConfigResult;
import io.rabbitagent.config.Host;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.Restore;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs steps of a rejoin inside a host of the lab, as its agent would, without the decisions around them.
 *
 * <p>Arguments: the agent's configuration, the id of the plan, the peer to join, and the numbers of the steps. Prints a
 * line a step. {@code restore ID} instead of the numbers puts a backup back.
 */
final class StepDriver {
    private final AgentConfig config;
    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private final Rabbitmqctl rabbitmqctl;
    private final BrokerProcessWatch process;
    private final Backups backups;

    private StepDriver(AgentConfig config) {
        this.config = config;
        this.rabbitmqctl = new Rabbitmqctl(config.broker().rabbitmqctl(), commands, Duration.ofSeconds(20));
        Path data = config.broker().dataDirectory();
        this.process = new BrokerProcessWatch(
                config.node(),
                Optional.of(data.resolveSibling(data.getFileName() + ".pid")),
                new BrokerProcessListener() {
                    @Override
                    public void started(BrokerProcess life) {}

                    @Override
                    public void ended(BrokerProcess life, HostMoment lastSeen) {}
                });
        this.backups = new Backups(config.backups(), config.node());
    }

    public static void main(String[] arguments) throws Exception {
        ConfigResult read = ConfigLoader.load(Optional.of(Path.of(arguments[0])), Map.of(), Host.local());
        StepDriver driver = new StepDriver(((ConfigResult.Loaded) read).config());
        try {
            if (arguments[3].equals("restore")) {
                System.out.println(driver.restore(arguments[4]));
                return;
            }
            for (int i = 3; i < arguments.length; i++) {
                int number = Integer.parseInt(arguments[i]);
                StepEnd end = driver.run(arguments[1], new NodeName(arguments[2]), number);
                System.out.println(number + " " + end.result() + " " + end.detail());
                if (end.result() != StepEnd.Result.DONE) {
                    return;
                }
            }
        } finally {
            driver.process.close();
        }
    }

    private String restore(String id) throws Exception {
        return new Restore(backups, config.broker().dataDirectory(), process::now, commands, Clock.systemUTC())
                .restore(id)
                .summary();
    }

    private StepEnd run(String planId, NodeName peer, int number) {
        Plan plan = plan(planId, peer);
        BackupWriter writer = new BackupWriter(
                backups,
                config.clusterName(),
                config.broker().dataDirectory(),
                new NodeCommands(rabbitmqctl),
                commands,
                Clock.systemUTC());
        DataDirectoryReader files = new DataDirectoryReader(config.broker().dataDirectory(), Duration.ofSeconds(1));
        HoldingsReader holdings = new HoldingsReader(config.broker().dataDirectory());
        OwnNode own = new OwnNode(
                config.node(),
                config.broker().dataDirectory(),
                rabbitmqctl,
                process::now,
                files::read,
                holdings::read,
                Fact::notObserved);
        StepKinds kinds = new StepKinds(
                own,
                new StepKinds.Tools(
                        BrokerService.of(config.broker().service(), commands, Duration.ofMinutes(3)),
                        new BrokerServer(config.broker().server(), commands),
                        backups,
                        writer,
                        lost -> Fact.notObserved(),
                        Fact::notObserved));
        StepRunner runner = new StepRunner(
                config.node(),
                kinds,
                new LeftOverChildren(),
                event -> System.out.println("  journal: " + event.summary()),
                (step, within) -> Optional.empty());
        return runner.run(
                new Effect.RunStep(plan, plan.steps().get(number - 1), "claim", Duration.ZERO),
                StepAsked.telling(line -> System.out.println("  progress: " + line)));
    }

    private Plan plan(String id, NodeName peer) {
        List<Action> actions = List.of(
                new Action.StopAndMaskService(),
                new Action.BackUp(peer),
                new Action.StartWithoutApp(config.node()),
                new Action.CheckQuorumQueues(peer),
                new Action.Reset(),
                new Action.JoinCluster(peer, NodeType.DISC),
                new Action.StartApp(),
                new Action.HandBackToService());
        List<Step> steps = new ArrayList<>();
        actions.forEach(action -> steps.add(new Step(steps.size() + 1, config.node(), action)));
        return SomePlans.of(
                id, "inconsistent-cluster", config.node(), Mode.APPROVE, "", List.of(), steps, Losses.NONE, "", "d");
    }
}
