package io.rabbitagent.execute;

import static io.rabbitagent.plan.lost.Measured.led;
import static io.rabbitagent.plan.lost.Measured.replicated;
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
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Action.StartService;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.lost.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a stopped node that is to start first, by programs that answer as those of 3.10.8 do. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StartWithoutLostStepsTest {
    private static final NodeName ME = Pictures.node(1);
    private static final NodeName OTHER = Pictures.node(2);
    private static final NodeName GONE = Pictures.node(3);
    private static final NodeName GONE_TOO = Pictures.node(4);

    @TempDir
    Path directory;

    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private Fact<List<Measurement>> measured = Fact.known(Measured.cleanStops().all());
    private Path data;
    private Path root;

    @BeforeEach
    void a_stopped_node_of_a_cluster_that_is_down() throws IOException {
        data = Files.createDirectories(directory.resolve("mnesia/" + ME));
        root = directory.resolve("state/backups");
        Files.writeString(data.resolve("schema.DAT"), "schema");
        Files.writeString(
                data.resolve("cluster_nodes.config"),
                "{['" + ME + "','" + OTHER + "','" + GONE + "'],['" + ME + "','" + OTHER + "','" + GONE + "']}.\n");
        set("app", "{rabbit_agent,ready,false}");
        set("votes", "{rabbit_agent_votes,0,0}");
        set("service", "stopped");
        on("rabbitmqctl", """
                case "$4" in
                eval) case "$5" in
                  *rabbit_agent_votes*) cat votes ;;
                  *rabbit_agent_served*) cat served ;;
                  *) cat app ;;
                  esac ;;
                *) shift 3; echo "$*" >> done; [ ! -e on-act ] || . ./on-act ;;
                esac
                """);
        on("service", "[ \"$1\" = state ] && cat service && exit; echo $1 >> done; [ ! -e on-$1 ] || . ./on-$1");
    }

    @Test
    void a_node_of_a_cluster_that_is_down_is_backed_up_without_definitions_and_the_backup_says_so() throws IOException {
        assertThat(run(Action.BackUp.withoutDefinitions()).result()).isEqualTo(Result.DONE);

        Manifest manifest = backups()
                .of("p-1")
                .value()
                .orElseThrow()
                .orElseThrow()
                .manifest()
                .orElseThrow();
        assertThat(manifest.definitionsFrom()).isEmpty();
        assertThat(manifest.definitionsSha256()).isEmpty();
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_lost_member_is_forgotten_by_the_stopped_node_itself() throws IOException {
        Action forget = new Action.ForgetOffline(GONE, data(), List.of());
        backUp();
        set("on-act", "touch '" + data.resolve("force_load") + "'");

        StepEnd end = run(forget);

        assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
        assertThat(changes()).containsExactly("forget_cluster_node --offline " + GONE);
        assertThat(run(forget).detail()).as("done already").startsWith("nothing was left to do");
    }

    @Test
    void a_forget_after_which_the_next_boot_would_still_wait_has_failed_whatever_its_exit_code() throws IOException {
        backUp();
        StepEnd end = run(new Action.ForgetOffline(GONE, data(), List.of()));

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("holds no force_load");
    }

    @Test
    void a_further_one_counts_as_forgotten_where_the_command_says_so_or_that_it_was_already() throws IOException {
        Action next = new Action.ForgetOffline(GONE_TOO, "measured before the first", List.of(GONE));
        backUp();
        Files.createFile(data.resolve("force_load"));
        set("on-act", "echo 'Error: {not_a_cluster_node, The node selected is not in the cluster.}' >&2; exit 69");
        assertThat(run(next).result()).isEqualTo(Result.DONE);

        set("on-act", "echo 'Error: something else' >&2; exit 69");
        StepEnd end = run(next);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("something else");

        set("on-act", "exit 0");
        assertThat(run(next).result()).isEqualTo(Result.DONE);
    }

    @Test
    void nothing_is_done_to_data_that_has_changed_since_it_was_measured() throws IOException {
        backUp();
        for (Action action : List.of(new Action.ForceBoot("f1"), new Action.ForgetOffline(GONE, "f1", List.of()))) {
            StepEnd end = run(action);
            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("nothing was done", "has changed since it was measured");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void nothing_is_done_without_the_backup_of_this_plan() throws IOException {
        for (Action action : List.of(new Action.ForceBoot(data()), new Action.ForgetOffline(GONE, data(), List.of()))) {
            StepEnd end = run(action);
            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("there is no complete backup for plan p-1");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void nothing_is_done_while_a_vm_lives() throws IOException {
        backUp();
        vm();
        for (Action action : List.of(new Action.ForceBoot(data()), new Action.ForgetOffline(GONE, data(), List.of()))) {
            assertThat(run(action).detail()).contains("nothing was done: the Erlang VM lives");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_boot_is_forced_once_the_file_is_there() throws IOException {
        Action force = new Action.ForceBoot(data());
        backUp();
        assertThat(run(force).result()).as("without the file").isEqualTo(Result.FAILED);

        set("on-act", "touch '" + data.resolve("force_load") + "'");
        assertThat(run(force).result()).isEqualTo(Result.DONE);
        assertThat(changes()).containsExactly("force_boot", "force_boot");
    }

    @Test
    void a_node_with_a_force_load_is_started_only_by_the_plan_that_has_put_it_there() throws IOException {
        Files.createFile(data.resolve("force_load"));
        set("on-start", "touch vm");
        Step start = new Step(2, ME, StartService.living());
        Step force = new Step(1, ME, new Action.ForceBoot("f1"));
        Step elsewhere = new Step(1, OTHER, new Action.ForceBoot("f1"));

        assertThat(run(start, List.of(elsewhere, start)).detail()).contains("left-over force_load");
        assertThat(changes()).isEmpty();
        assertThat(run(start, List.of(force, start)).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_lost_member_is_taken_out_of_the_quorum_queues_that_can_do_without_it() throws IOException {
        vm();
        set("votes", "{rabbit_agent_votes,3,1}");
        set("on-act", "echo '{rabbit_agent_votes,1,1}' > votes");

        StepEnd end = run(new Action.ShrinkLostMember(GONE));

        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail()).contains("1 quorum queues have no majority without " + GONE);
        assertThat(changes()).containsExactly("--script-name rabbitmq-queues shrink " + GONE);
    }

    @Test
    void a_lost_member_that_no_quorum_queue_counts_is_left_alone_and_a_node_that_is_down_not_asked()
            throws IOException {
        vm();
        assertThat(run(new Action.ShrinkLostMember(GONE)).detail())
                .startsWith("nothing was left to do: no quorum queue");

        set("votes", "{rabbit_agent_votes,3,1}");
        set("app", "{rabbit_agent,stopped,false}");
        assertThat(run(new Action.ShrinkLostMember(GONE)).detail()).contains("the application should run");
        assertThat(changes()).isEmpty();
    }

    @Test
    void the_queues_are_as_announced_whatever_clients_have_declared_since() throws IOException {
        vm();
        served(Map.of("ha.1", OTHER, "ha.2", OTHER, "ha.3", OTHER, "plain.1", ME, "plain.2", OTHER, "new", ME));

        StepEnd end = run(check(Option.FORGET_LOST, "f1"));

        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail())
                .contains("as announced: 5 queues are served, with 15 messages by the copies", "1 are not served");
    }

    @Test
    void a_queue_that_is_not_there_or_led_by_another_is_named() throws IOException {
        vm();
        served(Map.of("ha.1", ME, "ha.2", OTHER, "plain.1", ME, "plain.2", OTHER));

        StepEnd end = look(check(Option.FORGET_LOST, "f1"));

        assertThat(end.result()).isEqualTo(Result.ABSENT);
        assertThat(end.detail())
                .contains(
                        "2 of 6 queues are not as announced",
                        "queue 'ha.1' in vhost '/' is led by " + ME + " and not by " + OTHER,
                        "queue 'ha.3' in vhost '/' is not served, and should be by " + OTHER);
    }

    @Test
    void no_more_than_twenty_are_named() throws IOException {
        vm();
        Map<String, Integer> held = new HashMap<>();
        for (int number = 0; number < 23; number++) {
            held.put("q" + number, 1);
        }
        measured = Fact.known(Measured.without(GONE)
                .holds(ME, held)
                .holds(OTHER, Map.of())
                .tried(
                        ME,
                        Option.FORGET_LOST,
                        held.keySet().stream().map(name -> led(name, ME)).toArray(SchemaQueue[]::new))
                .all());
        served(Map.of());

        assertThat(look(check(Option.FORGET_LOST, "f1")).detail()).endsWith("; and 3 more");
    }

    @Test
    void who_leads_a_queue_with_a_majority_is_for_its_members_to_elect() throws IOException {
        vm();
        measured = Fact.known(Measured.without(GONE)
                .holds(ME, Map.of())
                .holds(OTHER, Map.of())
                .tried(ME, Option.FORGET_LOST, replicated("qq", ME, OTHER, GONE), replicated("two", ME, GONE))
                .all());
        served(Map.of("qq", OTHER));

        assertThat(look(check(Option.FORGET_LOST, "f1")).result()).isEqualTo(Result.DONE);
    }

    @Test
    void without_what_was_measured_it_can_not_be_told_whether_they_are_as_announced() throws IOException {
        vm();
        served(Map.of());
        assertThat(look(check(Option.FORGET_LOST, "f2")).detail()).contains("is not kept any more");

        measured = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");
        assertThat(look(check(Option.FORGET_LOST, "f1")).result()).isEqualTo(Result.UNKNOWN);

        measured = Fact.known(Measured.cleanStops().all());
        set("served", "who knows");
        assertThat(look(check(Option.FORGET_LOST, "f1")).result()).isEqualTo(Result.UNKNOWN);
    }

    private static Action check(Option option, String data) {
        return new CheckOutcome(
                ME,
                option,
                List.of(new CheckOutcome.Copy(ME, data), new CheckOutcome.Copy(OTHER, data)),
                List.of(GONE));
    }

    /** As the broker tells it, in base64. */
    private void served(Map<String, NodeName> leaders) throws IOException {
        set(
                "served",
                "{rabbit_agent_served,["
                        + leaders.entrySet().stream()
                                .map(one -> "{<<\"" + coded("/") + "\">>,<<\"" + coded(one.getKey()) + "\">>,'"
                                        + one.getValue() + "'}")
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String data() {
        return new HoldingsReader(data).read().value().orElseThrow().fingerprint();
    }

    private void backUp() {
        assertThat(run(Action.BackUp.withoutDefinitions()).result()).isEqualTo(Result.DONE);
    }

    private StepEnd run(Action action) {
        Step step = new Step(1, ME, action);
        return run(step, List.of(step));
    }

    private StepEnd run(Step step, List<Step> steps) {
        return runner().run(
                        new Effect.RunStep(plan(steps), step, "claim", Duration.ZERO), StepAsked.telling(line -> {}));
    }

    private StepEnd look(Action action) {
        Step step = new Step(1, ME, action);
        return runner().look(new Effect.LookAtStep(plan(List.of(step)), step, "claim"), StepAsked.telling(line -> {}));
    }

    private static Plan plan(List<Step> steps) {
        return SomePlans.of("p-1", "r", ME, Mode.APPROVE, "", List.of(), steps, Losses.NONE, "", "d");
    }

    private StepRunner runner() {
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
        StepKinds kinds = new StepKinds(
                own,
                new StepKinds.Tools(
                        BrokerService.of(settings, commands, Duration.ofSeconds(20)),
                        new BrokerServer(List.of("false"), commands),
                        backups(),
                        new BackupWriter(
                                backups(), "lab", data, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        () -> measured));
        return new StepRunner(
                ME,
                action -> new Impatient(kinds.of(action), Duration.ofSeconds(2)),
                new LeftOverChildren(),
                event -> {},
                (step, within) -> Optional.empty());
    }

    private Backups backups() {
        return new Backups(new BackupSettings(root, 0), ME);
    }

    private Fact<Optional<BrokerProcess>> process() {
        boolean lives = Files.exists(directory.resolve("vm"));
        return Fact.known(lives ? Optional.of(Pictures.life(ME, 1)) : Optional.empty());
    }

    private void vm() throws IOException {
        Files.createFile(directory.resolve("vm"));
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

    private static List<String> and(List<String> program, String argument) {
        List<String> argv = new ArrayList<>(program);
        argv.add(argument);
        return argv;
    }
}
