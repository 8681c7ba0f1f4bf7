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
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                if [ "$3" != '%s' ]; then
                  [ -e "at-$3" ] && . "./at-$3"
                  echo "  * unable to connect to epmd (port 4369) on $3: address (cannot connect to host/port)" >&2; exit 69
                fi
                case "$4" in
                eval) case "$5" in
                  *rabbit_agent_votes*) cat votes ;;
                  *rabbit_agent_served*) cat served ;;
                  *rabbit_agent_messages*) cat messages ;;
                  *) cat app ;;
                  esac ;;
                *) shift 3; echo "$*" >> done; [ ! -e on-act ] || . ./on-act ;;
                esac
                """.formatted(ME));
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
    }

    @Test
    void no_hours_go_into_a_backup_while_a_lost_one_is_heard() throws IOException {
        set("at-" + GONE, "echo '{rabbit_agent_lives,x}'; exit 0");
        StepEnd heard = runInPlan(Action.BackUp.withoutDefinitions());
        assertThat(heard.result()).as(heard.detail()).isEqualTo(Result.FAILED);
        assertThat(heard.detail()).contains("nothing was done: the Erlang VM of " + GONE + " lives: it is not lost");

        set("at-" + GONE, "echo 'Error: something else' >&2; exit 69");
        StepEnd untold = runInPlan(Action.BackUp.withoutDefinitions());
        assertThat(untold.result()).as(untold.detail()).isEqualTo(Result.ABSENT);
        assertThat(backups().of("p-1").value().orElseThrow()).isEmpty();

        Files.delete(directory.resolve("at-" + GONE));
        assertThat(runInPlan(Action.BackUp.withoutDefinitions()).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_force_load_that_somebody_else_has_put_there_is_not_taken_for_the_work_of_the_step() throws IOException {
        backUp();
        List<Action> actions = List.of(new Action.ForceBoot(data()), new Action.ForgetOffline(GONE, data(), List.of()));
        Files.createFile(data.resolve("force_load"));
        for (Action action : actions) {
            StepEnd end = run(action);
            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("nothing was done", "has changed since it was measured");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void one_that_an_earlier_life_of_the_agent_may_have_put_there_is_for_a_human_to_judge() throws IOException {
        backUp();
        String before = data();
        List<Action> actions = List.of(new Action.ForceBoot(before), new Action.ForgetOffline(GONE, before, List.of()));
        for (Action action : actions) {
            assertThat(look(action).result()).as("nothing of it is there").isEqualTo(Result.ABSENT);
        }
        Files.createFile(data.resolve("force_load"));
        for (Action action : actions) {
            assertThat(look(action).result()).isEqualTo(Result.UNKNOWN);
        }
        assertThat(look(new Action.ForgetOffline(GONE_TOO, before, List.of(GONE)))
                        .result())
                .as("of a further one the command is asked again")
                .isEqualTo(Result.ABSENT);
    }

    @Test
    void a_forget_that_may_have_been_cut_off_in_the_middle_is_never_taken_for_one_that_was_not_begun()
            throws IOException {
        Action forget = new Action.ForgetOffline(GONE, data(), List.of());
        assertThat(look(forget).result()).as("the data is as it was").isEqualTo(Result.ABSENT);

        Files.writeString(data.resolve("schema.DAT"), "a schema without the lost one");

        StepEnd end = look(forget);
        assertThat(end.result()).isEqualTo(Result.UNKNOWN);
        assertThat(end.detail()).contains("cut off in the middle");
    }

    @Test
    void a_first_one_whose_force_load_is_gone_was_started_by_somebody_else() throws IOException {
        backUp();
        Step start = new Step(2, ME, StartService.living());
        StepEnd end = run(
                start, List.of(new Step(1, ME, new Action.ForceBoot("f1")), start, new Step(3, ME, outcome(ME, "f1"))));

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("nothing was done", "force_load that this plan has left");
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_command_that_failed_while_somebody_forced_the_boot_leaves_it_unknown() throws IOException {
        backUp();
        set("on-act", "touch '" + data.resolve("force_load") + "'; exit 70");
        assertThat(run(new Action.ForceBoot(data())).result()).isEqualTo(Result.UNKNOWN);
        Files.delete(data.resolve("force_load"));
        assertThat(run(new Action.ForgetOffline(GONE, data(), List.of())).result())
                .isEqualTo(Result.UNKNOWN);
    }

    @Test
    void nothing_is_done_or_started_while_a_lost_one_or_another_survivor_is_heard() throws IOException {
        backUp();
        for (String heard : List.of(
                "echo '{rabbit_agent_lives,x}'; exit 0",
                "echo '  * epmd reports node '\\''rabbit'\\'' uses port 25672 for inter-node and CLI tool traffic' >&2; exit 69",
                "echo '  * TCP connection succeeded but Erlang distribution failed' >&2; exit 69")) {
            for (NodeName other : List.of(GONE, OTHER)) {
                set("at-" + other, heard);
                for (Action action : firsts()) {
                    StepEnd end = runInPlan(action);
                    assertThat(end.result()).as(end.detail()).isEqualTo(Result.FAILED);
                    assertThat(end.detail()).contains("nothing was done: the Erlang VM of " + other + " lives");
                }
                Files.delete(directory.resolve("at-" + other));
            }
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void while_it_can_not_be_told_whether_one_lives_nothing_is_done() throws IOException {
        backUp();
        set("at-" + GONE, "echo 'Error: something else' >&2; exit 69");
        for (Action action : firsts()) {
            StepEnd end = runInPlan(action);
            assertThat(end.result()).as(end.detail()).isEqualTo(Result.ABSENT);
            assertThat(end.detail()).contains("whether the Erlang VM of " + GONE + " lives is unknown");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void a_host_that_is_there_without_the_broker_is_in_nobodys_way() throws IOException {
        backUp();
        set("at-" + GONE, "echo \"  * epmd reports: node 'rabbit' not running at all\" >&2; exit 69");
        set("on-start", "touch vm");
        assertThat(runInPlan(StartService.living()).result()).isEqualTo(Result.DONE);
    }

    @Test
    void without_its_backup_or_on_data_that_has_changed_no_survivor_takes_part() throws IOException {
        set("on-start", "touch vm");
        runs(OTHER);
        for (NodeName first : List.of(ME, OTHER)) {
            assertThat(runInPlan(StartService.living(), first, data()).detail())
                    .contains("there is no complete backup for plan p-1");
        }
        backUp();
        for (NodeName first : List.of(ME, OTHER)) {
            assertThat(runInPlan(StartService.living(), first, "f1").detail())
                    .contains("nothing was done", "has changed since it was measured");
        }
        assertThat(changes()).isEmpty();
    }

    @Test
    void the_first_one_starts_on_what_its_treatment_has_made_of_its_data() throws IOException {
        backUp();
        Files.createFile(data.resolve("force_load"));
        set("on-start", "touch vm");
        Step start = new Step(2, ME, StartService.living());
        StepEnd end = run(
                start, List.of(new Step(1, ME, new Action.ForceBoot("f1")), start, new Step(3, ME, outcome(ME, "f1"))));
        assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
    }

    @Test
    void the_others_are_started_only_while_the_first_runs_and_can_be_reached_from_there() throws IOException {
        backUp();
        set("on-start", "touch vm");
        StepEnd unreached = runInPlan(StartService.living(), OTHER, data());
        assertThat(unreached.result()).as(unreached.detail()).isEqualTo(Result.ABSENT);
        assertThat(unreached.detail()).contains("nothing was done: rabbit@rb2 has to run, and to be reached from here");

        set("at-" + OTHER, "echo '{rabbit_agent,booting,true}'; exit 0");
        StepEnd booting = runInPlan(StartService.living(), OTHER, data());
        assertThat(booting.result()).isEqualTo(Result.FAILED);
        assertThat(booting.detail()).contains("and it is booting");

        set("at-" + OTHER, "case \"$5\" in *cluster_nodes*) echo \"['" + OTHER + "']\" ;; *) cat app ;; esac; exit 0");
        set("app", "{rabbit_agent,ready,false}");
        assertThat(runInPlan(StartService.living(), OTHER, data()).detail())
                .contains(OTHER + " does not list " + ME + " as a member");
        assertThat(changes()).isEmpty();

        runs(OTHER);
        set("at-" + GONE, "exit 0");
        assertThat(runInPlan(StartService.living(), OTHER, data()).detail()).contains("it is not lost");
        Files.delete(directory.resolve("at-" + GONE));
        assertThat(runInPlan(StartService.living(), OTHER, data()).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_boot_that_failed_is_begun_again_only_while_the_first_runs() throws IOException {
        set("on-start", "touch vm; echo running > service");
        set("service", "failed exit=1");
        Action await = new Action.AwaitBoot(StartService.USUAL_BOOT);
        assertThat(runInPlan(await, OTHER, "f1").detail()).contains("rabbit@rb2 has to run");

        runs(OTHER);
        assertThat(runInPlan(await, OTHER, "f1").result())
                .as("whatever the first boot did to its data")
                .isEqualTo(Result.DONE);
    }

    /** Each of them as the first's. */
    private List<Action> firsts() {
        return List.of(
                new Action.ForceBoot(data()), new Action.ForgetOffline(GONE, data(), List.of()), StartService.living());
    }

    /** It lists the own node as a member. */
    private void runs(NodeName other) throws IOException {
        set(
                "at-" + other,
                "case \"$5\" in *cluster_nodes*) echo \"['" + ME + "','" + OTHER
                        + "']\" ;; *) cat app ;; esac; exit 0");
    }

    private StepEnd runInPlan(Action action) {
        return runInPlan(action, ME, data());
    }

    private StepEnd runInPlan(Action action, NodeName first, String data) {
        Step step = new Step(1, ME, action);
        return run(step, List.of(step, new Step(2, first, outcome(first, data))));
    }

    private static Action outcome(NodeName first, String data) {
        return new CheckOutcome(
                first,
                Option.FORGET_LOST,
                List.of(new CheckOutcome.Copy(ME, data), new CheckOutcome.Copy(OTHER, data)),
                List.of(GONE),
                List.of());
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
    void one_that_was_forgotten_before_is_left_as_it_is_and_the_next_one_is_forgotten() throws IOException {
        backUp();
        set("on-act", "echo 'Error: {:not_a_cluster_node, The node selected is not in the cluster.}' >&2; exit 65");
        StepEnd first = run(new Action.ForgetOffline(GONE, data(), List.of()));
        assertThat(first.result()).as(first.detail()).isEqualTo(Result.DONE);
        assertThat(first.detail()).contains("does not list " + GONE + " any more: the command itself says so");

        set("on-act", "touch '" + data.resolve("force_load") + "'");
        StepEnd next = run(new Action.ForgetOffline(GONE_TOO, data(), List.of(GONE)));
        assertThat(next.result()).as(next.detail()).isEqualTo(Result.DONE);
    }

    @Test
    void where_all_were_forgotten_before_the_first_is_not_started_as_if_it_waited_for_nobody() throws IOException {
        backUp();
        Step forget = new Step(1, ME, new Action.ForgetOffline(GONE, data(), List.of()));
        Step start = new Step(2, ME, StartService.living());

        StepEnd end = run(start, List.of(forget, start, new Step(3, ME, outcome(ME, data()))));

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("force_load that this plan has left in the data directory is gone");
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
    void nothing_is_done_in_a_plan_that_does_not_say_who_is_lost_and_who_else_survived() throws IOException {
        backUp();
        for (Action action : List.of(new Action.ForceBoot(data()), new Action.ForgetOffline(GONE, data(), List.of()))) {
            StepEnd end = runAlone(action);
            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("nothing was done", "names neither the lost members");
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
                .contains(
                        "as announced: 5 queues are served, with 15 messages by the copies",
                        "1 are not served",
                        "not there any more: queue plain.3 in vhost /. To declare it again, on rb2: agent backups"
                                + " restore-definitions, with the id that agent backups shows for plan p-1");
    }

    @Test
    void what_any_of_those_that_ended_together_knows_was_not_deleted() throws IOException {
        vm();
        served(Map.of("q", ME));
        measured = Fact.known(Measured.without(GONE)
                .holds(ME, Map.of("q", 1))
                .holds(OTHER, Map.of())
                .tried(ME, Option.FORCE_BOOT, led("q", ME))
                .tried(OTHER, Option.FORCE_BOOT)
                .all());

        assertThat(run(check(Option.FORCE_BOOT, "f1", List.of(ME, OTHER))).detail())
                .contains("0 of them were deleted before");
        assertThat(run(check(Option.FORCE_BOOT, "f1")).detail())
                .contains(
                        "1 of them were deleted before",
                        "came back, though it was deleted or revoked since: queue q in vhost /");
    }

    @Test
    void a_queue_that_a_policy_has_moved_to_another_survivor_with_all_its_messages_is_no_loss() throws IOException {
        vm();
        served(Map.of("ha.1", ME, "ha.2", OTHER, "ha.3", OTHER, "plain.1", ME, "plain.2", OTHER));
        for (int messages : List.of(3, 7)) {
            messages(Map.of("ha.1", messages));
            StepEnd end = look(check(Option.FORGET_LOST, "f1"));
            assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
            assertThat(end.detail())
                    .contains(
                            "as announced: 5 queues are served",
                            "with as many messages as announced, or more, but moved to another survivor, as by a policy:"
                                    + " queue 'ha.1' in vhost '/' is led by " + ME + " and not by " + OTHER + ", with "
                                    + messages + " messages (announced: 3)");
        }

        messages(Map.of("ha.1", 2));
        StepEnd fewer = look(check(Option.FORGET_LOST, "f1"));
        assertThat(fewer.result()).isEqualTo(Result.ABSENT);
        assertThat(fewer.detail())
                .contains("is led by " + ME + " and not by " + OTHER + ", with 2 messages (announced: 3)");

        set("messages", "who knows");
        assertThat(look(check(Option.FORGET_LOST, "f1")).result()).isEqualTo(Result.UNKNOWN);
    }

    @Test
    void one_that_nobody_could_count_or_a_stranger_leads_may_be_another_queue() throws IOException {
        vm();
        messages(Map.of("q", 9));
        measured = Fact.known(Measured.without(GONE)
                .holdsUncounted(ME, "q")
                .holds(OTHER, Map.of())
                .tried(ME, Option.FORGET_LOST, led("q", ME))
                .all());
        served(Map.of("q", OTHER));
        assertThat(look(check(Option.FORGET_LOST, "f1")).detail())
                .contains("and not by " + ME + ", with 9 messages (how many it should have nobody could count)");

        measured = Fact.known(Measured.without(GONE)
                .holds(ME, Map.of("q", 9))
                .holds(OTHER, Map.of())
                .tried(ME, Option.FORGET_LOST, led("q", ME))
                .all());
        served(Map.of("q", GONE_TOO));
        assertThat(look(check(Option.FORGET_LOST, "f1")).result()).isEqualTo(Result.ABSENT);
    }

    @Test
    void a_queue_that_is_not_there_or_led_by_another_is_named() throws IOException {
        vm();
        messages(Map.of());
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
    void the_more_queues_there_are_the_longer_they_may_take_until_they_are_served() {
        assertThat(kinds().of(check(Option.FORGET_LOST, "f1")).patience()).isLessThan(Duration.ofMinutes(5));

        measured = Fact.known(Measured.without(GONE)
                .holds(ME, Map.of())
                .tried(ME, Option.FORGET_LOST, elected(20_000))
                .all());
        assertThat(kinds().of(check(Option.FORGET_LOST, "f1")).patience()).isGreaterThan(Duration.ofMinutes(15));

        measured = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");
        assertThat(kinds().of(check(Option.FORGET_LOST, "f1")).patience()).isPositive();
    }

    @Test
    void twenty_thousand_queues_are_compared() throws IOException {
        vm();
        measured = Fact.known(Measured.without(GONE)
                .holds(ME, Map.of())
                .holds(OTHER, Map.of())
                .tried(ME, Option.FORGET_LOST, elected(20_000))
                .all());
        on("rabbitmqctl", """
                case "$5" in
                *rabbit_agent_served*) case "$5" in
                  *'"aGFsZg=="'*) cat rest ;;
                  *) cat served ;;
                  esac ;;
                *) cat app ;;
                esac
                """);
        served(Stream.of(elected(10_000))
                .collect(Collectors.toMap(one -> one.queue().name(), one -> ME)));
        Files.move(directory.resolve("served"), directory.resolve("rest"));
        Map<String, NodeName> all = Stream.of(elected(20_000))
                .collect(Collectors.toMap(one -> one.queue().name(), one -> OTHER));
        Stream.of(elected(10_000)).forEach(one -> all.remove(one.queue().name()));
        served(all);
        String first = Files.readString(directory.resolve("served"));
        set("served", first.replace(",none}", ",{<<\"Lw==\">>,<<\"aGFsZg==\">>}}"));

        StepEnd end = look(check(Option.FORGET_LOST, "f1"));

        assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
        assertThat(end.detail()).contains("as announced: 20000 queues are served");
    }

    private static SchemaQueue[] elected(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> replicated("qq" + number, ME, OTHER, GONE))
                .toArray(SchemaQueue[]::new);
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
        return check(option, data, List.of());
    }

    private static Action check(Option option, String data, List<NodeName> together) {
        return new CheckOutcome(
                ME,
                option,
                List.of(new CheckOutcome.Copy(ME, data), new CheckOutcome.Copy(OTHER, data)),
                List.of(GONE),
                together);
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
                        + "],none}");
    }

    /** As the broker tells them. */
    private void messages(Map<String, Integer> counted) throws IOException {
        set(
                "messages",
                "{rabbit_agent_messages,["
                        + counted.entrySet().stream()
                                .map(one -> "{<<\"" + coded("/") + "\">>,<<\"" + coded(one.getKey()) + "\">>,"
                                        + one.getValue() + "}")
                                .collect(Collectors.joining(","))
                        + "],none}");
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
        return action.forcesBoot() ? runInPlan(action) : runAlone(action);
    }

    private StepEnd runAlone(Action action) {
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
        StepKinds kinds = kinds();
        return new StepRunner(
                ME,
                action -> new Impatient(kinds.of(action), Duration.ofSeconds(2)),
                new LeftOverChildren(),
                event -> {},
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
                        new BrokerServer(List.of("false"), commands),
                        backups(),
                        new BackupWriter(
                                backups(), "lab", data, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        lost -> measured,
                        Fact::notObserved));
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
