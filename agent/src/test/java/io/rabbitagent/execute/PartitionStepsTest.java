package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.DataDirectoryReader;
import io.rabbitagent.broker.HoldingsReader;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The steps that heal a partition, on nodes that are played by files: {@code stands-NODE} is what a node answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PartitionStepsTest {
    private static final NodeName ME = Pictures.node(3);
    private static final NodeName ONE = Pictures.node(1);
    private static final NodeName TWO = Pictures.node(2);
    private static final NodeName FOUR = Pictures.node(4);
    private static final List<NodeName> TRUSTED = List.of(ONE, TWO);
    private static final Action STOP = new Action.StopLosingSide(TRUSTED);
    private static final Action RETURN = new Action.ReturnToTrustedSide(TRUSTED, List.of(FOUR));

    @TempDir
    Path directory;

    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private Path data;

    /** It runs, and is partitioned from the others. */
    @BeforeEach
    void partitioned() throws IOException {
        data = Files.createDirectories(directory.resolve("mnesia/" + ME));
        Files.writeString(data.resolve("schema.DAT"), "schema");
        Files.writeString(data.resolve("cluster_nodes.config"), "{['rabbit@rb3'],['rabbit@rb3']}.\n");
        set("definitions", "{}");
        set("app", "{rabbit_agent,ready,false}");
        set("service", "running");
        Files.createFile(directory.resolve("vm"));
        stands(ME, "[rabbit@rb1,rabbit@rb2]", "[rabbit@rb3]", "ignore");
        stands(ONE, "[rabbit@rb3]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        stands(TWO, "[rabbit@rb3]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        on("rabbitmqctl", """
                case "$4" in
                eval) case "$5" in
                  *rabbit_node_monitor*) cat "stands-$3" ;;
                  *) [ "$3" = rabbit@rb4 ] && { . ./four; exit; }; cat app ;;
                  esac ;;
                export_definitions) cat definitions ;;
                esac
                """);
        set("four", "echo \"epmd reports: node 'rabbit' not running at all\" >&2; exit 69");
        on("service", "[ \"$1\" = state ] && cat service && exit; echo $1 >> done; . ./on-$1");
        set("on-mask", "echo running masked > service");
        set("on-stop", "rm -f vm; echo stopped masked > service");
        set("on-unmask", "echo stopped > service");
        set(
                "on-start",
                "touch vm; echo running > service; for n in 1 2; do"
                        + " echo '{rabbit_agent,ready,[],[rabbit@rb1,rabbit@rb2,rabbit@rb3],ignore}' > stands-rabbit@rb$n; done");
    }

    @Test
    void while_it_is_partitioned_from_a_trusted_node_its_service_is_masked_and_stopped() throws IOException {
        assertThat(run(STOP).result()).isEqualTo(Result.DONE);
        assertThat(changes()).containsExactly("mask", "stop");
    }

    @Test
    void a_trusted_nodes_word_is_enough() throws IOException {
        stands(ME, "[]", "[rabbit@rb3]", "ignore");
        assertThat(run(STOP).result()).isEqualTo(Result.DONE);
    }

    @Test
    void one_that_nobody_says_is_partitioned_any_more_is_left_alone() throws IOException {
        stands(ME, "[]", "[rabbit@rb3]", "ignore");
        stands(ONE, "[]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        stands(TWO, "[]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        refused(STOP, "neither the node nor any of rabbit@rb1, rabbit@rb2 says now");
    }

    @Test
    void a_question_that_is_not_answered_stops_nobody_and_ends_nothing() throws IOException {
        set("stands-" + ME, "Error: timeout");
        unanswered(STOP, "whether the node is partitioned is unknown");
        unanswered(new Action.AwaitPartitionCleared(List.of(FOUR)), "whether the node sees a partition is unknown");

        stands(ME, "[]", "[rabbit@rb3]", "ignore");
        stands(ONE, "[]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        set("stands-" + TWO, "Error: timeout");
        unanswered(STOP, "whether rabbit@rb2 is partitioned from the node is unknown");
    }

    @Test
    void where_rabbitmq_heals_partitions_itself_nothing_is_stopped() throws IOException {
        stands(ME, "[rabbit@rb1]", "[rabbit@rb3]", "autoheal");
        refused(STOP, "cluster_partition_handling is autoheal");
    }

    @Test
    void one_that_was_stopped_meanwhile_is_masked() throws IOException {
        down("stopped");
        set("on-mask", "echo stopped masked > service");
        assertThat(run(STOP).result()).isEqualTo(Result.DONE);
        assertThat(changes()).startsWith("mask");
    }

    @Test
    void a_trusted_node_waits_until_it_sees_no_partition_and_none_of_the_others() throws IOException {
        Action await = new Action.AwaitPartitionCleared(List.of(FOUR));
        stands(ME, "[]", "[rabbit@rb3,rabbit@rb1]", "ignore");
        assertThat(run(await).result()).isEqualTo(Result.DONE);
        stands(ME, "[rabbit@rb4]", "[rabbit@rb3]", "ignore");
        assertThat(run(await).detail()).contains("still says that it is partitioned from rabbit@rb4", "for a human");
        stands(ME, "[]", "[rabbit@rb3,rabbit@rb4]", "ignore");
        assertThat(run(await).detail()).contains("sees rabbit@rb4 running");
        assertThat(changes()).isEmpty();
    }

    @Test
    void it_returns_after_a_backup_to_trusted_nodes_that_see_no_partition() throws IOException {
        cleared();
        assertThat(run(new Action.BackUp(ONE)).result()).isEqualTo(Result.DONE);
        StepEnd end = run(RETURN);
        assertThat(end.detail())
                .isEqualTo("the node runs, seen by rabbit@rb1, rabbit@rb2, and nobody sees a partition");
        assertThat(changes()).containsExactly("unmask", "start");
    }

    @Test
    void without_a_backup_it_does_not_return() throws IOException {
        cleared();
        refused(RETURN, "there is no complete backup for plan p-1");
    }

    @Test
    void it_does_not_return_while_a_trusted_node_sees_a_partition_or_not_the_other_or_can_not_be_asked()
            throws IOException {
        cleared();
        assertThat(run(new Action.BackUp(ONE)).result()).isEqualTo(Result.DONE);
        stands(TWO, "[rabbit@rb1]", "[rabbit@rb2]", "ignore");
        refused(RETURN, "rabbit@rb2 is partitioned from rabbit@rb1");
        stands(TWO, "[]", "[rabbit@rb2]", "ignore");
        refused(RETURN, "rabbit@rb2 does not see rabbit@rb1 running");
        set("stands-rabbit@rb2", "Error: unable to perform an operation on node 'rabbit@rb2'");
        unanswered(RETURN, "how rabbit@rb2, which is trusted, stands is unknown");
        set("stands-rabbit@rb2", "{rabbit_agent,down,[],[],unknown}");
        refused(RETURN, "rabbit@rb2, which is trusted, does not run");
    }

    @Test
    void it_does_not_return_while_one_that_is_to_start_later_runs_anywhere() throws IOException {
        cleared();
        assertThat(run(new Action.BackUp(ONE)).result()).isEqualTo(Result.DONE);
        set("four", "cat app");
        refused(RETURN, "rabbit@rb4, which has to be down until this node has returned, is running");
        stands(ONE, "[]", "[rabbit@rb1,rabbit@rb2,rabbit@rb4]", "ignore");
        refused(RETURN, "rabbit@rb1 sees rabbit@rb4 running, which has to be started later");
    }

    /** It is stopped and masked, and the others see no partition. */
    private void cleared() throws IOException {
        down("stopped masked");
        stands(ONE, "[]", "[rabbit@rb1,rabbit@rb2]", "ignore");
        stands(TWO, "[]", "[rabbit@rb1,rabbit@rb2]", "ignore");
    }

    private void down(String service) throws IOException {
        Files.deleteIfExists(directory.resolve("vm"));
        set("service", service);
    }

    private void refused(Action action, String why) throws IOException {
        StepEnd end = run(action);
        assertThat(end.result()).as(end.detail()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).startsWith("nothing was done: ").contains(why);
        assertThat(changes()).isEmpty();
    }

    /** It is judged and tried again. */
    private void unanswered(Action action, String why) throws IOException {
        StepEnd end = run(action);
        assertThat(end.result()).as(end.detail()).isEqualTo(Result.ABSENT);
        assertThat(end.detail()).startsWith("nothing was done: ").contains(why);
        assertThat(changes()).isEmpty();
    }

    private StepEnd run(Action action) {
        Step step = new Step(1, ME, action);
        Plan plan = SomePlans.of("p-1", "r", ME, Mode.AUTO, "", List.of(), List.of(step), Losses.NONE, "", "d");
        return runner().run(new Effect.RunStep(plan, step, "claim", Duration.ZERO), StepAsked.telling(line -> {}));
    }

    private StepRunner runner() {
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(List.of(program("rabbitmqctl")), commands, Duration.ofSeconds(20));
        OwnNode own = new OwnNode(
                ME,
                data,
                rabbitmqctl,
                () -> Fact.known(
                        Files.exists(directory.resolve("vm")) ? Optional.of(Pictures.life(ME, 1)) : Optional.empty()),
                new DataDirectoryReader(data, Duration.ofMillis(10))::read,
                new HoldingsReader(data)::read,
                Fact::notObserved);
        Backups backups = new Backups(new BackupSettings(directory.resolve("state/backups"), 0), ME);
        ServiceSettings settings = new ServiceSettings.Commands(
                service("start"), service("stop"), service("mask"), service("unmask"), service("state"));
        StepKinds kinds = new StepKinds(
                own,
                new StepKinds.Tools(
                        BrokerService.of(settings, commands, Duration.ofSeconds(20)),
                        new BrokerServer(List.of("false"), commands),
                        backups,
                        new BackupWriter(
                                backups, "lab", data, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        lost -> Fact.notObserved(),
                        Fact::notObserved));
        return new StepRunner(
                ME,
                action -> new Impatient(kinds.of(action), Duration.ofSeconds(2)),
                new LeftOverChildren(),
                event -> {},
                (step, within) -> Optional.empty());
    }

    private List<String> service(String argument) {
        return List.of(program("service"), argument);
    }

    private void stands(NodeName node, String partitions, String sees, String handling) throws IOException {
        set("stands-" + node, "{rabbit_agent,ready," + partitions + "," + sees + "," + handling + "}");
    }

    private void set(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content + "\n");
    }

    private void on(String program, String body) throws IOException {
        Path script = Files.writeString(Path.of(program(program)), "#!/bin/sh\ncd " + directory + "\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String program(String name) {
        return directory.resolve("bin-" + name).toString();
    }

    /** What changed something, in order. */
    private List<String> changes() throws IOException {
        Path file = directory.resolve("done");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
