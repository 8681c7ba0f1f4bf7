package io.rabbitagent.copies;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.SomePlans;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Backs up a node of a cluster in which nobody runs. As a program, with data directory, directory of backups and rate, it can be killed. */
final class BackingUp {
    static final NodeName NODE = Pictures.node(1);

    private BackingUp() {}

    public static void main(String[] arguments) throws Exception {
        Optional<Long> rate = Optional.of(Long.valueOf(arguments[2]));
        Backup made = make(Path.of(arguments[0]), Path.of(arguments[1]), rate, "p-1", System.out::println);
        System.out.println(made.id());
    }

    static Backup make(Path data, Path root, Optional<Long> rate, String plan, Consumer<String> progress)
            throws CopyException {
        CommandRunner commands = new CommandRunner(CommandAudit.NONE);
        Rabbitmqctl nobody = new Rabbitmqctl(List.of("false"), commands, Duration.ofSeconds(1));
        BackupWriter writer = new BackupWriter(
                backups(root, rate), "lab", data, new NodeCommands(nobody), commands, Clock.systemUTC());
        return writer.make(
                new BackupWriter.Request(
                        SomePlans.of(plan, "r", NODE, Mode.AUTO, "", List.of(), List.of(), Losses.NONE, "", "d"),
                        Optional.empty(),
                        new Membership(Set.of(NODE), Set.of(NODE))),
                Duration.ofSeconds(40),
                new BackupWriter.Listeners(child -> {}, progress));
    }

    static Backups backups(Path root, Optional<Long> rate) {
        return new Backups(new BackupSettings(root, 0, rate), NODE);
    }
}
