package io.rabbitagent.execute;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.CommandService;
import io.rabbitagent.broker.ServiceCommands;
import io.rabbitagent.broker.VainBoot;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of an ordered start on a node whose service is a small script: the VM lives while a file {@code vm} is there, and
 * epmd knows it while a file {@code epmd} is.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StartServiceStepTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Action LIVES = Action.StartService.living();
    private static final Action ANSWERS = new Action.StartService(Until.ANSWERS, Action.StartService.USUAL_BOOT);
    private static final Action RUNS = new Action.StartService(Until.RUNS, Action.StartService.USUAL_BOOT);
    private static final Action FIRST =
            new Action.StartService(Until.RUNS, Action.StartService.USUAL_BOOT, Optional.of(List.of(node(2), node(3))));
    private static final Action AWAIT_BOOT = new Action.AwaitBoot(Action.StartService.USUAL_BOOT);

    @TempDir
    Path directory;

    private final List<Event> journal = new CopyOnWriteArrayList<>();
    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private Fact<DataDirectory> files = Fact.known(Pictures.files(Pictures.nodes(1, 2, 3), Pictures.nodes(1, 2, 3)));
    private Fact<Optional<VainBoot>> vainBoot = Fact.known(Optional.empty());
    private final LeftOverChildren leftOver = new LeftOverChildren();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private Optional<StepKinds> kinds = Optional.empty();
    private boolean processUnknown;
    private FakeBroker broker;

    @BeforeEach
    void a_node_that_is_down() throws IOException {
        broker = new FakeBroker(directory).isDown("rabbit");
        service("stopped");
        start("touch vm epmd; echo starting > service");
    }

    @Test
    void a_node_that_is_down_is_started_and_its_boot_is_not_waited_for() throws IOException {
        assertThat(run(LIVES, LONG)).isEqualTo(end(Result.DONE, "the Erlang VM lives as pid " + pid()));
        assertThat(starts()).isEqualTo(1);
        assertThat(journal).singleElement().isInstanceOf(ChildStarted.class);
    }

    @Test
    void a_vm_that_lives_already_is_left_alone() throws IOException {
        touch("vm");
        assertThat(run(LIVES, LONG))
                .isEqualTo(end(Result.DONE, "nothing was left to do: the Erlang VM lives as pid " + pid()));
        assertThat(starts()).isZero();
        assertThat(journal).isEmpty();
    }

    @Test
    void who_has_to_answer_is_waited_for_until_epmd_knows_it() throws IOException {
        start("touch vm; echo starting > service");
        CompletableFuture<StepEnd> step = CompletableFuture.supplyAsync(() -> run(ANSWERS, LONG));
        await().atMost(LONG).until(() -> Files.exists(directory.resolve("vm")));
        assertThat(step).isNotDone();
        touch("epmd");
        assertThat(step.join())
                .isEqualTo(end(Result.DONE, "the Erlang VM lives as pid " + pid() + ", and can be reached"));
    }

    @Test
    void who_has_to_run_is_waited_for_until_its_boot_is_complete() throws IOException {
        CompletableFuture<StepEnd> step = CompletableFuture.supplyAsync(() -> run(RUNS, LONG));
        await().atMost(LONG).until(() -> Files.exists(directory.resolve("vm")));
        assertThat(step).isNotDone();
        broker.is("ready,false");
        service("running");
        assertThat(step.join())
                .isEqualTo(end(
                        Result.DONE,
                        "the Erlang VM lives as pid " + pid() + ", and the service says that its boot is complete"));
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void a_boot_that_does_not_complete_in_time_is_left_to_finish_and_nothing_is_claimed() throws IOException {
        start("touch vm epmd; echo starting > service");
        StepEnd end = run(RUNS, SHORT);
        assertThat(end.result()).isEqualTo(Result.UNKNOWN);
        assertThat(end.detail()).contains("its boot is not complete", "it is left to finish");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void a_boot_under_way_is_waited_for_and_not_started_again() throws IOException {
        touch("vm");
        service("starting");
        StepEnd end = run(AWAIT_BOOT, SHORT);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).startsWith("nothing was done: ").contains("its boot is not complete");
        assertThat(starts()).isZero();
    }

    @Test
    void a_boot_that_failed_beside_others_is_started_once_more() throws IOException {
        service("failed exit=1");
        start("touch vm; echo running > service; " + broker.boots());
        assertThat(run(AWAIT_BOOT, LONG).result()).isEqualTo(Result.DONE);
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void who_was_stopped_again_by_somebody_is_not_started_once_more() throws IOException {
        for (String state : List.of("stopped", "inactive")) {
            service(state);
            StepEnd end = run(AWAIT_BOOT, LONG);
            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("somebody has stopped it since: " + state);
        }
        assertThat(starts()).isZero();
    }

    @Test
    void who_is_about_to_be_started_by_its_service_is_waited_for() throws IOException {
        service("starting");
        assertThat(run(AWAIT_BOOT, SHORT).detail()).contains("its service is about to start it");
        assertThat(starts()).isZero();
    }

    @Test
    void a_boot_beside_the_service_is_complete_when_the_application_runs() throws IOException {
        touch("vm");
        broker.is("ready,false");
        assertThat(run(AWAIT_BOOT, LONG).detail()).endsWith("its application runs, though not by its service");
        assertThat(starts()).isZero();
    }

    @Test
    void a_boot_that_fails_ends_the_wait_at_once() throws IOException {
        start("touch vm; echo starting > service; (sleep 1; rm vm; echo failed > service) > /dev/null 2>&1 &");
        StepEnd end = run(RUNS, LONG);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).startsWith("no Erlang VM of the node lives");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void who_starts_before_all_others_and_gives_up_waiting_for_their_tables_is_begun_once_more() throws IOException {
        startsAndFailsAfterwards();
        StepEnd first = run(FIRST, LONG);
        assertThat(first.result()).isEqualTo(Result.ABSENT);
        assertThat(first.detail()).endsWith("given up waiting for the tables of other members; it is begun once more");
        assertThat(progress).contains(first.detail());

        start("touch vm; echo running > service; " + broker.boots());
        StepEnd second = run(FIRST, LONG);
        assertThat(second.result()).isEqualTo(Result.DONE);
        assertThat(progress).last().asString().contains("starts the node once more");
        assertThat(second.detail()).endsWith("begun again, as it had given up waiting for the tables of other members");
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void who_gives_up_while_nobody_else_boots_is_not_begun_a_third_time() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.FAILED);
        assertThat(starts()).isEqualTo(2);

        StepEnd asked = run(FIRST, LONG);
        assertThat(asked.result()).isEqualTo(Result.FAILED);
        assertThat(asked.detail())
                .startsWith("nothing was done: ")
                .contains("its boot has failed 2 times: it has given up waiting");
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void beside_another_that_boots_it_is_begun_again_and_once_more_when_that_one_has_given_up() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        broker.isAt(node(2), "booting,true");
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        assertThat(starts()).as("it has to see the other one give up").isEqualTo(2);

        StepEnd waits = run(FIRST, SHORT);
        assertThat(waits.detail()).contains("begun once more when nobody else boots, and rabbit@rb2 does");
        assertThat(progress).anyMatch(line -> line.contains("when nobody else boots, and rabbit@rb2 does"));
        assertThat(starts()).isEqualTo(2);

        broker.isGone(node(2));
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.FAILED);
        assertThat(starts()).isEqualTo(3);
        assertThat(run(FIRST, LONG).detail()).contains("failed 3 times");
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void it_is_not_begun_again_beside_all_others_as_the_first_by_name_would_load_its_older_copy() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        broker.isAt(node(2), "booting,true").isAt(node(3), "booting,true");
        StepEnd end = run(FIRST, SHORT);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("when nobody else boots, and rabbit@rb2, rabbit@rb3 do");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void beside_one_that_runs_it_is_begun_again_at_once() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        broker.isAt(node(2), "ready,false").isAt(node(3), "booting,true");
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.FAILED);
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void while_it_is_unknown_whether_another_boots_it_is_not_begun_again() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        broker.isAt(node(2), "something else");
        StepEnd end = run(FIRST, SHORT);
        assertThat(end.detail()).contains("nothing was done", "whether rabbit@rb2 boots is unknown");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void who_fails_beside_one_that_could_not_tell_its_feature_flags_is_begun_again_once_that_one_runs()
            throws IOException {
        startsAndFailsAfterwards();
        vainBoot = Fact.known(Optional.of(VainBoot.FLAGS_NOT_TOLD));
        broker.isAt(node(2), "booting,true").isAt(node(3), "booting,true");
        StepEnd first = run(FIRST, LONG);
        assertThat(first.result()).isEqualTo(Result.ABSENT);
        assertThat(first.detail())
                .isEqualTo(
                        "its boot has failed beside a member that could not tell its feature flags yet; it is begun once more");

        assertThat(run(FIRST, SHORT).detail()).contains("when nobody else boots, and rabbit@rb2, rabbit@rb3 do");
        assertThat(starts()).isEqualTo(1);

        broker.isAt(node(3), "ready,false");
        start("touch vm; echo running > service; " + broker.boots());
        StepEnd second = run(FIRST, LONG);
        assertThat(second.result()).isEqualTo(Result.DONE);
        assertThat(second.detail())
                .endsWith("begun again, as it had failed beside a member that could not tell its feature flags yet");
        assertThat(starts()).isEqualTo(2);
    }

    @Test
    void a_boot_that_fails_for_another_reason_is_not_begun_again() throws IOException {
        startsAndFailsAfterwards();
        vainBoot = Fact.known(Optional.empty());
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.FAILED);
        assertThat(run(FIRST, LONG).detail()).contains("neither for want of the tables of other members");
        vainBoot = Fact.unknown(Fact.Reason.UNREADABLE, "no log");
        assertThat(run(FIRST, LONG).detail()).contains("how its boot has failed", "no log");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void who_was_stopped_by_somebody_after_its_boot_gave_up_is_not_begun_again() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(FIRST, LONG).result()).isEqualTo(Result.ABSENT);
        service("stopped");
        assertThat(run(FIRST, LONG).detail()).contains("somebody has stopped it since: stopped");
        assertThat(starts()).isEqualTo(1);
    }

    @Test
    void an_agent_that_was_killed_counts_what_its_earlier_life_has_begun() throws IOException {
        startsAndFailsAfterwards();
        service("failed exit=1");
        leftOver.restore(new ChildStarted(ME, "p-0", 1, "c-0", "start", 1, 1));
        leftOver.restore(new ChildStarted(ME, "p-1", 1, "c-1", "start", 1, 1));
        leftOver.restore(new ChildStarted(ME, "p-1", 1, "c-2", "start", 1, 1));
        StepEnd end = run(FIRST, LONG);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("failed 2 times");
        assertThat(starts()).isZero();
    }

    @Test
    void any_other_node_whose_boot_gives_up_has_failed() throws IOException {
        startsAndFailsAfterwards();
        assertThat(run(RUNS, LONG).result()).isEqualTo(Result.FAILED);
        assertThat(starts()).isEqualTo(1);
    }

    /** A boot that lives long enough to be seen, and gives up waiting for tables. */
    private void startsAndFailsAfterwards() throws IOException {
        broker.isGone(node(2)).isGone(node(3));
        vainBoot = Fact.known(Optional.of(VainBoot.WAITED_FOR_TABLES));
        start("touch vm; echo starting > service; (sleep 1; rm vm; echo failed > service) > /dev/null 2>&1 &");
    }

    @Test
    void a_service_that_takes_its_time_before_the_vm_lives_has_not_failed() throws IOException {
        start("echo starting > service; (sleep 1; echo failed > service; sleep 1; touch vm; echo running > service)"
                + " > /dev/null 2>&1 &");
        assertThat(run(RUNS, LONG).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_boot_that_completed_meanwhile_is_seen() throws IOException {
        touch("vm");
        service("running");
        broker.is("ready,false");
        assertThat(run(AWAIT_BOOT, LONG))
                .isEqualTo(end(
                        Result.DONE,
                        "nothing was left to do: the Erlang VM lives as pid " + pid()
                                + ", and the service says that its boot is complete"));
        assertThat(starts()).isZero();
    }

    @Test
    void a_vm_that_dies_of_its_boot_is_a_failure() throws IOException {
        start("echo 'BOOT FAILED' >&2; exit 1");
        StepEnd end = run(RUNS, SHORT);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail())
                .startsWith("no Erlang VM of the node lives: ")
                .contains("starting the service", "BOOT FAILED");
    }

    @Test
    void a_service_that_refuses_is_a_failure_with_its_words() throws IOException {
        start("echo 'Access denied' >&2; exit 4");
        StepEnd end = run(LIVES, SHORT);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("Access denied");
    }

    @Test
    void a_masked_service_is_not_started() throws IOException {
        service("stopped masked");
        assertThat(run(LIVES, LONG))
                .isEqualTo(end(Result.FAILED, "nothing was done: the service is masked: stopped masked"));
        assertThat(starts()).isZero();
    }

    @Test
    void an_empty_directory_is_not_started() throws IOException {
        files = Fact.known(new DataDirectory(false, false, Fact.known(Optional.empty()), Fact.known(Optional.empty())));
        StepEnd end = run(LIVES, LONG);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("its data directory is empty");
        assertThat(starts()).isZero();
    }

    @Test
    void a_left_over_force_load_is_not_started() throws IOException {
        Set<NodeName> all = Pictures.nodes(1, 2, 3);
        DataDirectory sound = Pictures.files(all, all);
        files = Fact.known(new DataDirectory(true, true, sound.membership(), sound.runningAtShutdown()));
        StepEnd end = run(LIVES, LONG);
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("force_load");
        assertThat(starts()).isZero();
    }

    @Test
    void while_it_is_unknown_what_the_directory_holds_nothing_is_started() throws IOException {
        files = Fact.unknown(Fact.Reason.UNREADABLE, "denied");
        StepEnd end = run(LIVES, LONG);
        assertThat(end.result()).isEqualTo(Result.ABSENT);
        assertThat(end.detail()).contains("what its data directory holds is unknown", "denied");
        assertThat(starts()).isZero();
    }

    @Test
    void while_it_is_unknown_whether_a_vm_lives_nothing_is_started() throws IOException {
        processUnknown = true;
        for (Action action : List.of(LIVES, ANSWERS, RUNS, AWAIT_BOOT)) {
            StepEnd end = run(action, SHORT);
            assertThat(end.result()).as(action.name()).isEqualTo(Result.ABSENT);
            assertThat(end.detail()).contains("nothing was done: whether an Erlang VM lives is unknown");
        }
        assertThat(starts()).isZero();
    }

    @Test
    void a_boot_of_which_the_service_tells_nothing_is_not_claimed_to_be_complete() throws IOException {
        start("touch vm; rm service; " + broker.boots());
        StepEnd end = run(RUNS, SHORT);
        assertThat(end.result()).isEqualTo(Result.UNKNOWN);
        assertThat(end.detail()).contains("whether the boot is complete is unknown");
    }

    private StepEnd run(Action action, Duration patience) {
        OwnNode own = new OwnNode(
                ME,
                directory,
                broker.rabbitmqctl(),
                this::process,
                () -> files,
                Fact::notObserved,
                () -> Fact.known(Files.exists(directory.resolve("epmd"))));
        Step step = new Step(1, ME, action);
        Plan plan =
                SomePlans.of("p-1", "cluster-down", ME, Mode.AUTO, "", List.of(), List.of(step), Losses.NONE, "", "d");
        return new StepRunner(
                        ME,
                        one -> new Impatient(kinds(own).of(one), patience),
                        leftOver,
                        journal::add,
                        (run, within) -> Optional.empty())
                .run(new Effect.RunStep(plan, step, "claim", Duration.ZERO), StepAsked.telling(progress::add));
    }

    /** Of one life of the agent. */
    private StepKinds kinds(OwnNode own) {
        StepKinds known = kinds.orElseGet(() -> new StepKinds(own, tools()));
        kinds = Optional.of(known);
        return known;
    }

    // These steps make no backups, and start the broker by its service alone.
    @SuppressWarnings("NullAway")
    private StepKinds.Tools tools() {
        return new StepKinds.Tools(brokerService(), null, null, null, lost -> Fact.notObserved(), () -> vainBoot);
    }

    private BrokerService brokerService() {
        ServiceCommands scripts = new ServiceCommands(
                List.of(directory.resolve("start").toString()),
                List.of("false"),
                List.of(),
                List.of(),
                Optional.of(List.of("cat", directory.resolve("service").toString())),
                LONG);
        return new CommandService(scripts, commands);
    }

    private Fact<Optional<BrokerProcess>> process() {
        if (processUnknown) {
            return Fact.unknown(Fact.Reason.UNREADABLE, "injected");
        }
        boolean lives = Files.exists(directory.resolve("vm"));
        return Fact.known(lives ? Optional.of(Pictures.life(ME, 1)) : Optional.empty());
    }

    private void service(String state) throws IOException {
        Files.writeString(directory.resolve("service"), state + "\n");
    }

    private void start(String shell) throws IOException {
        Path script = Files.writeString(
                directory.resolve("start"), "#!/bin/sh\ncd " + directory + "\necho start >> starts\n" + shell + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void touch(String name) throws IOException {
        Files.createFile(directory.resolve(name));
    }

    private int starts() throws IOException {
        Path file = directory.resolve("starts");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static long pid() {
        return Pictures.life(ME, 1).pid();
    }

    private static StepEnd end(Result result, String detail) {
        return new StepEnd("p-1", 1, "claim", result, detail);
    }
}
