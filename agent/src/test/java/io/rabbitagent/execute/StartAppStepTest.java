package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StartAppStepTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Step STEP = new Step(1, ME, new Action.StartApp());
    private static final Plan PLAN =
            SomePlans.of("p-1", "app-stopped", ME, Mode.AUTO, "", List.of(), List.of(STEP), Losses.NONE, "", "d");

    @TempDir
    Path directory;

    private final List<Event> journal = new CopyOnWriteArrayList<>();
    private final LeftOverChildren leftOver = new LeftOverChildren();
    private Fact<Optional<BrokerProcess>> process = Fact.known(Optional.of(Pictures.life(ME, 1)));
    private FakeBroker broker;

    @BeforeEach
    void make_a_broker() throws IOException {
        broker = new FakeBroker(directory);
    }

    @Test
    void an_application_that_runs_already_is_left_alone() throws IOException {
        broker.is("ready,false");
        assertThat(run(LONG)).isEqualTo(end(Result.DONE, "nothing was left to do: the application runs"));
        assertThat(broker.calls()).containsExactly("eval");
        assertThat(journal).isEmpty();
    }

    @Test
    void a_stopped_application_is_started_and_seen_running() throws IOException {
        broker.is("stopped,false");
        assertThat(run(LONG)).isEqualTo(end(Result.DONE, "the application runs"));
        assertThat(broker.calls()).containsExactly("eval", "eval", "start_app", "eval");
    }

    @Test
    void a_boot_that_goes_on_after_start_app_is_waited_for() throws IOException {
        broker.is("stopped,false").startApp("echo '{rabbit_agent,booting,true}' > " + directory.resolve("state"));
        CompletableFuture<StepEnd> step = CompletableFuture.supplyAsync(() -> run(LONG));
        await().atMost(LONG).until(() -> broker.calls().contains("start_app"));
        await().atMost(LONG)
                .until(() -> broker.calls().lastIndexOf("eval") > broker.calls().indexOf("start_app"));
        broker.is("ready,false");
        assertThat(step.join()).isEqualTo(end(Result.DONE, "the application runs"));
    }

    @Test
    void the_state_counts_and_not_the_exit_code() throws IOException {
        broker.is("stopped,false").startApp(broker.boots() + "; echo 'Error: timeout' >&2; exit 75");
        assertThat(run(LONG).result()).isEqualTo(Result.DONE);

        broker.is("stopped,false").startApp("exit 0");
        assertThat(run(LONG)).isEqualTo(end(Result.FAILED, "the application is stopped: start_app exited with 0"));
    }

    @Test
    void a_start_that_the_cluster_refuses_fails_and_names_who_denies_the_node() throws IOException {
        broker.is("stopped,false")
                .startApp(
                        "echo \"{inconsistent_cluster,'Node rabbit@rb1 thinks it\\\\'s clustered with node rabbit@rb2,"
                                + " but rabbit@rb2 disagrees'}\"; exit 69");
        assertThat(run(LONG))
                .isEqualTo(end(
                        Result.FAILED,
                        "the application is stopped: rabbit@rb2 does not know the node as a member"
                                + " (inconsistent_cluster)"));
    }

    @Test
    void a_start_that_fails_otherwise_repeats_what_was_said() throws IOException {
        broker.is("stopped,false").startApp("echo 'first'; echo 'no space left'; exit 70");
        assertThat(run(LONG))
                .isEqualTo(end(
                        Result.FAILED, "the application is stopped: start_app exited with 70, first no space left"));
    }

    @Test
    void a_vm_that_died_of_the_start_is_a_failure() throws IOException {
        broker.is("stopped,false")
                .startApp("echo '* epmd reports: node '\"'rabbit'\"' not running at all' > "
                        + directory.resolve("state") + "; exit 69");
        Path state = directory.resolve("state");
        assertThat(run(() -> holds(state, "epmd") ? Fact.known(Optional.empty()) : process, LONG, journal::add))
                .satisfies(end -> assertThat(end.result()).isEqualTo(Result.FAILED))
                .satisfies(end -> assertThat(end.detail()).startsWith("the application is vm down: "));
    }

    @Test
    void without_a_vm_nothing_is_done() throws IOException {
        broker.isDown("rabbit");
        process = Fact.known(Optional.empty());
        assertThat(run(LONG))
                .isEqualTo(
                        end(Result.FAILED, "nothing was done: the application should be stopped, and it is vm down"));
        assertThat(broker.calls()).isEmpty();
    }

    @Test
    void while_the_state_is_unknown_nothing_is_done() throws IOException {
        broker.is("on holiday");
        StepEnd end = run(SHORT);
        assertThat(end.result()).isEqualTo(Result.ABSENT);
        assertThat(end.detail())
                .startsWith("nothing was done: the application should be stopped, and it is unknown (failed: ")
                .contains("on holiday");
        assertThat(broker.calls()).containsOnly("eval");
        assertThat(journal).isEmpty();
    }

    @Test
    void a_boot_that_is_under_way_is_waited_for_and_not_started_again() throws IOException {
        broker.is("booting,true");
        assertThat(run(SHORT))
                .isEqualTo(
                        end(Result.FAILED, "nothing was done: the application should be stopped, and it is booting"));
        assertThat(broker.calls()).containsOnly("eval");
    }

    @Test
    void a_start_whose_effect_can_not_be_told_in_time_is_of_unknown_outcome() throws IOException {
        broker.is("stopped,false").startApp("echo '{rabbit_agent,booting,true}' > " + directory.resolve("state"));
        assertThat(run(SHORT)).isEqualTo(end(Result.UNKNOWN, "the application is booting: start_app exited with 0"));
    }

    @Test
    void a_start_app_that_hangs_is_of_unknown_outcome_while_the_boot_goes_on() throws IOException {
        broker.is("stopped,false")
                .startApp("echo '{rabbit_agent,booting,true}' > " + directory.resolve("state") + "; sleep 300");
        assertThat(run(Duration.ofSeconds(3)))
                .isEqualTo(end(Result.UNKNOWN, "the application is booting: start_app did not end in time"));
    }

    @Test
    void the_child_is_journalled_while_it_runs_and_before_its_output_is_awaited() throws IOException {
        Path journalled = directory.resolve("journalled");
        broker.is("stopped,false").startApp("until test -e " + journalled + "; do sleep 0.01; done; " + broker.boots());
        StepEnd end = run(() -> process, LONG, event -> {
            ChildStarted child = (ChildStarted) event;
            assertThat(new RunningChild(child.pid(), child.startTicks()).isAlive())
                    .isTrue();
            journal.add(event);
            touch(journalled);
        });
        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(journal).singleElement().isInstanceOfSatisfying(ChildStarted.class, child -> {
            assertThat(child.node()).isEqualTo(ME);
            assertThat(child.planId()).isEqualTo("p-1");
            assertThat(child.step()).isEqualTo(1);
            assertThat(child.claimId()).isEqualTo("claim");
            assertThat(child.command()).isEqualTo("rabbitmqctl start_app");
            assertThat(child.shared()).isFalse();
        });
    }

    @Test
    void a_child_that_an_earlier_agent_left_behind_is_waited_for() throws Exception {
        broker.is("ready,false");
        Process child = leaveBehind();
        CompletableFuture<StepEnd> step = new CompletableFuture<>();
        Thread waiting = new Thread(() -> step.complete(run(LONG)));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(broker.calls()).isEmpty();
        child.destroyForcibly();
        assertThat(step.join().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_child_that_an_earlier_agent_left_behind_and_that_does_not_end_is_of_unknown_outcome() throws Exception {
        broker.is("stopped,false");
        Process child = leaveBehind();
        try {
            assertThat(run(SHORT))
                    .isEqualTo(end(
                            Result.UNKNOWN,
                            "a command that was left behind still runs as pid " + child.pid()
                                    + ": rabbitmqctl start_app"));
            assertThat(broker.calls()).isEmpty();
        } finally {
            child.destroyForcibly();
        }
    }

    private Process leaveBehind() throws IOException {
        Process child = new ProcessBuilder("sleep", "300").start();
        leftOver.restore(LeftOverChildrenTest.started(ME, "p-1", 1, child.pid()));
        assertThat(leftOver.living()).hasSize(1);
        return child;
    }

    private StepEnd run(Duration patience) {
        return run(() -> process, patience, journal::add);
    }

    private StepEnd run(Supplier<Fact<Optional<BrokerProcess>>> now, Duration patience, Consumer<Event> heard) {
        OwnNode own = new OwnNode(
                ME, directory, broker.rabbitmqctl(), now, Fact::notObserved, Fact::notObserved, Fact::notObserved);
        return new StepRunner(
                        ME,
                        action -> new Impatient(new StartAppStep(own), patience),
                        leftOver,
                        heard,
                        (step, within) -> Optional.empty())
                .run(new Effect.RunStep(PLAN, STEP, "claim", Duration.ZERO), StepAsked.telling(line -> {}));
    }

    private static StepEnd end(Result result, String detail) {
        return new StepEnd("p-1", 1, "claim", result, detail);
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
