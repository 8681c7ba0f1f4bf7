package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.copies.rescue.RescueLock;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.ExportFiles;
import io.rabbitagent.copies.rescue.replay.FakeCluster;
import io.rabbitagent.copies.rescue.replay.Publisher;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.ReplayDesk;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RescueReplayTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);

    @TempDir
    private Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private final Desk desk = new Desk();
    private Losses announced = Losses.NONE;
    private Optional<Boolean> nodeGivenUp = Optional.of(true);
    private int doneStep = SomeBackups.GIVES_UP_AT;
    private ExportFiles files;
    private Path backup;

    @BeforeEach
    void export() {
        backup = directory.resolve("b-1");
        files = new ExportFiles(backup);
        files.queue("/", "orders", 5);
        files.queue("shop", "bills", 2);
    }

    @Test
    void who_types_the_clusters_name_has_all_of_it_sent_and_journalled() {
        FakeConsole console = new FakeConsole(healthy()).at(TERMINAL).types("prod");

        assertThat(console.run("rescue", "replay", "b-1", "--reason", "rejoined"))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(cluster.arrived("bills")).containsExactly(1L, 2L);
        assertThat(desk.journal)
                .containsExactly(
                        new RescueReplayed(Scenes.RB2, "b-1", 2, 7, "ops", "rejoined", Optional.empty()),
                        new RescueReplayed(
                                Scenes.RB2,
                                "b-1",
                                2,
                                7,
                                "ops",
                                "rejoined",
                                Optional.of("7 confirmed, 0 uncertain, 0 returned, 0 nacked")));
        assertThat(console.outText())
                .contains("go into cluster prod", "orders in /: 5 of 5 messages sent and confirmed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "rabbit@rb2", "", "prod2"})
    void any_other_answer_sends_nothing(String answer) {
        FakeConsole console = new FakeConsole(healthy()).at(TERMINAL).types(answer);

        assertThat(console.run("rescue", "replay", "b-1")).isEqualTo(ExitCode.REFUSED);

        assertThat(cluster.arrived("orders")).isEmpty();
        assertThat(desk.journal).isEmpty();
    }

    @Test
    void a_second_replay_sends_nothing_and_says_when_it_was_done() {
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
        FakeConsole again = new FakeConsole(healthy());

        assertThat(again.run("rescue", "replay", "b-1", "--yes", "--resend-uncertain"))
                .isEqualTo(ExitCode.DONE);

        assertThat(again.outText()).contains("orders in /: all of it was replayed at ");
        assertThat(cluster.arrived("orders")).hasSize(5);
        assertThat(desk.journal).as("nothing was done").hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_is_there_and_sends_nothing() throws IOException {
        cluster.without("bills");
        FakeConsole text = new FakeConsole(healthy());
        assertThat(text.run("rescue", "replay", "b-1", "--dry-run"))
                .as("a queue is not there")
                .isEqualTo(ExitCode.FAILED);
        Golden.holds("rescue-replay-dry-run.txt", text.outText());
        FakeConsole json = new FakeConsole(healthy());
        assertThat(json.run("rescue", "replay", "b-1", "--dry-run", "-o", "json"))
                .isEqualTo(ExitCode.FAILED);
        Golden.holds("rescue-replay-dry-run.json", json.outText().replace(directory.toString(), "/backups"));

        assertThat(cluster.arrived("orders")).isEmpty();
        assertThat(desk.journal).isEmpty();
        try (var left = Files.list(files.files().directory())) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("replay"));
        }
    }

    @Test
    void a_dry_run_without_a_broker_says_that_it_is_unknown_whether_the_queues_are_there() throws IOException {
        cluster.unreachable("there is no connection to amqp://rb1:5672: refused");
        FakeConsole json = new FakeConsole(healthy());

        assertThat(json.run("rescue", "replay", "b-1", "--dry-run", "-o", "json"))
                .isEqualTo(ExitCode.FAILED);

        JsonNode first = new ObjectMapper().readTree(json.outText()).at("/queues/0");
        assertThat(first.get("exists").isNull()).isTrue();
        assertThat(first.get("problem").asText()).contains("refused");
    }

    @Test
    void a_dry_run_is_0_where_all_of_it_would_arrive_and_70_where_something_would_be_left() {
        assertThat(dryRun()).isEqualTo(ExitCode.DONE);
        cluster.losingTheConnectionAfter(3);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.FAILED);
        cluster.losingTheConnectionAfter(100);
        assertThat(dryRun()).as("3 is uncertain").isEqualTo(ExitCode.FAILED);
        assertThat(dryRun("--resend-uncertain")).isEqualTo(ExitCode.DONE);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes", "--resend-uncertain"))
                .isEqualTo(ExitCode.DONE);
        cluster.without("orders").without("bills");
        assertThat(dryRun()).as("nothing is left to be sent").isEqualTo(ExitCode.DONE);
        files.unfinished("/", "late");
        assertThat(dryRun()).isEqualTo(ExitCode.FAILED);
    }

    private int dryRun(String... options) {
        List<String> arguments = new ArrayList<>(List.of("rescue", "replay", "b-1", "--dry-run"));
        arguments.addAll(List.of(options));
        return new FakeConsole(healthy()).run(arguments.toArray(String[]::new));
    }

    @Test
    void a_broker_of_another_cluster_is_77_and_nothing_is_journalled() {
        cluster.ofAnotherCluster();

        refused(healthy(), "", ExitCode.REFUSED, "is of a cluster that it calls 'test'");
        refused(healthy(), "--dry-run", ExitCode.REFUSED, "is of a cluster that it calls 'test'");
        assertThat(desk.journal).isEmpty();
    }

    @Test
    void where_the_broker_does_not_tell_its_clusters_name_nothing_is_sent() {
        Pictures pictures = Pictures.healthy(3);
        pictures.observe(
                Scenes.RB2,
                seen -> Pictures.with(seen)
                        .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());

        refused(with(pictures), "", ExitCode.REFUSED, "rabbit@rb2's view is unknown");
        FakeConsole dry = new FakeConsole(with(pictures));
        assertThat(dry.run("rescue", "replay", "b-1", "--dry-run")).isEqualTo(ExitCode.FAILED);
        assertThat(dry.outText().replaceAll("\\s+", " "))
                .contains("Queue orders in / may be there or not: whether a broker is one of this cluster is unknown");
        assertThat(cluster.asked()).isZero();
    }

    @Test
    void what_was_excluded_stays_so_for_queues_that_were_not_reached() throws IOException {
        Path ids = directory.resolve("ids");
        Files.writeString(ids, ExportFiles.id(2) + "\n");
        FakeConsole console = new FakeConsole(healthy());
        cluster.at(point -> {
            if (point.equals("after publish 1")) {
                console.cancel();
            }
        });
        assertThat(console.run("rescue", "replay", "b-1", "--yes", "--exclude-ids", ids.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(cluster.arrived("bills")).isEmpty();
        cluster.at(point -> {});

        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).containsExactly(1L, 3L, 4L, 5L);
        assertThat(cluster.arrived("bills")).containsExactly(1L);
    }

    @Test
    void of_equal_messages_only_the_one_that_is_meant_is_excluded() throws IOException {
        files.queue("/", "quorum", 4, Set.of(2L, 4L));
        Path ids = directory.resolve("ids");
        Files.writeString(ids, "# both?\n" + ExportFiles.id(2) + "\n");
        refused(
                healthy(),
                "--queue quorum --exclude-ids " + ids,
                ExitCode.USAGE,
                ids + ":2: 2 messages of quorum in / have this id");
        Files.writeString(ids, ExportFiles.id(2) + " 3\n");
        refused(healthy(), "--queue quorum --exclude-ids " + ids, ExitCode.USAGE, ids + ":1: none of the queues");
        Files.writeString(ids, ExportFiles.id(2) + " 4 # this one\n");

        assertThat(new FakeConsole(healthy())
                        .run("rescue", "replay", "b-1", "--yes", "--queue", "quorum", "--exclude-ids", ids.toString()))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("quorum")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void what_was_nacked_is_not_announced_unless_it_is_sent() {
        cluster.nacking(4L);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.FAILED);
        desk.journal.clear();
        FakeConsole again = new FakeConsole(healthy());

        assertThat(again.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.FAILED);

        assertThat(desk.journal).as("nothing was to be sent").isEmpty();
        assertThat(again.outText().replaceAll("\\s+", " "))
                .contains("orders in /: nothing is left to send since ", "1 refused by the broker (nack)");
    }

    @Test
    void a_lost_connection_is_70_and_tells_what_is_uncertain() throws IOException {
        cluster.losingTheConnectionAfter(3);
        FakeConsole json = new FakeConsole(healthy());

        assertThat(json.run("rescue", "replay", "b-1", "--queue", "orders", "--yes", "-o", "json"))
                .isEqualTo(ExitCode.FAILED);

        Golden.holds("rescue-replay-lost.json", json.outText().replace(directory.toString(), "/backups"));
        cluster.losingTheConnectionAfter(100);
        FakeConsole text = new FakeConsole(healthy());
        assertThat(text.run("rescue", "replay", "b-1", "--queue", "orders", "--yes"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(text.outText().replaceAll("\\s+", " "))
                .contains("1 uncertain: they may have arrived or not", "--resend-uncertain", "(lines 3 of ");
        assertThat(new FakeConsole(healthy())
                        .run("rescue", "replay", "b-1", "--queue", "orders", "--yes", "--resend-uncertain"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("orders")).containsExactly(1L, 2L, 3L, 4L, 5L, 3L);
    }

    @Test
    void a_broker_that_is_not_there_is_asked_once_for_all_queues_of_a_virtual_host() {
        files.queue("/", "more", 1);
        files.queue("/", "still-more", 1);
        cluster.unreachable("there is no connection to amqp://rb1:5672: refused");
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).contains("It ended early: there is no connection to amqp://rb1:5672: refused");
        assertThat(cluster.asked()).as("of the virtual hosts / and shop").isEqualTo(2);
    }

    @Test
    void an_abort_while_the_exports_are_checked_sends_nothing() {
        FakeConsole console = new FakeConsole(healthy());
        console.cancel();

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.FAILED);

        assertThat(console.errText()).contains("it was aborted; nothing was sent");
        assertThat(desk.journal).isEmpty();
        assertThat(cluster.asked()).isZero();
    }

    @Test
    void a_missing_queue_is_70_and_the_others_are_sent() {
        cluster.without("orders");
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).contains("there is no queue orders in /, or its node is down");
        assertThat(cluster.arrived("bills")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--queue orders                 | 5 | 0",
                "--queue bills --vhost shop     | 0 | 2",
                "--vhost shop                   | 0 | 2",
                "--exclude-queue orders         | 0 | 2",
                "--exclude-queue bills          | 5 | 0",
            })
    void only_what_was_chosen_is_sent(String options, int orders, int bills) {
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run(("rescue replay b-1 --yes " + options).split(" ", -1)))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).hasSize(orders);
        assertThat(cluster.arrived("bills")).hasSize(bills);
    }

    @Test
    void messages_are_excluded_by_their_ids() throws IOException {
        Path ids = directory.resolve("ids");
        Files.writeString(ids, "# seen in the logs\n\n" + ExportFiles.id(2) + "\n" + ExportFiles.id(4) + " # too\n");
        FakeConsole console = new FakeConsole(healthy()).in(directory);

        assertThat(console.run("rescue", "replay", "b-1", "--yes", "--queue", "orders", "--exclude-ids", "ids"))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).containsExactly(1L, 3L, 5L);
        assertThat(console.outText()).contains("2 excluded");
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes", "--queue", "orders"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("orders")).as("for good").containsExactly(1L, 3L, 5L);
    }

    @Test
    void ids_that_are_wrong_or_unknown_are_named_by_their_line_and_nothing_is_sent() throws IOException {
        Path ids = directory.resolve("ids");
        Files.writeString(ids, ExportFiles.id(2) + "\n" + ExportFiles.id(99) + "\n");
        refused(healthy(), "--exclude-ids " + ids, ExitCode.USAGE, ids + ":2: none of the queues");
        Files.writeString(ids, ExportFiles.id(2) + "\nthe-secret-of-another-file\n");
        refused(healthy(), "--exclude-ids " + ids, ExitCode.USAGE, ids + ":2: that is no id of a message");
        refused(healthy(), "--exclude-ids " + directory, ExitCode.USAGE, directory + " is no regular file");
        refused(healthy(), "--exclude-ids " + ids + "x", ExitCode.USAGE, "there is no file " + ids + "x");
    }

    @Test
    void what_can_not_be_replayed_says_why() throws Exception {
        refused(healthy(), "--queue nobody", ExitCode.USAGE, "no finished export of queue nobody in virtual host /");
        refused(healthy(), "--queue bills", ExitCode.USAGE, "no finished export of queue bills in virtual host /");
        refused(healthy(), "--vhost none", ExitCode.USAGE, "nothing of backup b-1 was exported");
        refused(healthy(), "--rate 0", ExitCode.USAGE, "--rate is a number");
        refused(healthy(), "--uri amqp://rb3", ExitCode.USAGE, "--uri needs --credentials-file");
        refused(healthy(), "--uri http://x", ExitCode.USAGE, "should begin with amqp:// or amqps://");
        refused(with(Pictures.healthy(3).appStopped(Scenes.RB2)), "", ExitCode.REFUSED, "rabbit@rb2 does not run");
        refused(with(Pictures.allDown(3)), "", ExitCode.REFUSED, "rabbit@rb2 does not run");
        refused(unknown(), "", ExitCode.REFUSED, "whether rabbit@rb2 runs is unknown");
        refused(with(Pictures.healthy(3).partitioned(node(1), node(3))), "", ExitCode.REFUSED, "sees a partition");
        refused(healthy().storeUnreachable(), "", ExitCode.UNREACHABLE, "the decisions can't be read");
        refused(fitted(Scenes.running()), "", ExitCode.TRY_LATER, "is running; wait for its end");
        desk.cluster = "test";
        refused(healthy(), "", ExitCode.REFUSED, "b-1 is a backup of cluster prod, this host's agent is of test");
    }

    @Test
    void nobody_is_asked_about_what_is_refused_anyway() {
        FakeConsole console = new FakeConsole(with(Pictures.healthy(3).appStopped(Scenes.RB2)))
                .at(TERMINAL)
                .types("prod");

        assertThat(console.run("rescue", "replay", "b-1")).isEqualTo(ExitCode.REFUSED);

        assertThat(console.outText()).isEmpty();
        assertThat(console.errText()).doesNotContain("Type this cluster's name");
    }

    @Test
    void a_damaged_export_keeps_all_of_it_from_being_sent() throws Exception {
        Export orders = Export.in(files.files()).finished().get(0);
        Files.writeString(orders.file(), Files.readString(orders.file()).replaceFirst("redelivered", "redeliverex"));

        refused(healthy(), "", ExitCode.FAILED, orders.file() + " is damaged, its SHA-256");
        assertThat(cluster.arrived("bills")).isEmpty();
    }

    @Test
    void an_export_of_another_backup_is_not_taken_for_this_ones() throws IOException {
        Files.move(backup, directory.resolve("b-2"));
        Files.createDirectories(backup);
        Files.move(directory.resolve("b-2").resolve("rescue"), files.files().directory());
        Path description = files(".json").get(0);
        Files.writeString(description, Files.readString(description).replace("\"b-1\"", "\"b-7\""));

        refused(healthy(), "", ExitCode.REFUSED, "is an export of backup b-7 of cluster prod, not of b-1");
    }

    private List<Path> files(String suffix) throws IOException {
        try (var all = Files.list(files.files().directory())) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Test
    void what_another_node_led_is_sent_only_where_it_is_named() throws IOException {
        Path bills = files(".json").stream()
                .filter(file -> file.toString().contains("bills"))
                .findFirst()
                .orElseThrow();
        Files.writeString(bills, Files.readString(bills).replace("\"type\"", "\"leader\":\"rabbit@rb1\",\"type\""));
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).hasSize(5);
        assertThat(cluster.arrived("bills")).isEmpty();
        assertThat(console.errText())
                .contains("nothing is sent unless --queue names them")
                .contains("bills in vhost shop (rabbit@rb1)");
        FakeConsole json = new FakeConsole(healthy());
        assertThat(json.run("rescue", "replay", "b-1", "--yes", "-o", "json")).isEqualTo(ExitCode.DONE);
        assertThat(json.outText())
                .contains("\"left_out\":[{\"vhost\":\"shop\",\"queue\":\"bills\",\"led_by\":\"rabbit@rb1\",\"warning\":"
                        + "\"rabbit@rb1 led it, and runs: look whether it has these messages before you replay them");
        refusedNow(
                "--vhost shop", ExitCode.USAGE, "bills in vhost shop (rabbit@rb1)", "was exported that could be sent");
        FakeConsole without = new FakeConsole(healthy());
        assertThat(without.run("rescue", "replay", "b-1", "--yes", "--exclude-queue", "bills"))
                .isEqualTo(ExitCode.DONE);
        assertThat(without.errText()).doesNotContain("bills");

        FakeConsole named = new FakeConsole(healthy());
        assertThat(named.run("rescue", "replay", "b-1", "--yes", "--queue", "bills", "--vhost", "shop", "-o", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("bills")).hasSize(2);
        assertThat(named.outText()).contains("\"left_out\":[]");
    }

    /** As after a clean stop: it hands its queues over to the member that is lost then. */
    @Test
    void what_another_node_led_is_sent_where_its_plan_announced_that_one_backup_has_all_that_is_left()
            throws IOException {
        bills("\"type\"", "\"leader\":\"rabbit@rb9\",\"type\"");
        bills("\"mirrors_elsewhere\":[]", "\"mirrors_elsewhere\":[\"rabbit@rb1\",\"rabbit@rb9\"]");
        nodeGivenUp = Optional.of(false);
        announced = losing(Kept.NOBODY);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .as("a backup that has messages of it nevertheless is no ground to go by")
                .isEqualTo(ExitCode.USAGE);
        announced = losing(Kept.BACKUP_ONLY);
        bills("\"leader\":\"rabbit@rb9\"", "\"leader\":\"rabbit@rb1\"");
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .as("who led it is a member still: its plan has not forgotten it")
                .isEqualTo(ExitCode.USAGE);
        assertThat(cluster.arrived("bills")).isEmpty();
        bills("\"leader\":\"rabbit@rb1\"", "\"leader\":\"rabbit@rb9\"");
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("bills")).hasSize(2);
        assertThat(console.errText()).doesNotContain("bills in vhost");
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("bills")).as("once").hasSize(2);
    }

    @Test
    void what_members_elsewhere_may_have_is_sent_only_where_it_was_announced_or_is_named() throws IOException {
        Path bills = files(".json").stream()
                .filter(file -> file.toString().contains("bills"))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                bills, Files.readString(bills).replace("\"type\"", "\"members_elsewhere\":[\"rabbit@rb1\"],\"type\""));
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("bills")).isEmpty();
        assertThat(console.errText()).contains("bills in vhost shop (members on rabbit@rb1)");
        FakeConsole json = new FakeConsole(healthy());
        assertThat(json.run("rescue", "replay", "b-1", "--yes", "-o", "json")).isEqualTo(ExitCode.DONE);
        assertThat(json.outText())
                .contains("\"led_by\":\"rabbit@rb2\",\"warning\":\"it had members on rabbit@rb1, too, and these are the"
                        + " messages of rabbit@rb2's alone");

        announced = losing(Kept.UNTOLD);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("bills"))
                .as("a member that goes on may have them")
                .isEmpty();

        announced = losing(Kept.BACKUP_ONLY);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("bills")).hasSize(2);
    }

    private static Losses losing(Kept kept) {
        return new Losses(
                List.of(new Loss("shop", "bills", OptionalLong.of(2), "it has no majority", kept)), 0, List.of());
    }

    private void bills(String old, String now) throws IOException {
        Path bills = files(".json").stream()
                .filter(file -> file.toString().contains("bills"))
                .findFirst()
                .orElseThrow();
        String text = Files.readString(bills);
        assertThat(text).contains(old);
        Files.writeString(bills, text.replace(old, now));
    }

    @Test
    void what_a_mirror_may_have_kept_is_sent_only_where_it_was_announced_as_lost_whole_or_is_named()
            throws IOException {
        bills("\"mirrors_elsewhere\":[]", "\"mirrors_elsewhere\":[\"rabbit@rb1\",\"rabbit@rb3\"]");
        announced = losing(Kept.UNTOLD);
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("orders")).hasSize(5);
        assertThat(cluster.arrived("bills")).isEmpty();
        assertThat(console.errText())
                .contains("nothing is sent unless --queue names them")
                .contains("bills in vhost shop (mirrors on rabbit@rb1, rabbit@rb3)");
        FakeConsole json = new FakeConsole(healthy());
        assertThat(json.run("rescue", "replay", "b-1", "--dry-run", "-o", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(new ObjectMapper()
                        .readTree(json.outText())
                        .at("/left_out/0/warning")
                        .asText())
                .isEqualTo(
                        "it had, or may have had, mirrors on rabbit@rb1, rabbit@rb3, of which one may have taken over:"
                                + " look whether the cluster has these messages before you replay them, or they come twice. A"
                                + " replay takes this queue only where --queue names it");

        announced = losing(Kept.BACKUP_ONLY);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("bills")).hasSize(2);
    }

    @Test
    void a_mirrored_queue_that_is_named_is_sent() throws IOException {
        bills("\"mirrors_elsewhere\":[]", "\"mirrors_elsewhere\":[\"rabbit@rb1\"]");

        assertThat(new FakeConsole(healthy())
                        .run("rescue", "replay", "b-1", "--yes", "--queue", "bills", "--vhost", "shop"))
                .isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("bills")).hasSize(2);
    }

    @Test
    void where_nobody_wrote_down_whether_it_had_mirrors_it_is_not_sent_unasked() throws IOException {
        bills("\"mirrors_elsewhere\":[],", "");
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(cluster.arrived("bills")).isEmpty();
        assertThat(console.errText()).contains("bills in vhost shop (whether it had mirrors was not written down)");
    }

    /** As after a partition, or of a survivor of which the cluster is started without a lost node. */
    @ParameterizedTest
    @CsvSource({"UNTOLD, 0", "BACKUP_ONLY, 2"})
    void what_a_node_that_goes_on_with_its_data_had_is_sent_only_where_it_was_announced_as_lost_whole(
            Kept kept, int bills) throws IOException {
        announced = losing(kept);
        nodeGivenUp = Optional.of(false);
        FakeConsole console = new FakeConsole(healthy());

        int code = console.run("rescue", "replay", "b-1", "--yes");

        assertThat(code).isEqualTo(bills == 0 ? ExitCode.USAGE : ExitCode.DONE);
        assertThat(cluster.arrived("bills")).hasSize(bills);
        assertThat(cluster.arrived("orders"))
                .as("the plan did not announce it: it is served still")
                .isEmpty();
        assertThat(console.errText()).contains("orders in vhost / (some of it may have stayed)");
    }

    @Test
    void of_a_backup_that_does_not_tell_what_became_of_its_node_nothing_is_sent_unasked() {
        nodeGivenUp = Optional.empty();

        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains("orders in vhost / (some of it may have stayed)");
        assertThat(cluster.arrived("orders")).isEmpty();
    }

    @Test
    void of_a_plan_that_did_not_get_as_far_as_to_give_anything_up_nothing_is_sent_unasked() {
        announced = losing(Kept.BACKUP_ONLY);
        doneStep = SomeBackups.GIVES_UP_AT - 1;
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText())
                .contains("the plan of this backup is not known to have got as far as to give anything up");
        assertThat(cluster.arrived("orders")).isEmpty();
        assertThat(cluster.arrived("bills")).isEmpty();
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes", "--queue", "orders"))
                .isEqualTo(ExitCode.DONE);
        assertThat(cluster.arrived("orders")).hasSize(5);
    }

    @Test
    void a_later_step_tells_as_well_that_a_plan_got_so_far() {
        doneStep = SomeBackups.GIVES_UP_AT + 2;

        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes"))
                .isEqualTo(ExitCode.DONE);
    }

    private void refusedNow(String options, int code, String says, String not) {
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run(("rescue replay b-1 --yes " + options).split(" ", -1)))
                .isEqualTo(code);

        assertThat(console.errText()).contains(says).doesNotContain(not);
    }

    @Test
    void an_export_that_was_not_finished_is_told_and_70() {
        Path begun = files.unfinished("/", "late");
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1", "--yes")).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText().replaceAll("\\s+", " "))
                .contains("Not exported to its end, and nothing of it is sent: " + begun);
        assertThat(cluster.arrived("orders")).hasSize(5);
        assertThat(new FakeConsole(healthy()).run("rescue", "replay", "b-1", "--yes", "--queue", "orders"))
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void while_another_replay_runs_it_is_75() throws Exception {
        try (RescueLock lock = RescueLock.take(files.files().replayLock()).orElseThrow()) {
            assertThat(lock).isNotNull();
            refused(healthy(), "", ExitCode.TRY_LATER, "another replay of backup b-1 runs");
        }
    }

    @Test
    void a_journal_that_can_not_be_written_keeps_it_from_beginning() {
        desk.journals = false;

        refused(healthy(), "", ExitCode.FAILED, "nothing was sent: the journal can't be written");
    }

    @Test
    void a_plan_that_begins_meanwhile_ends_it() throws OperationException {
        FakeAgent agent = healthy();
        FakeAgent running = Scenes.running();
        cluster.at(point -> {
            if (point.equals("after publish 2")) {
                agent.set(running.document());
            }
        });
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("rescue", "replay", "b-1", "--yes", "--rate", "1"))
                .isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).contains("It ended early: plan ");
        assertThat(cluster.arrived("orders")).containsExactly(1L, 2L);
        assertThat(cluster.arrived("bills")).isEmpty();
    }

    @Test
    void address_and_credentials_are_those_of_the_command() {
        FakeConsole console = new FakeConsole(healthy()).in(directory);

        console.run("rescue", "replay", "b-1", "--yes", "--uri", "amqps://rb3", "--credentials-file", "publisher");

        assertThat(desk.address).contains(AmqpAddress.parse("amqps://rb3:5671"));
        assertThat(desk.credentials).contains(directory.resolve("publisher"));
        assertThat(desk.names).as("what RabbitMQ calls the cluster").containsExactly("prod");
    }

    @Test
    void without_a_terminal_it_needs_yes() {
        FakeConsole console = new FakeConsole(healthy());

        assertThat(console.run("rescue", "replay", "b-1")).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains("Confirm with --yes");
        FakeConsole json = new FakeConsole(healthy()).at(TERMINAL).types("prod");
        assertThat(json.run("rescue", "replay", "b-1", "-o", "json")).isEqualTo(ExitCode.USAGE);
        assertThat(json.errText()).contains("-o json goes with --dry-run or --yes");
    }

    private void refused(FakeAgent agent, String options, int code, String says) {
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run(("rescue replay b-1 --yes " + options).strip().split(" ", -1)))
                .as(says)
                .isEqualTo(code);

        assertThat(console.errText()).contains(says).doesNotContain("secret");
        assertThat(console.bugs()).isEmpty();
        assertThat(cluster.arrived("orders")).isEmpty();
    }

    private FakeAgent healthy() {
        return fitted(Scenes.healthy());
    }

    private FakeAgent with(Pictures pictures) {
        return fitted(new FakeAgent(pictures));
    }

    private FakeAgent unknown() {
        Pictures pictures = Pictures.healthy(3);
        pictures.observe(
                Scenes.RB2,
                seen -> Pictures.with(seen)
                        .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        return with(pictures);
    }

    private FakeAgent fitted(FakeAgent agent) {
        return agent.shared(Scenes.stepDone(doneStep))
                .withBackups(new Shelf(directory, backup, announced, nodeGivenUp))
                .withReplays(desk);
    }

    private final class Desk implements ReplayDesk {
        private final List<RescueReplayed> journal = new ArrayList<>();
        private Optional<AmqpAddress> address = Optional.empty();
        private Optional<Path> credentials = Optional.empty();
        private Set<String> names = Set.of();
        private String cluster = "prod";
        private boolean journals = true;

        @Override
        public String cluster() {
            return cluster;
        }

        @Override
        public Publisher.Source publishers(Optional<AmqpAddress> where, Optional<Path> who, Set<String> clusterNames) {
            address = where;
            credentials = who;
            names = clusterNames;
            return RescueReplayTest.this.cluster;
        }

        @Override
        public boolean journal(RescueReplayed entry) {
            journal.add(entry);
            return journals;
        }
    }

    private record Shelf(Path directory, Path backup, Losses announced, Optional<Boolean> nodeGivenUp)
            implements BackupShelf {
        @Override
        public List<Backup> all() {
            Manifest manifest = SomeBackups.manifest(Scenes.RB2, "00", Optional.of(announced), nodeGivenUp);
            return List.of(new Backup("b-1", backup, Optional.of(manifest), Optional.empty()));
        }

        @Override
        public Restored restore(Order order, Consumer<String> progress) throws OperationException {
            throw new OperationException(Kind.REFUSED, "not here");
        }
    }
}
