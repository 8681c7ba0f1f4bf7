package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.copies.rescue.FakeReader;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.copies.rescue.RescueFiles;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RescueTest {
    private static final QueueName ORDERS = new QueueName("/", "orders");
    private static final QueueName EVENTS = new QueueName("/", "events");
    private static final QueueName AUDIT = new QueueName("team", "audit\nlog");
    private static final QueueName BROKEN = new QueueName("/", "broken");
    private static final QueueName ELSEWHERE = new QueueName("/", "invoices");

    @TempDir
    Path directory;

    private FakeReader reader = reader();
    private Pictures pictures = Pictures.allDown(3);
    private NodeType type = NodeType.DISC;
    private Optional<Losses> announced = losses(ORDERS, AUDIT);

    @BeforeEach
    void backupsAreThere() throws IOException {
        Files.createDirectory(directory.resolve("b-2"));
        Files.createDirectory(directory.resolve("b-1"));
    }

    private static Optional<Losses> losses(QueueName... queues) {
        return losses(Kept.BACKUP_ONLY, queues);
    }

    private static Optional<Losses> losses(Kept kept, QueueName... queues) {
        return Optional.of(new Losses(named(kept, queues), 0, List.of()));
    }

    private static List<Loss> named(Kept kept, QueueName... queues) {
        return Stream.of(queues)
                .map(queue -> new Loss(queue.vhost(), queue.name(), OptionalLong.of(1), "it has no other member", kept))
                .toList();
    }

    private static FakeReader reader() {
        return new FakeReader().with(ORDERS, "b25l", "dHdv", "dGhyZWU=").with(AUDIT, "eA==");
    }

    private static FakeReader withQuorumQueue() {
        return reader().with(EVENTS, "eA==").withMembersElsewhere(EVENTS, "rabbit@rb1", "rabbit@rb3");
    }

    private FakeConsole console() {
        return new FakeConsole(new FakeAgent(pictures)
                .shared(Scenes.stepDone(SomeBackups.GIVES_UP_AT))
                .withBackups(new Shelf()));
    }

    private FakeConsole ran(int code, String... arguments) {
        FakeConsole console = console();
        assertThat(console.run(arguments)).as(console.errText()).isEqualTo(code);
        return console;
    }

    /** With the temporary directory's name replaced by a usual one. */
    private void golden(String file, String shown) throws IOException {
        Golden.holds(file, shown.replace(directory.toString(), "/backups"));
    }

    private RescueFiles files() {
        return RescueFiles.of(new Shelf().all().get(0));
    }

    @Test
    void without_a_queue_those_are_exported_that_were_announced_as_lost() throws IOException {
        announced = losses(ORDERS);

        FakeConsole text = ran(ExitCode.DONE, "rescue", "export", "b-2");

        golden("rescue-export.txt", text.outText());
        assertThat(text.errText()).contains("opening a copy of b-2", "orders in vhost /: 3 messages");
        assertThat(files().messages(ORDERS)).exists();
        assertThat(files().messages(AUDIT)).doesNotExist();
    }

    @Test
    void the_result_of_an_export_as_json() throws IOException {
        announced = losses(ORDERS, AUDIT, ELSEWHERE, EVENTS, BROKEN);
        reader = withQuorumQueue().unreadable(BROKEN, "its log on the copy ends with its deletion");

        FakeConsole json = ran(ExitCode.FAILED, "rescue", "export", "b-2", "-o", "json");

        golden("rescue-export.json", json.outText());
        assertThat(json.outText().lines()).hasSize(1);
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("format_version").asInt()).isEqualTo(1);
        assertThat(view.get("complete").asBoolean()).isFalse();
        assertThat(view.findValuesAsText("outcome"))
                .containsExactly("exported", "exported", "exported", "unreadable", "not-in-backup");
    }

    @Test
    void where_the_plan_did_not_name_all_that_is_lost_all_that_its_node_led_is_exported_too() throws IOException {
        announced = Optional.of(
                new Losses(named(Kept.BACKUP_ONLY, ORDERS), 4_000, List.of("which queues rabbit@rb3 leads")));
        reader = reader().with(EVENTS, "eA==").ledBy(EVENTS, "rabbit@rb1");

        FakeConsole text = ran(ExitCode.DONE, "rescue", "export", "b-2");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json");

        String why =
                "the backup's plan announced 4000 more queues as lost than it names, and could not tell all that is"
                        + " lost (which queues rabbit@rb3 leads): so every queue that rabbit@rb2 led itself is exported,"
                        + " too";
        assertThat(text.errText()).contains(why);
        assertThat(text.outText()).contains("Why also queues that were not announced by name: " + why);
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("beyond").asText()).isEqualTo(why);
        assertThat(view.findValuesAsText("queue"))
                .as("another node led events")
                .containsExactly("orders", "audit\nlog");
        assertThat(files().messages(AUDIT)).exists();
    }

    @Test
    void what_other_members_have_too_is_left_out_and_told_where_nobody_named_it() throws IOException {
        announced = Optional.of(new Losses(named(Kept.BACKUP_ONLY, ORDERS), 4_000, List.of()));
        reader = withQuorumQueue();

        FakeConsole text = ran(ExitCode.DONE, "rescue", "export", "b-2");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json");

        golden("rescue-export-left-out.txt", text.outText());
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("complete").asBoolean()).isTrue();
        assertThat(view.findValuesAsText("outcome"))
                .containsExactly("already-exported", "already-exported", "left-out");
        assertThat(view.at("/queues/2/problem").asText())
                .isEqualTo("nobody named it, and its members on rabbit@rb1, rabbit@rb3 may have its messages, which"
                        + " would come twice; --queue exports it");
        assertThat(files().messages(EVENTS)).doesNotExist();
    }

    @Test
    void what_other_members_have_too_is_exported_where_it_was_announced_or_somebody_names_it() throws IOException {
        announced = losses(EVENTS);
        reader = withQuorumQueue();

        JsonNode told = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json")
                        .outText());
        announced = losses(ORDERS);
        JsonNode named = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "export", "b-2", "--queue", "events", "-o", "json")
                        .outText());

        assertThat(told.at("/queues/0/outcome").asText()).isEqualTo("exported");
        assertThat(told.at("/queues/0/members_elsewhere"))
                .extracting(JsonNode::asText)
                .containsExactly("rabbit@rb1", "rabbit@rb3");
        assertThat(told.at("/queues/0/warning").asText())
                .contains("of rabbit@rb2's alone: it may lack some that were confirmed")
                .doesNotContain("come twice");
        assertThat(named.at("/queues/0/outcome").asText()).isEqualTo("already-exported");
        assertThat(named.at("/queues/0/warning").asText())
                .contains("of rabbit@rb2's alone")
                .contains("they come twice. A replay takes this queue only where --queue names it");
    }

    @Test
    void what_mirrors_may_have_kept_is_exported_with_a_word_to_look_first() throws IOException {
        announced = Optional.of(new Losses(
                List.of(new Loss("/", "orders", OptionalLong.of(3), "lost unless mirrored elsewhere")), 0, List.of()));
        reader = reader().withMirrorsElsewhere(ORDERS, "rabbit@rb1", "rabbit@rb3");

        JsonNode view = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json")
                        .outText());

        assertThat(view.at("/queues/0/outcome").asText()).isEqualTo("exported");
        assertThat(view.at("/queues/0/mirrors_elsewhere"))
                .extracting(JsonNode::asText)
                .containsExactly("rabbit@rb1", "rabbit@rb3");
        assertThat(view.at("/queues/0/warning").asText()).contains("mirrors on rabbit@rb1, rabbit@rb3, of which one");
        assertThat(ran(ExitCode.DONE, "rescue", "export", "b-2").outText())
                .contains("orders in vhost /: it had, or may have had, mirrors on rabbit@rb1, rabbit@rb3");
        FakeConsole list = ran(ExitCode.DONE, "rescue", "list", "b-2");
        assertThat(list.outText())
                .contains("orders in vhost / had, or may have had, mirrors on other nodes, too: rabbit@rb1, rabbit@rb3")
                .contains("look whether the cluster has the messages before you replay them");
        JsonNode queues = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "list", "b-2", "-o", "json")
                        .outText())
                .path("queues");
        assertThat(queues.at("/0/mirrors_elsewhere"))
                .extracting(JsonNode::asText)
                .containsExactly("rabbit@rb1", "rabbit@rb3");
        assertThat(queues.at("/0/warning").asText()).contains("mirrors on rabbit@rb1, rabbit@rb3");
        assertThat(queues.at("/1/warning").isNull())
                .as("audit log was here alone")
                .isTrue();
    }

    @Test
    void what_nobody_has_by_the_plans_own_words_is_told_with_them_and_is_no_70() throws IOException {
        String why = "nobody knows it once rabbit@rb3 is left out; no survivor has its messages";
        announced = Optional.of(new Losses(
                List.of(
                        new Loss("/", "orders", OptionalLong.of(3), "lost", Kept.BACKUP_ONLY),
                        new Loss("/", "invoices", OptionalLong.empty(), why, Kept.NOBODY)),
                0,
                List.of()));

        FakeConsole text = ran(ExitCode.DONE, "rescue", "export", "b-2");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json");

        String said = "it is in no backup of its plan: nobody who was left had its messages. The plan said: " + why;
        assertThat(text.outText()).contains("invoices in vhost /: " + said).doesNotContain("Look into");
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("complete").asBoolean()).isTrue();
        assertThat(view.findValuesAsText("outcome")).containsExactly("already-exported", "kept-by-nobody");
        assertThat(view.at("/queues/1/problem").asText()).isEqualTo(said);
    }

    @Test
    void what_is_not_in_the_backup_may_be_in_another_or_in_none() {
        announced = losses(ORDERS, ELSEWHERE);

        assertThat(ran(ExitCode.FAILED, "rescue", "export", "b-2").outText())
                .contains(
                        "invoices in vhost /: its plan announced it as lost, and it is not in this backup: another node may"
                                + " have it, or nobody. Look into the backups on the other hosts. The plan said: it has no other"
                                + " member");
    }

    @Test
    void who_else_has_members_is_told_again_where_the_backup_is_not_opened_again() {
        reader = withQuorumQueue();

        String first = ran(ExitCode.DONE, "rescue", "list", "b-2").outText();

        assertThat(first).contains("events in vhost / had members on other nodes, too: rabbit@rb1, rabbit@rb3");
        assertThat(ran(ExitCode.DONE, "rescue", "list", "b-2").outText()).isEqualTo(first);
        assertThat(reader.opened()).isEqualTo(1);
    }

    @Test
    void a_queue_that_can_not_be_read_and_has_no_other_members_is_never_left_out() {
        announced = Optional.of(new Losses(named(Kept.BACKUP_ONLY, ORDERS), 4_000, List.of()));
        reader = reader().unreadable(EVENTS, "its only member on the copy did not become leader");

        assertThat(ran(ExitCode.FAILED, "rescue", "export", "b-2").outText())
                .contains("unreadable", "events in vhost /: its only member on the copy did not become leader");
    }

    @Test
    void a_plan_that_could_not_tell_what_is_lost_has_not_announced_that_nothing_is() {
        announced = Optional.of(new Losses(List.of(), 0, List.of("no member answered")));

        FakeConsole text = ran(ExitCode.DONE, "rescue", "export", "b-2");

        assertThat(text.outText())
                .contains("could not tell all that is lost (no member answered): so every queue")
                .doesNotContain("more queue");
        assertThat(files().messages(ORDERS)).exists();
        assertThat(files().messages(AUDIT)).exists();
    }

    @Test
    void a_list_tells_what_its_plan_announced_without_names_and_no_queue_is_said_not_to_be_among_it()
            throws IOException {
        announced =
                Optional.of(new Losses(named(Kept.BACKUP_ONLY, ORDERS), 1, List.of("which queues rabbit@rb3 leads")));

        FakeConsole text = ran(ExitCode.DONE, "rescue", "list", "b-2");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "list", "b-2", "-o", "json");

        assertThat(text.outText())
                .contains("Announced as lost without their names: 1 more queue\n")
                .contains("Not known when losses were announced: which queues rabbit@rb3 leads\n");
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.findValuesAsText("announced")).containsExactly("true", "null");
        assertThat(view.get("announced_more").asInt()).isEqualTo(1);
        assertThat(view.at("/announced_unknown/0").asText()).isEqualTo("which queues rabbit@rb3 leads");
    }

    @Test
    void what_another_node_led_is_exported_too_with_a_word_to_look_there_first() throws IOException {
        announced = losses(Kept.UNTOLD, ORDERS, AUDIT);
        pictures = Pictures.healthy(3);
        reader = reader.ledBy(ORDERS, "rabbit@rb1").ledBy(AUDIT, "rabbit@rb9");

        FakeConsole json = ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json");

        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("complete").asBoolean()).isTrue();
        assertThat(view.findValuesAsText("outcome")).containsExactly("exported", "exported");
        assertThat(view.findValuesAsText("led_by")).containsExactly("rabbit@rb1", "rabbit@rb9");
        assertThat(view.at("/queues/0/warning").asText())
                .startsWith("rabbit@rb1 led it, and runs: look whether it has these messages before you replay them");
        assertThat(view.at("/queues/1/warning").asText())
                .as("nobody sees rb9 running")
                .startsWith("look whether rabbit@rb9, which led it, has these messages");
        assertThat(ran(ExitCode.DONE, "rescue", "export", "b-2").outText())
                .contains("orders in vhost /: rabbit@rb1 led it, and runs");
        assertThat(ran(ExitCode.DONE, "rescue", "list", "b-2").outText())
                .contains("Of queues that another node led, look whether that has their messages");
        JsonNode list = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "list", "b-2", "-o", "json")
                        .outText());
        assertThat(list.at("/queues/0/warning").asText()).startsWith("rabbit@rb1 led it, and runs");
        assertThat(list.at("/queues/0/export/led_by").asText()).isEqualTo("rabbit@rb1");
    }

    @Test
    void what_another_node_led_is_exported_without_that_word_where_its_plan_announced_that_nobody_else_has_it()
            throws IOException {
        announced = losses(ORDERS, AUDIT);
        pictures = Pictures.healthy(3);
        reader = reader.ledBy(ORDERS, "rabbit@rb1").ledBy(AUDIT, "rabbit@rb9");

        FakeConsole json = ran(ExitCode.DONE, "rescue", "export", "b-2", "-o", "json");

        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.findValuesAsText("outcome")).containsExactly("exported", "exported");
        assertThat(view.at("/queues/0/warning").asText())
                .as("a member still: the plan has not forgotten it")
                .startsWith("rabbit@rb1 led it, and runs");
        assertThat(view.at("/queues/1/warning").isNull()).isTrue();
    }

    @Test
    void while_another_copy_is_open_it_is_75() {
        reader = reader().busy();

        assertThat(ran(ExitCode.TRY_LATER, "rescue", "export", "b-2").errText())
                .contains("agent: another copy is open on this host");
        assertThat(ran(ExitCode.TRY_LATER, "rescue", "list", "b-2").errText())
                .contains("agent: another copy is open on this host");
    }

    @Test
    void what_could_not_be_exported_is_told_and_is_70() throws IOException {
        reader = reader().unreadable(EVENTS, "its log on the copy ends with its deletion");
        ran(ExitCode.FAILED, "rescue", "export", "b-2", "--all");
        Files.writeString(files().messages(ORDERS), "x", StandardOpenOption.APPEND);

        FakeConsole text = ran(ExitCode.FAILED, "rescue", "export", "b-2", "--all");

        golden("rescue-export-problems.txt", text.outText());
    }

    @Test
    void queues_are_picked_by_name_and_vhost() {
        ran(ExitCode.DONE, "rescue", "export", "b-2", "--queue", "audit\nlog", "--vhost", "team");

        assertThat(files().messages(AUDIT)).exists();
        assertThat(files().messages(ORDERS)).doesNotExist();

        ran(ExitCode.DONE, "rescue", "export", "b-2", "--queue", "orders", "--queue", "orders");

        assertThat(files().messages(ORDERS)).exists();
        assertThat(reader.asked()).hasSize(2);
        assertThat(reader.opened()).isEqualTo(1);
    }

    @Test
    void an_export_that_broke_off_says_so_and_goes_on() {
        reader = reader().breakingOffAfter(500);
        FakeConsole broken = ran(ExitCode.FAILED, "rescue", "export", "b-2");
        assertThat(broken.outText()).isEmpty();
        assertThat(broken.errText())
                .contains("agent: the export ended with 0 of 2 queues complete: the broker on the copy died");
        reader = reader();

        FakeConsole again = ran(ExitCode.DONE, "rescue", "export", "b-2");

        assertThat(again.errText()).contains("orders in vhost /: goes on behind message 2");
        assertThat(files().messages(ORDERS))
                .content(UTF_8)
                .isEqualTo(FakeReader.line(ORDERS, 1, "b25l")
                        + FakeReader.line(ORDERS, 2, "dHdv")
                        + FakeReader.line(ORDERS, 3, "dGhyZWU="));
    }

    @Test
    void who_interrupts_an_export_hears_that_it_can_go_on() {
        FakeConsole console = console();
        console.cancel();

        assertThat(console.run("rescue", "export", "b-2")).isEqualTo(ExitCode.FAILED);

        assertThat(console.errText())
                .contains("the export was interrupted; what is written stays, and the same command goes on");
    }

    @Test
    void who_interrupts_a_list_or_an_export_ends_the_broker_that_has_the_backup_open() {
        FakeConsole list = console();
        list.cancel();
        assertThat(list.run("rescue", "list", "b-2")).isEqualTo(ExitCode.FAILED);
        assertThat(list.errText()).contains("agent: it was interrupted before the queues in the backup were known");
        assertThat(list.outText()).isEmpty();
        assertThat(reader.unwanted()).isEqualTo(1);

        FakeConsole export = console();
        export.cancel();
        assertThat(export.run("rescue", "export", "b-2")).isEqualTo(ExitCode.FAILED);
        assertThat(export.errText()).contains("agent: the export was interrupted; what is written stays");
        assertThat(reader.unwanted()).isEqualTo(2);

        FakeConsole later = console();
        reader.meanwhile(later::cancel);
        assertThat(later.run("rescue", "export", "b-2")).isEqualTo(ExitCode.FAILED);
        assertThat(later.errText()).contains("0 of 2 queues complete: it was interrupted; what is written stays");
        assertThat(reader.unwanted()).isEqualTo(3);
    }

    @Test
    void while_another_export_is_at_work_it_is_75() {
        FakeConsole second = console();
        reader.meanwhile(
                () -> assertThat(second.run("rescue", "export", "b-2", "--all")).isEqualTo(ExitCode.TRY_LATER));

        ran(ExitCode.DONE, "rescue", "export", "b-2");

        assertThat(second.errText()).contains("another export of this backup is at work in ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b-9                              | 64 | there is no backup b-9 on this host: see agent backups",
                ".incomplete-b-3                  | 77 | backup .incomplete-b-3 is not complete: it was not finished",
                "b-2 --all --queue orders         | 64 | --all and --queue exclude each other",
                "b-2 --vhost team                 | 64 | --vhost says where the queues of --queue are: name them",
                "b-2 --queue orders --queue order | 64 | backup b-2 has no queue order in vhost /; nothing was"
                        + " exported. In it: orders in vhost /, audit\\u000alog in vhost team",
                "b-2 --queue orders --vhost team  | 64 | backup b-2 has no queue orders in vhost team",
            })
    void what_can_not_be_exported_says_why(String arguments, int code, String says) {
        FakeConsole console = ran(code, ("rescue export " + arguments).split(" ", -1));

        assertThat(console.errText()).contains("agent: " + says);
        assertThat(console.outText()).isEmpty();
        assertThat(files().messages(ORDERS)).doesNotExist();
        assertThat(reader.asked()).isEmpty();
    }

    @Test
    void of_many_queues_ten_are_named() {
        reader = new FakeReader();
        for (int n = 1; n <= 12; n++) {
            reader.with(new QueueName("/", "q" + n));
        }

        FakeConsole console = ran(ExitCode.USAGE, "rescue", "export", "b-2", "--queue", "x");

        assertThat(console.errText()).contains("q10 in vhost / and 2 more").doesNotContain("q11");
    }

    @Test
    void where_nothing_was_announced_somebody_has_to_say_what_is_wanted() {
        announced = losses();
        assertThat(ran(ExitCode.USAGE, "rescue", "export", "b-2").errText())
                .contains(
                        "backup b-2 was made for a plan that announced no queue as lost: say what you want with --queue"
                                + " NAME, or --all; what is in it: agent rescue list b-2");

        announced = Optional.empty();
        assertThat(ran(ExitCode.USAGE, "rescue", "export", "b-2").errText())
                .contains("backup b-2 does not tell what its plan announced as lost: say what you want");
        assertThat(reader.opened()).isZero();
    }

    @Test
    void the_list_of_backups_tells_what_was_exported_and_opens_none() throws IOException {
        ran(ExitCode.DONE, "rescue", "export", "b-2", "--queue", "orders");
        Files.writeString(
                files().messages(AUDIT), FakeReader.line(AUDIT, 1, "eA==").substring(0, 150));
        Files.writeString(files().replay(ORDERS), "{}");
        int opened = reader.opened();

        FakeConsole text = ran(ExitCode.DONE, "rescue", "list");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "list", "-o", "json");

        golden("rescue-list.txt", text.outText());
        golden("rescue-list.json", json.outText());
        assertThat(json.outText().lines()).hasSize(1);
        assertThat(reader.opened()).isEqualTo(opened);
        assertThat(text.errText()).isEmpty();
    }

    @Test
    void the_list_of_a_backup_tells_what_is_in_it() throws IOException {
        announced = losses(ORDERS, ELSEWHERE);
        reader = withQuorumQueue();
        FakeConsole first = ran(ExitCode.DONE, "rescue", "export", "b-2", "--queue", "orders");

        FakeConsole text = ran(ExitCode.DONE, "rescue", "list", "b-2");
        FakeConsole json = ran(ExitCode.DONE, "rescue", "list", "b-2", "-o", "json");

        golden("rescue-list-backup.txt", text.outText());
        golden("rescue-list-backup.json", json.outText());
        assertThat(first.errText()).contains("opening a copy of b-2");
        assertThat(text.errText()).as("it is known what is in it").isEmpty();
    }

    @Test
    void what_a_backup_does_not_tell_is_unknown() throws IOException {
        announced = Optional.empty();

        FakeConsole text = ran(ExitCode.DONE, "rescue", "list", "b-2");
        JsonNode view = new ObjectMapper()
                .readTree(ran(ExitCode.DONE, "rescue", "list", "b-2", "-o", "json")
                        .outText());

        assertThat(text.outText()).contains("unknown");
        assertThat(view.at("/queues/0/announced").isNull()).isTrue();
    }

    @Test
    void a_backup_without_queues_is_no_failure() {
        reader = new FakeReader();
        announced = losses();

        assertThat(ran(ExitCode.DONE, "rescue", "list", "b-2").outText()).endsWith("There is no queue in it.\n");
        assertThat(ran(ExitCode.DONE, "rescue", "export", "b-2", "--all").outText())
                .contains("Backup b-2: 0 of 0 queues exported to ");
    }

    @Test
    void verify_reads_all_again_and_is_70_where_a_byte_has_changed() throws IOException {
        ran(ExitCode.DONE, "rescue", "export", "b-2");
        FakeConsole good = ran(ExitCode.DONE, "rescue", "list", "b-2", "--verify");
        assertThat(good.outText()).contains("3 messages, 574 B, verified");
        assertThat(good.errText()).contains("reading orders in vhost / again");
        ran(ExitCode.DONE, "rescue", "list", "--verify");

        String content = Files.readString(files().messages(ORDERS));
        Files.writeString(files().messages(ORDERS), content.replace("dHdv", "dHdw"));

        ran(ExitCode.DONE, "rescue", "list", "b-2");
        FakeConsole one = ran(ExitCode.FAILED, "rescue", "list", "b-2", "--verify");
        FakeConsole all = ran(ExitCode.FAILED, "rescue", "list", "--verify", "-o", "json");

        assertThat(one.outText())
                .contains(files().messages(ORDERS) + " is damaged, it has another SHA-256 than its record says");
        JsonNode exports = new ObjectMapper().readTree(all.outText()).at("/backups/0/exports");
        assertThat(exports.findValuesAsText("verified")).containsExactlyInAnyOrder("false", "true");
        assertThat(exports.findValuesAsText("state")).containsExactlyInAnyOrder("damaged", "complete");
    }

    @Test
    void who_interrupts_verify_is_not_told_that_all_is_right() {
        ran(ExitCode.DONE, "rescue", "export", "b-2");
        FakeConsole console = console();
        console.cancel();

        assertThat(console.run("rescue", "list", "--verify")).isEqualTo(ExitCode.FAILED);

        assertThat(console.errText()).isEqualTo("agent: it was interrupted; not everything was verified\n");
        assertThat(console.outText()).isEmpty();
    }

    @Test
    void what_can_not_be_listed_says_why() {
        assertThat(ran(ExitCode.USAGE, "rescue", "list", "b-9").errText()).contains("agent: there is no backup b-9");
        assertThat(ran(ExitCode.REFUSED, "rescue", "list", ".incomplete-b-3").errText())
                .contains("is not complete: it was not finished");
    }

    @Test
    void of_a_ram_node_nothing_can_be_listed_or_exported_and_no_broker_is_started_for_it() throws IOException {
        type = NodeType.RAM;
        for (String[] command :
                List.of(new String[] {"rescue", "list", "b-2"}, new String[] {"rescue", "export", "b-2"}, new String[] {
                    "rescue", "export", "b-2", "--all"
                })) {
            FakeConsole refused = ran(ExitCode.REFUSED, command);

            assertThat(refused.errText())
                    .contains(
                            "agent: backup b-2 is of rabbit@rb2 as a RAM node, which has no definitions of queues on its"
                                    + " disk (no schema.DAT): no broker can open it, and no message can be read from it");
            assertThat(refused.outText()).isEmpty();
        }
        assertThat(reader.opened()).isZero();
        ran(ExitCode.DONE, "rescue", "list");

        Files.createFile(Files.createDirectory(directory.resolve("b-2/data")).resolve("schema.DAT"));
        ran(ExitCode.DONE, "rescue", "list", "b-2");
    }

    private Backup backup(Path directory, NodeName node) {
        Manifest manifest = SomeBackups.of(type, SomeBackups.manifest(node, "00", announced));
        return new Backup(directory.getFileName().toString(), directory, Optional.of(manifest), Optional.empty());
    }

    private final class Shelf implements BackupShelf {
        @Override
        public Path directory() {
            return directory;
        }

        @Override
        public List<Backup> all() {
            return List.of(
                    backup(directory.resolve("b-2"), node(2)),
                    backup(directory.resolve("b-1"), node(1)),
                    new Backup(
                            ".incomplete-b-3",
                            directory.resolve(".incomplete-b-3"),
                            Optional.empty(),
                            Optional.of("it was not finished")));
        }

        @Override
        public Restored restore(Order order, Consumer<String> progress) {
            throw new AssertionError("nobody wants this back");
        }

        @Override
        public Rescue rescue() {
            return new Rescue(reader, 0, Clock.fixed(Pictures.NOON, ZoneOffset.UTC));
        }
    }
}
