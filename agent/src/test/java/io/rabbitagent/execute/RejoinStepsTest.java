package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.DataDirectoryReader;
import io.rabbitagent.broker.HoldingsReader;
import io.rabbitagent.broker.HostBoot;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restore;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.UnfinishedRestore;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of step on a node that is played by files and small scripts: what stands in a file is what is answered. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RejoinStepsTest {
    private static final NodeName ME = Pictures.node(1);
    private static final NodeName PEER = Pictures.node(2);
    private static final NodeName GONE = Pictures.node(3);
    private static final String STOPPED = "{rabbit_agent,stopped,false}";
    private static final Action TO_DISC = new Action.ChangeNodeType(NodeType.DISC, PEER);
    private static final String RUNNING = "{rabbit_agent,ready,false}";

    @TempDir
    Path directory;

    private final List<Event> journal = new ArrayList<>();
    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private final LeftOverChildren leftOver = new LeftOverChildren();
    private Path data;
    private Path root;
    private long keepFree;
    private Optional<Long> copyRate = Optional.empty();
    private boolean processUnknown;
    private Losses losses = Losses.NONE;
    private Duration patience = Duration.ofSeconds(2);

    /** Forgotten, stopped and masked, its data directory as it was. */
    @BeforeEach
    void a_forgotten_node() throws IOException {
        data = Files.createDirectories(directory.resolve("mnesia/" + ME));
        root = directory.resolve("state/backups");
        Files.writeString(data.resolve("schema.DAT"), "schema");
        members(ME + "','" + PEER);
        set("app", STOPPED);
        set("service", "stopped masked");
        set("mnesia-dir", "{rabbit_agent,{ok,\"" + data + "\"}}");
        set("peer-members", "['" + PEER + "']");
        set("running-members", "['" + ME + "','" + PEER + "']");
        set("replicas", "{rabbit_agent,0,[]}");
        set("votes", "{rabbit_agent_votes,0,0}");
        set("left-behind", "{rabbit_agent,[]}");
        set("definitions", "{\"users\":[]}");
        on("rabbitmqctl", """
                case "$4" in
                eval) case "$5" in
                  *rabbitmq_prelaunch*) echo prepare >> done; [ ! -e on-prepare ] || . ./on-prepare ;;
                  *net_adm*) echo '{rabbit_agent_ping,pang}' ;;
                  *net_ticktime*) echo "ticks $5" >> done; [ ! -e on-ticks ] || . ./on-ticks ;;
                  *rabbit_agent_votes*) cat votes ;;
                  *recoverable_slaves*) cat left-behind ;;
                  *cluster_nodes\\(running*) cat running-members ;;
                  *"whereis(rabbit_boot)"*) cat app ;;
                  *mnesia,\\ dir*) cat mnesia-dir ;;
                  *cluster_nodes*) cat peer-members ;;
                  *) cat replicas ;;
                  esac ;;
                export_definitions) cat definitions ;;
                *) echo "$4" >> done; [ ! -e "on-$4" ] || . "./on-$4" ;;
                esac
                """);
        on("service", "[ \"$1\" = state ] && cat service && exit; echo $1 >> done; [ ! -e on-$1 ] || . ./on-$1");
        on("rabbitmq-server", "echo server $1 $RABBITMQ_NODE_ONLY \"$RABBITMQ_SERVER_START_ARGS\" >> done; touch vm");
    }

    @Test
    void a_service_is_masked_before_it_is_stopped() throws IOException {
        vm();
        set("service", "restarting");
        set("on-mask", "echo restarting masked > service");
        set("on-stop", "rm -f vm; echo stopped masked > service");
        assertThat(run(new Action.StopAndMaskService()))
                .isEqualTo(done("the service is masked, and no Erlang VM of the node lives"));
        assertThat(changes()).containsExactly("mask", "stop");
        assertThat(journal).hasSize(2);
    }

    @Test
    void a_stopped_and_masked_service_is_left_alone() throws IOException {
        assertThat(run(new Action.StopAndMaskService()).result()).isEqualTo(Result.DONE);
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_service_whose_application_runs_is_not_stopped() throws IOException {
        vm();
        set("app", RUNNING);
        set("service", "running");
        assertThat(run(new Action.StopAndMaskService()))
                .isEqualTo(failed("nothing was done: the application should not be running, and it is running"));
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_service_that_can_not_be_masked_is_not_stopped() throws IOException {
        set("service", "restarting");
        StepEnd end = run(new Action.StopAndMaskService());
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("not masked", "it was not stopped");
        assertThat(changes()).containsExactly("mask");
    }

    @Test
    void an_idle_vm_outside_the_service_is_stopped_as_an_earlier_plan_leaves_it() throws IOException {
        vm();
        set("service", "stopped");
        set("on-mask", "echo stopped masked > service");
        set("on-stop", "[ -e service-was-asked ] && rm -f vm; touch service-was-asked");
        patience = Duration.ofSeconds(30);
        assertThat(run(new Action.StopAndMaskService()))
                .isEqualTo(done("the service is masked, and no Erlang VM of the node lives"));
        assertThat(changes()).as("the service, then rabbitmqctl").containsExactly("mask", "stop", "stop");
    }

    @Test
    void a_vm_outside_the_service_that_boots_is_named_and_neither_stopped_nor_killed() throws IOException {
        vm();
        set("app", "{rabbit_agent,booting,true}");
        set("service", "stopped");
        set("on-mask", "echo stopped masked > service");
        StepEnd end = run(new Action.StopAndMaskService());
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("lives as pid " + pid(), "is not killed");
        assertThat(changes()).containsExactly("mask", "stop");
        assertThat(Files.exists(directory.resolve("vm"))).isTrue();
    }

    @Test
    void while_nobody_knows_whether_a_vm_lives_nothing_is_done() throws IOException {
        processUnknown = true;
        set("app", "on holiday");
        set("service", "stopped");
        assertThat(run(new Action.StopAndMaskService()).result()).isEqualTo(Result.ABSENT);
        assertThat(run(new Action.BackUp(PEER)).detail()).contains("whether an Erlang VM lives is unknown");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_backup_is_complete_private_and_can_be_put_back() throws Exception {
        StepEnd end = run(new Action.BackUp(PEER));
        assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
        Path made = onlyBackup();
        assertThat(end.detail())
                .startsWith("backed up ")
                .contains(" in 2 files in ")
                .endsWith(" to " + made);
        assertThat(made.getFileName().toString()).matches("rabbit@rb1-[0-9]{8}T[0-9]{6}Z-p-1");
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(mode(made.resolve("definitions.json"))).isEqualTo("rw-------");
        assertThat(made.resolve("definitions.json")).hasContent("{\"users\":[]}");
        assertThat(backups().room().value().orElseThrow().last().orElseThrow().planId())
                .isEqualTo("p-1");

        assertThat(run(new Action.BackUp(PEER)).detail()).startsWith("nothing was left to do: backed up ");
        Files.writeString(data.resolve("new"), "since then");
        Path replaced =
                restore().restore(made.getFileName().toString()).replaced().orElseThrow();
        assertThat(replaced.resolve("new")).hasContent("since then");
        assertThat(data.resolve("new")).doesNotExist();
        assertThat(data.resolve("schema.DAT")).hasContent("schema");
    }

    @Test
    void the_list_of_feature_flags_is_backed_up_and_put_back_where_it_is_missing() throws Exception {
        Path flags = data.resolveSibling(ME + "-feature_flags");
        Files.writeString(flags, "[quorum_queue].\n");
        Files.setPosixFilePermissions(flags, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run(new Action.BackUp(PEER)).result()).isEqualTo(Result.DONE);
        String id = onlyBackup().getFileName().toString();
        assertThat(onlyBackup().resolve("feature_flags")).hasSameBinaryContentAs(flags);
        assertThat(onlyBackup().resolve("manifest.json")).content().contains("feature_flags_sha256");

        Files.writeString(flags, "[quorum_queue,user_limits].\n");
        assertThat(restore().restore(id).featureFlags()).isEmpty();
        assertThat(flags).as("one that is there stays").hasContent("[quorum_queue,user_limits].");

        Files.delete(flags);
        assertThat(restoreLater(id).featureFlags()).contains(flags);
        assertThat(flags).hasContent("[quorum_queue].");
        assertThat(mode(flags)).as("the broker's user reads it").isEqualTo("rw-r-----");
        assertThat(data.getParent()).isDirectoryNotContaining("glob:**.restoring-*");
    }

    @Test
    void a_node_without_a_list_of_feature_flags_has_none_in_its_backup() throws Exception {
        run(new Action.BackUp(PEER));

        assertThat(onlyBackup().resolve("feature_flags")).doesNotExist();
        assertThat(onlyBackup().resolve("manifest.json")).content().doesNotContain("feature_flags");
        assertThat(restore().restore(onlyBackup().getFileName().toString()).featureFlags())
                .isEmpty();
        assertThat(data.resolveSibling(ME + "-feature_flags")).doesNotExist();
    }

    @Test
    void a_backup_whose_list_of_feature_flags_is_damaged_or_gone_is_not_relied_on() throws Exception {
        Path flags = Files.writeString(data.resolveSibling(ME + "-feature_flags"), "[quorum_queue].");
        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        Files.delete(flags);
        Files.writeString(onlyBackup().resolve("feature_flags"), "[].");
        assertThat(failure(id)).contains("feature_flags is damaged");
        Files.delete(onlyBackup().resolve("feature_flags"));
        assertThat(failure(id)).contains("can't be read");
        vm();
        assertThat(run(new Action.Reset()).detail()).contains("can't be relied on");
        assertThat(flags).doesNotExist();
    }

    @Test
    void a_list_of_feature_flags_that_can_not_be_read_ends_the_backup() throws Exception {
        Files.createDirectory(data.resolveSibling(ME + "-feature_flags"));

        assertThat(run(new Action.BackUp(PEER)).detail()).startsWith("there is no backup");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void a_restore_that_fails_takes_the_feature_flags_away_again() throws Exception {
        Path flags = Files.writeString(data.resolveSibling(ME + "-feature_flags"), "[quorum_queue].");
        run(new Action.BackUp(PEER));
        Path made = onlyBackup();
        Files.delete(flags);
        // Where the present data directory would be moved to there is something already.
        Clock noon = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
        Files.writeString(
                Files.createDirectory(root.resolve("replaced-" + ME + "-20260101T120000Z"))
                        .resolve("x"),
                "");
        Restore failing = new Restore(backups(), data, this::process, commands, noon);

        assertThatThrownBy(() -> failing.restore(made.getFileName().toString()))
                .hasMessageStartingWith("nothing was restored");

        assertThat(flags).doesNotExist();
        assertThat(data.resolve("schema.DAT")).hasContent("schema");
    }

    @Test
    void a_restore_that_dies_between_its_renames_is_told_and_ends_once_it_is_done_again() throws Exception {
        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        Files.writeString(data.resolve("new"), "since then");
        List<String> announced = diesBeforeItsRenames(id);
        Path restoring = restoring();
        Path away = root.resolve("replaced-" + ME + "-" + stamp(restoring));
        assertThat(announced)
                .singleElement()
                .asString()
                .contains(
                        data + " is renamed to " + away,
                        restoring.resolve("data") + " is renamed to " + data,
                        "agent backups restore " + id);
        assertThat(data.resolve("new"))
                .as("nothing is renamed before that is told")
                .exists();

        Files.move(data, away);
        assertThat(UnfinishedRestore.told(data, root, ME))
                .containsExactly("a restore of backup " + id + " was interrupted: " + data
                        + " is missing; what was there before is in " + away + "; the backup's copy is in "
                        + restoring.resolve("data") + ". Keep the broker stopped, and go on: agent backups restore "
                        + id);

        keepFree = Long.MAX_VALUE;
        Restored restored = restoreLater(id);

        assertThat(data.resolve("schema.DAT")).hasContent("schema");
        assertThat(data.resolve("new")).doesNotExist();
        assertThat(restored.replaced()).contains(away);
        assertThat(away.resolve("new")).hasContent("since then");
        assertThat(UnfinishedRestore.told(data, root, ME)).isEmpty();
        assertThat(restoring).doesNotExist();
    }

    @Test
    void a_restore_goes_on_where_a_new_node_has_begun_in_the_place_of_the_data() throws Exception {
        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        diesBeforeItsRenames(id);
        Path first = root.resolve("replaced-" + ME + "-" + stamp(restoring()));
        Files.move(data, first);
        Files.writeString(Files.createDirectory(data).resolve("new"), "an empty node");
        assertThat(UnfinishedRestore.told(data, root, ME))
                .singleElement()
                .asString()
                .contains("what is in " + data + " is not from it", first.toString());

        Path second = restoreLater(id).replaced().orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(second.resolve("new")).hasContent("an empty node");
        assertThat(first.resolve("schema.DAT")).hasContent("schema");
        assertThat(data.resolve("schema.DAT")).hasContent("schema");
        assertThat(data.resolve("new")).doesNotExist();
    }

    @Test
    void what_a_restore_has_left_that_was_interrupted_while_it_copied_is_never_used() throws Exception {
        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        diesBeforeItsRenames(id);
        Path restoring = restoring();
        Files.delete(restoring.resolve("whole"));
        Files.writeString(restoring.resolve("data/schema.DAT"), "s-h-ma");
        assertThat(UnfinishedRestore.told(data, root, ME))
                .singleElement()
                .asString()
                .contains("was interrupted while it copied", restoring.toString());

        restoreLater(id);

        assertThat(data.resolve("schema.DAT")).hasContent("schema");
        assertThat(restoring).doesNotExist();
    }

    @Test
    void where_nobody_can_be_told_the_names_nothing_is_renamed() throws Exception {
        run(new Action.BackUp(PEER));
        Files.writeString(data.resolve("new"), "since then");
        String id = onlyBackup().getFileName().toString();

        assertThatThrownBy(() -> restore().restore(id, line -> {}, words -> {
                    throw new CopyException("the journal can't be written");
                }))
                .hasMessage("nothing was restored: the journal can't be written");

        assertThat(data.resolve("new")).exists();
        assertThat(UnfinishedRestore.told(data, root, ME)).isEmpty();
    }

    /** As a crash leaves it: nothing is tidied up. */
    private List<String> diesBeforeItsRenames(String id) {
        List<String> announced = new ArrayList<>();
        assertThatThrownBy(() -> restore().restore(id, line -> {}, words -> {
                    announced.add(words);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        return announced;
    }

    private Path restoring() throws IOException {
        try (Stream<Path> beside = Files.list(data.getParent())) {
            return beside.filter(path -> path.toString().contains(".restoring-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String stamp(Path restoring) {
        String name = restoring.getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1);
    }

    @Test
    void the_manifest_says_what_the_plan_announced() throws Exception {
        losses = new Losses(
                List.of(
                        new Loss("/", "orders", OptionalLong.of(3), "only on this node"),
                        new Loss("v", "bills", OptionalLong.empty(), "not counted")),
                5,
                List.of("mirrors can't be asked"));

        run(new Action.BackUp(PEER));

        Manifest manifest = backups().all().get(0).manifest().orElseThrow();
        assertThat(manifest.losses()).contains(losses);
        assertThat(manifest.rule()).contains("r");
        assertThat(manifest.nodeGivenUp()).as("it only backs up").contains(false);
        assertThat(manifest.givesUpAt()).as("it only backs up").isEmpty();
    }

    @Test
    void nothing_is_restored_under_a_living_vm_nor_from_a_damaged_backup() throws Exception {
        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        vm();
        assertThat(failure(id)).contains("the broker's VM runs as pid " + pid());
        Files.delete(directory.resolve("vm"));
        Files.writeString(onlyBackup().resolve("data/schema.DAT"), "sch");
        assertThat(failure(id)).contains("is damaged");
        assertThat(failure("another")).contains("there is no backup another");
        assertThat(data.resolve("schema.DAT")).hasContent("schema");
    }

    @Test
    void a_backup_is_made_of_a_stopped_vm_only() throws IOException {
        vm();
        assertThat(run(new Action.BackUp(PEER)))
                .isEqualTo(failed("nothing was done: the Erlang VM lives as pid " + pid()));
        assertThat(root).doesNotExist();
    }

    @Test
    void a_backup_that_leaves_too_little_room_is_not_begun() throws IOException {
        keepFree = Long.MAX_VALUE;
        StepEnd end = run(new Action.BackUp(PEER));
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail())
                .startsWith("nothing was done: a backup of ")
                .contains("does not fit", "must stay free");
        assertThat(root).doesNotExist();
    }

    @Test
    void a_backup_and_its_return_at_a_rate_are_whole() throws Exception {
        copyRate = Optional.of(1_000_000L);

        run(new Action.BackUp(PEER));
        String id = onlyBackup().getFileName().toString();
        Files.delete(data.resolve("schema.DAT"));
        restore().restore(id);

        assertThat(data.resolve("schema.DAT")).hasContent("schema");
    }

    @Test
    void a_backup_at_a_rate_may_take_as_much_longer() throws Exception {
        Duration usual = kinds().of(new Action.BackUp(PEER)).patience();
        Files.write(data.resolve("0.rdq"), new byte[100_000]);

        copyRate = Optional.of(10L);

        assertThat(kinds().of(new Action.BackUp(PEER)).patience()).isGreaterThanOrEqualTo(usual.plusSeconds(10_000));
    }

    @Test
    void a_directory_that_is_none_takes_no_backup() throws IOException {
        Files.createDirectories(root.getParent());
        Files.writeString(root, "a file");
        assertThat(run(new Action.BackUp(PEER)).result()).isEqualTo(Result.ABSENT);
        assertThat(root).hasContent("a file");
    }

    @Test
    void a_backup_that_fails_in_the_middle_leaves_nothing() throws IOException {
        set("definitions", "Error: no");
        StepEnd end = run(new Action.BackUp(PEER));
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("no JSON object", "what was copied is removed again");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void what_an_interrupted_backup_left_is_no_backup_and_goes_with_the_next_try() throws Exception {
        Path left = Files.createDirectories(root.resolve(".incomplete-" + ME + "-20260101T000000Z-p-1"));
        assertThat(backups().all()).singleElement().matches(backup -> !backup.isComplete());
        assertThat(run(new Action.BackUp(PEER)).result()).isEqualTo(Result.DONE);
        assertThat(left).doesNotExist();
    }

    @Test
    void what_an_interrupted_backup_has_copied_needs_no_room_again() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(data.resolve("0.rdq").toFile(), "rw")) {
            sparse.setLength(15L << 40);
        }
        assertThat(run(new Action.BackUp(PEER)).detail())
                .contains("a backup of 16.5 TB does not fit")
                .doesNotContain("there already");
        Path left = Files.createDirectories(root.resolve(".incomplete-" + ME + "-20260101T000000Z-p-1/data"));
        Files.writeString(left.resolveSibling("boot_id"), HostBoot.id());
        copyLater(data, left);

        keepFree = 1L << 60;
        assertThat(run(new Action.BackUp(PEER)).detail())
                .contains("a backup of 16.5 TB, of which 16.5 TB are there already, does not fit");
        keepFree = 0;
        assertThat(run(new Action.BackUp(PEER)).result()).isEqualTo(Result.DONE);
        assertThat(onlyBackup().resolve("data/0.rdq")).hasSize(15L << 40);
    }

    /** Once more until the copy is seen to be touched after the original: a file system's clock goes in ticks. */
    private static void copyLater(Path from, Path to) throws Exception {
        FileTime touched = (FileTime) Files.getAttribute(from.resolve("0.rdq"), "unix:ctime");
        do {
            Process cp = new ProcessBuilder("cp", "-a", from + "/.", to.toString()).start();
            assertThat(cp.waitFor()).isZero();
        } while (touched.compareTo((FileTime) Files.getAttribute(to.resolve("0.rdq"), "unix:ctime")) >= 0);
    }

    @Test
    void a_vm_is_started_alone_and_told_its_data_directory() throws IOException {
        set("mnesia-dir", "{rabbit_agent,undefined}");
        set("on-start_app", "echo '{rabbit_agent,{ok,\"" + data + "\"}}' > mnesia-dir; exit 69");
        assertThat(run(new Action.StartWithoutApp(ME)))
                .isEqualTo(done("the Erlang VM is up, the application in it is stopped"));
        assertThat(changes()).containsExactly("server -detached true -sname " + ME, "start_app");
    }

    @Test
    void an_application_that_starts_against_all_expectation_ends_the_plan() throws IOException {
        set("mnesia-dir", "{rabbit_agent,undefined}");
        set("on-start_app", "echo '" + RUNNING + "' > app");
        StepEnd end = run(new Action.StartWithoutApp(ME));
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).startsWith("the cluster knows the node again: it runs");
    }

    @Test
    void no_vm_is_started_beside_a_service_that_is_not_masked() throws IOException {
        set("service", "stopped");
        assertThat(run(new Action.StartWithoutApp(ME)))
                .isEqualTo(failed("nothing was done: the service should be masked, and it is stopped"));
        assertThat(changes()).isEmpty();
    }

    @Test
    void queues_that_count_the_node_are_named() throws IOException {
        assertThat(run(new Action.CheckQuorumQueues(PEER)).result()).isEqualTo(Result.DONE);
        set("replicas", "{rabbit_agent,7,[{rabbit_quorum_queue,\"/\",\"orders\"}]}");
        assertThat(run(new Action.CheckQuorumQueues(PEER)))
                .isEqualTo(
                        failed("7 queues still count " + ME + " as a member: quorum queue 'orders' in vhost '/' and 6"
                                + " more. Take it out, on rb2: rabbitmq-queues shrink " + ME));
    }

    @Test
    void nothing_is_reset_without_a_backup_of_this_plan() throws IOException {
        vm();
        assertThat(run(new Action.Reset()))
                .isEqualTo(failed("nothing was done: there is no complete backup for plan p-1"));
        assertThat(changes()).isEmpty();
    }

    @Test
    void nothing_is_reset_when_the_backup_is_damaged() throws IOException {
        run(new Action.BackUp(PEER));
        vm();
        Files.delete(onlyBackup().resolve("data/schema.DAT"));
        assertThat(run(new Action.Reset()).detail()).contains("can't be relied on", "is damaged");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_vm_that_works_elsewhere_is_not_reset() throws IOException {
        run(new Action.BackUp(PEER));
        vm();
        set("mnesia-dir", "{rabbit_agent,{ok,\"/elsewhere\"}}");
        assertThat(run(new Action.Reset()).detail()).contains("it uses /elsewhere");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_reset_is_believed_when_the_data_directory_shows_it() throws IOException {
        run(new Action.BackUp(PEER));
        vm();
        StepEnd unchanged = run(new Action.Reset());
        assertThat(unchanged.result()).isEqualTo(Result.FAILED);
        assertThat(unchanged.detail()).contains("still lists the members", "reset exited with 0");
        set("on-reset", "echo \"{['" + ME + "'],['" + ME + "']}.\" > '" + data + "/cluster_nodes.config'; exit 70");
        assertThat(run(new Action.Reset())).isEqualTo(done("the node is in no cluster and holds no queue"));
    }

    @Test
    void a_node_that_is_not_reset_does_not_join() throws IOException {
        vm();
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).detail())
                .startsWith("nothing was done: the node is not reset");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_join_counts_when_both_sides_list_each_other() throws IOException {
        vm();
        members(ME.value());
        set("on-join_cluster", "echo 'Error: they said no' >&2; exit 70");
        StepEnd refused = run(new Action.JoinCluster(PEER, NodeType.DISC));
        assertThat(refused)
                .isEqualTo(failed("the node is in no cluster with " + PEER
                        + ": join_cluster exited with 70, Error: they said no"));

        String both = ME + "','" + PEER;
        set("on-join_cluster", "echo \"{['" + both + "'],['" + both + "']}.\" > '" + data + "/cluster_nodes.config'");
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).detail())
                .startsWith(PEER + " does not list the node as a member");

        set("peer-members", "['" + both + "']");
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_node_without_vm_goes_back_to_its_service() throws IOException {
        set("on-unmask", "echo stopped > service");
        set("on-start", "touch vm; echo '" + RUNNING + "' > app; echo running > service");
        assertThat(run(new Action.HandBackToService()))
                .isEqualTo(done("the service runs the node, and the application runs"));
        assertThat(changes()).containsExactly("unmask", "start");
    }

    @Test
    void a_stopped_application_is_not_handed_back() throws IOException {
        vm();
        assertThat(run(new Action.HandBackToService()).detail()).startsWith("nothing was done: ");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_look_does_nothing_and_tells_there_from_absent() throws IOException {
        vm();
        assertThat(look(new Action.Reset()).result()).isEqualTo(Result.ABSENT);
        assertThat(look(new Action.BackUp(PEER)).result()).isEqualTo(Result.ABSENT);
        members(ME.value());
        assertThat(look(new Action.Reset()).result()).isEqualTo(Result.DONE);
        Files.delete(data.resolve("cluster_nodes.config"));
        assertThat(look(new Action.Reset()).result()).isEqualTo(Result.UNKNOWN);
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_child_that_was_left_behind_is_waited_for_by_every_kind() throws IOException {
        Process child = new ProcessBuilder("sleep", "300").start();
        try {
            leftOver.restore(LeftOverChildrenTest.started(ME, "p-1", 1, child.pid()));
            assertThat(run(new Action.Reset()).result()).isEqualTo(Result.UNKNOWN);
            assertThat(look(new Action.BackUp(PEER)).result()).isEqualTo(Result.UNKNOWN);
            assertThat(changes()).isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void one_that_runs_is_stopped_where_its_plan_says_so() throws IOException {
        vm();
        set("app", RUNNING);
        set("service", "running");
        set("on-mask", "echo running masked > service");
        set("on-stop", "rm -f vm; echo stopped masked > service");
        assertThat(run(new Action.TakeOutOfService()))
                .isEqualTo(done("the service is masked, and no Erlang VM of the node lives"));
        assertThat(changes()).containsExactly("mask", "stop");
    }

    @Test
    void before_a_join_the_vm_takes_the_net_ticktime_of_the_peer() throws IOException {
        vm();
        members(ME.value());
        String both = ME + "','" + PEER;
        set("peer-members", "['" + both + "']");
        set("on-join_cluster", "echo \"{['" + both + "'],['" + both + "']}.\" > '" + data + "/cluster_nodes.config'");
        set("on-ticks", "echo 'Error: nodedown' >&2; exit 69");
        List<String> progress = new ArrayList<>();

        StepEnd end = runner().run(
                        new Effect.RunStep(
                                plan(new Action.JoinCluster(PEER, NodeType.DISC)),
                                step(new Action.JoinCluster(PEER, NodeType.DISC)),
                                "claim",
                                Duration.ZERO),
                        StepAsked.telling(progress::add));

        assertThat(end.result()).as("a failure hinders nothing").isEqualTo(Result.DONE);
        assertThat(changes()).hasSize(2);
        assertThat(changes().get(0)).startsWith("ticks case rpc:call('" + PEER + "', net_kernel, get_net_ticktime");
        assertThat(changes().get(1)).isEqualTo("join_cluster");
        assertThat(journal).as("each is known before it begins").hasSize(2);
        assertThat(progress)
                .anyMatch(line -> line.startsWith("the VM has not taken the net_ticktime of " + PEER + ", and goes on")
                        && line.contains("eval exited with 69"));
    }

    @Test
    void one_that_knows_nobody_is_prepared_for_a_join_and_never_asked_to_start() throws IOException {
        members(ME.value());
        set("mnesia-dir", "{rabbit_agent,undefined}");
        set("on-prepare", "echo '{rabbit_agent,{ok,\"" + data + "\"}}' > mnesia-dir");
        assertThat(run(new Action.StartForJoin(ME)))
                .isEqualTo(done("the Erlang VM is up, the application in it is stopped"));
        assertThat(changes())
                .containsExactly("server -detached true -sname " + ME, "prepare")
                .as("start_app would be refused by nobody")
                .doesNotContain("start_app");
    }

    @Test
    void one_that_is_not_masked_is_not_started_for_a_join() throws IOException {
        set("service", "stopped");
        assertThat(run(new Action.StartForJoin(ME)).detail()).contains("the service should be masked");
        assertThat(changes()).isEmpty();
    }

    @Test
    void what_one_took_in_alone_is_joined_away_only_with_a_backup_of_this_plan() throws IOException {
        members(ME.value());
        Path queue = Files.createDirectories(data.resolve("msg_stores/vhosts/V/queues/Q"));
        Files.writeString(queue.resolve(".queue_name"), "VHOST: /\nQUEUE: q\n");
        vm();
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).detail())
                .isEqualTo("nothing was done: the node is not reset: the data directory still holds files of 1 queues");
        assertThat(changes()).isEmpty();

        Files.delete(directory.resolve("vm"));
        assertThat(run(new Action.BackUp(PEER)).result()).isEqualTo(Result.DONE);
        vm();
        String both = ME + "','" + PEER;
        set("peer-members", "['" + both + "']");
        set("on-join_cluster", "echo \"{['" + both + "'],['" + both + "']}.\" > '" + data + "/cluster_nodes.config'");
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).result()).isEqualTo(Result.DONE);

        members(ME + "','rabbit@rb9");
        assertThat(run(new Action.JoinCluster(PEER, NodeType.DISC)).detail())
                .as("a member of another cluster")
                .contains("still lists the members");
    }

    @Test
    void a_member_is_forgotten_when_nobody_who_runs_lists_it() throws IOException {
        set("app", RUNNING);
        vm();
        set("peer-members", "['" + ME + "','" + PEER + "','" + GONE + "']");
        assertThat(run(new Action.Forget(GONE)).detail()).startsWith(ME + " lists " + GONE + " as a member");

        set("on-forget_cluster_node", "echo \"['" + ME + "','" + PEER + "']\" > peer-members");
        assertThat(run(new Action.Forget(GONE)))
                .isEqualTo(
                        done(ME + ", " + PEER + " do not list " + GONE + ", and no quorum queue or stream counts it"));
        assertThat(changes()).containsExactly("forget_cluster_node", "forget_cluster_node");
    }

    @Test
    void a_member_that_runs_is_not_forgotten_nor_one_of_which_that_is_unknown() throws IOException {
        set("app", RUNNING);
        vm();
        set("peer-members", "['" + ME + "','" + PEER + "','" + GONE + "']");
        set("running-members", "['" + ME + "','" + GONE + "']");
        assertThat(run(new Action.Forget(GONE)))
                .isEqualTo(failed("nothing was done: " + GONE + " runs, and is a member of this cluster"));

        set("running-members", "who knows");
        assertThat(run(new Action.Forget(GONE)).detail()).startsWith("nothing was done: whether " + GONE + " runs");

        set("running-members", "['" + ME + "']");
        set("app", STOPPED);
        assertThat(run(new Action.Forget(GONE)).detail()).contains("the application here should be running");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_quorum_queue_that_still_counts_it_is_no_success_and_a_stream_is_told() throws IOException {
        set("app", RUNNING);
        vm();
        set("replicas", "{rabbit_agent,1,[{rabbit_stream_queue,\"/\",\"s\"}]}");
        assertThat(run(new Action.Forget(GONE)).detail()).contains("of the streams 1 still count it: stream 's'");

        set("replicas", "{rabbit_agent,1,[{rabbit_quorum_queue,\"/\",\"q\"}]}");
        set("votes", "{rabbit_agent_votes,1,0}");
        assertThat(run(new Action.Forget(GONE)).detail()).contains("rabbitmq-queues shrink " + GONE);
    }

    @Test
    void a_quorum_queue_without_a_majority_keeps_who_is_forgotten_and_that_is_told() throws IOException {
        set("app", RUNNING);
        vm();
        set("replicas", "{rabbit_agent,2,[{rabbit_quorum_queue,\"/\",\"q1\"},{rabbit_stream_queue,\"/\",\"s\"}]}");
        set("votes", "{rabbit_agent_votes,1,1}");
        StepEnd end = run(new Action.Forget(GONE));
        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail())
                .contains("1 quorum queues have no majority without it, and stay down", "2 still count it", "'q1'");

        set("votes", "{rabbit_agent_votes,2,1}");
        assertThat(run(new Action.Forget(GONE)).detail()).contains("rabbitmq-queues shrink " + GONE);

        set("votes", "who knows");
        assertThat(run(new Action.Forget(GONE)).result()).isNotEqualTo(Result.DONE);
    }

    @Test
    void a_change_of_type_counts_when_both_sides_list_the_node_as_what_it_is_to_be() throws IOException {
        run(new Action.BackUp(PEER));
        vm();
        types(PEER.value());
        set("on-change_cluster_node_type", "echo 'Error: they said no' >&2; exit 70");
        assertThat(run(TO_DISC).detail())
                .isEqualTo("the node is a member as a ram node: change_cluster_node_type exited with 70,"
                        + " Error: they said no");

        String both = ME + "','" + PEER;
        set(
                "on-change_cluster_node_type",
                "echo \"{['" + both + "'],['" + both + "']}.\" > '" + data + "/cluster_nodes.config'");
        assertThat(run(TO_DISC).detail()).startsWith("the node is a member as a disc node, and " + PEER + " does not");

        types(PEER.value());
        set("peer-members", "['" + both + "']");
        assertThat(run(TO_DISC)).isEqualTo(done("the node is a member as a disc node, and " + PEER + " lists it"));
    }

    @Test
    void no_type_is_changed_without_a_backup_of_this_plan_nor_of_an_application_that_runs() throws IOException {
        vm();
        types(PEER.value());
        assertThat(run(TO_DISC)).isEqualTo(failed("nothing was done: there is no complete backup for plan p-1"));
        set("app", RUNNING);
        assertThat(run(TO_DISC).detail()).startsWith("nothing was done: the application should be stopped");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_change_of_type_that_ended_half_way_is_not_tried_again() throws IOException {
        run(new Action.BackUp(PEER));
        vm();
        members(ME.value());
        assertThat(run(TO_DISC).detail())
                .startsWith("nothing was done: the node is in no cluster")
                .endsWith("rabbitmqctl join_cluster " + PEER);
        assertThat(changes()).isEmpty();
    }

    /** A member beside the peer; these are disc nodes. */
    private void types(String disc) throws IOException {
        Files.writeString(data.resolve("cluster_nodes.config"), "{['" + ME + "','" + PEER + "'],['" + disc + "']}.");
    }

    private StepEnd run(Action action) {
        return runner().run(
                        new Effect.RunStep(plan(action), step(action), "claim", Duration.ZERO),
                        StepAsked.telling(line -> {}));
    }

    private StepEnd look(Action action) {
        return runner().look(new Effect.LookAtStep(plan(action), step(action), "claim"), StepAsked.telling(line -> {}));
    }

    private static Step step(Action action) {
        return new Step(1, ME, action);
    }

    private Plan plan(Action action) {
        return SomePlans.of("p-1", "r", ME, Mode.AUTO, "", List.of(), List.of(step(action)), losses, "", "d");
    }

    private StepRunner runner() {
        StepKinds kinds = kinds();
        return new StepRunner(
                ME,
                action -> new Impatient(kinds.of(action), patience),
                leftOver,
                journal::add,
                (step, within) -> Optional.empty());
    }

    private StepKinds kinds() {
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(List.of(program("rabbitmqctl")), commands, Duration.ofSeconds(20));
        OwnNode own = new OwnNode(
                ME,
                data,
                rabbitmqctl,
                this::process,
                new DataDirectoryReader(data, Duration.ofMillis(10))::read,
                new HoldingsReader(data)::read,
                Fact::notObserved);
        List<String> service = List.of(program("service"));
        ServiceSettings settings = new ServiceSettings.Commands(
                and(service, "start"),
                and(service, "stop"),
                and(service, "mask"),
                and(service, "unmask"),
                and(service, "state"));
        return new StepKinds(
                own,
                new StepKinds.Tools(
                        BrokerService.of(settings, commands, Duration.ofSeconds(20)),
                        new BrokerServer(List.of(program("rabbitmq-server")), commands),
                        backups(),
                        new BackupWriter(
                                backups(), "lab", data, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        lost -> Fact.notObserved(),
                        Fact::notObserved));
    }

    private Backups backups() {
        return new Backups(new BackupSettings(root, keepFree, copyRate), ME);
    }

    private Restore restore() {
        return new Restore(backups(), data, this::process, commands, Clock.systemUTC());
    }

    /** Names go by the second: another one than that of the restore before. */
    private Restored restoreLater(String id) throws CopyException {
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        return new Restore(backups(), data, this::process, commands, later).restore(id);
    }

    private String failure(String id) {
        try {
            return "restored " + restore().restore(id);
        } catch (CopyException e) {
            return e.getMessage();
        }
    }

    private Fact<Optional<BrokerProcess>> process() {
        if (processUnknown) {
            return Fact.unknown(Fact.Reason.UNREADABLE, "injected");
        }
        boolean lives = Files.exists(directory.resolve("vm"));
        return Fact.known(lives ? Optional.of(Pictures.life(ME, 1)) : Optional.empty());
    }

    private static long pid() {
        return Pictures.life(ME, 1).pid();
    }

    private void vm() throws IOException {
        Files.createFile(directory.resolve("vm"));
    }

    private void members(String names) throws IOException {
        Files.writeString(data.resolve("cluster_nodes.config"), "{['" + names + "'],['" + names + "']}.\n");
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

    private Path onlyBackup() throws IOException {
        try (var entries = Files.list(root)) {
            List<Path> found = entries.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> and(List<String> program, String argument) {
        List<String> argv = new ArrayList<>(program);
        argv.add(argument);
        return argv;
    }

    private static StepEnd done(String detail) {
        return new StepEnd("p-1", 1, "claim", Result.DONE, detail);
    }

    private static StepEnd failed(String detail) {
        return new StepEnd("p-1", 1, "claim", Result.FAILED, detail);
    }
}
