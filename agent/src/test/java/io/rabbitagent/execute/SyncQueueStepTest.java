package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that answers as {@code rabbitmqctl} of 3.10.8 does, and does to the queue what a test wants. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SyncQueueStepTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Action.SyncQueue SYNC =
            new Action.SyncQueue("/", "orders", OptionalLong.of(9), OptionalLong.of(9), OptionalLong.of(1_000));
    private static final Step STEP = new Step(1, ME, SYNC);
    private static final Plan PLAN = SomePlans.of(
            "p-1", "unsynchronised-mirrors", ME, Mode.AUTO, "", List.of(), List.of(STEP), Losses.NONE, "", "d");

    private static final String LATE = "{rabbit_agent,rabbit@rb1,[rabbit@rb3],none,9,[]}";
    private static final String SYNCING = "{rabbit_agent,rabbit@rb1,[rabbit@rb3],4,9,[]}";
    private static final String WHOLE = "{rabbit_agent,rabbit@rb1,[],none,9,[]}";
    private static final String QUEUE = "queue 'orders' in vhost '/'";

    @TempDir
    Path directory;

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private volatile Optional<String> giveWay = Optional.empty();
    private Path program;

    @BeforeEach
    void a_broker() throws IOException {
        set("queue", LATE);
        set("app", "{rabbit_agent,ready,false}");
        program = Files.writeString(directory.resolve("rabbitmqctl"), "#!/bin/sh\ncd " + directory + "\n" + """
                case "$4" in
                eval) case "$5" in
                  *"whereis(rabbit_boot)"*) cat app ;;
                  *) cat queue ;;
                  esac ;;
                *) shift 3; echo "$*" >> done; [ ! -e "on-$1" ] || . "./on-$1" ;;
                esac
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void set(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text + "\n");
    }

    private List<String> done() throws IOException {
        Path file = directory.resolve("done");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private StepRunner runner() {
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(20));
        OwnNode own = new OwnNode(
                ME,
                directory,
                rabbitmqctl,
                () -> Fact.known(Optional.of(Pictures.life(ME, 1))),
                Fact::notObserved,
                Fact::notObserved,
                Fact::notObserved);
        return new StepRunner(
                ME,
                action -> new SyncQueueStep(own, (Action.SyncQueue) action),
                new LeftOverChildren(),
                event -> {},
                (step, within) -> Optional.empty());
    }

    private StepEnd run() {
        return runner().run(
                        new Effect.RunStep(PLAN, STEP, "claim", Duration.ZERO),
                        new StepAsked(progress::add, () -> giveWay));
    }

    @Test
    void a_queue_is_synchronised_and_seen_to_be() throws IOException {
        set("on-sync_queue", "echo '" + WHOLE + "' > queue");
        StepEnd end = run();

        assertThat(end.detail()).isEqualTo("all mirrors of " + QUEUE + " are synchronised");
        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(done()).containsExactly("sync_queue -p / -- orders");
    }

    @Test
    void one_that_needs_nothing_any_more_is_left_alone() throws IOException {
        for (String answer : List.of(WHOLE, "{rabbit_agent,gone,[]}", LATE.replace("rb1,", "rb2,"))) {
            set("queue", answer);
            assertThat(run().result()).as(answer).isEqualTo(Result.DONE);
        }
        assertThat(done()).isEmpty();
    }

    @Test
    void a_long_sync_is_cancelled_once_that_is_asked_for() throws IOException {
        set("on-sync_queue", "echo '" + SYNCING + "' > queue; sleep 20");
        set("on-cancel_sync_queue", "echo '" + LATE + "' > queue");
        Thread asks = new Thread(() -> {
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> progress.stream().anyMatch(line -> line.contains("4 of 9 messages")));
            giveWay = Optional.of("yielded to app-stopped on rabbit@rb2 (priority 400 before 100)");
        });
        asks.start();
        StepEnd end = run();

        assertThat(end.result()).isEqualTo(Result.GAVE_WAY);
        assertThat(end.detail())
                .isEqualTo("yielded to app-stopped on rabbit@rb2 (priority 400 before 100); cancelled; " + QUEUE
                        + " is not synchronised on rabbit@rb3");
        assertThat(done()).startsWith("sync_queue -p / -- orders", "cancel_sync_queue -p / -- orders");
    }

    @Test
    void what_an_earlier_life_has_begun_is_cancelled_by_a_look_too() throws IOException {
        set("queue", SYNCING);
        set("on-cancel_sync_queue", "echo '" + LATE + "' > queue");
        giveWay = Optional.of("plan p-1 is being aborted");
        StepEnd end =
                runner().look(new Effect.LookAtStep(PLAN, STEP, "claim"), new StepAsked(progress::add, () -> giveWay));

        assertThat(end.result()).isEqualTo(Result.ABSENT);
        assertThat(done()).containsExactly("cancel_sync_queue -p / -- orders");
    }

    @Test
    void a_cancel_that_fails_is_repeated() throws IOException {
        set("queue", SYNCING);
        set("on-cancel_sync_queue", "[ -e second ] && echo '" + LATE + "' > queue; touch second; ls third");
        giveWay = Optional.of("plan p-1 is being aborted");
        StepEnd end = run();

        assertThat(end.result()).isEqualTo(Result.GAVE_WAY);
        assertThat(done()).containsExactly("cancel_sync_queue -p / -- orders", "cancel_sync_queue -p / -- orders");
    }

    @Test
    void a_queue_that_has_grown_beyond_what_was_shown_is_planned_again() throws IOException {
        set("queue", LATE.replace("none,9", "none,1001"));
        assertThat(run().detail())
                .isEqualTo("nothing was done: " + QUEUE
                        + " holds 1001 messages now, and more than 1000 are for a human to approve");
        set("queue", LATE.replace("none,9", "none,unknown"));
        assertThat(run().detail()).isEqualTo("nothing was done: how many messages " + QUEUE + " holds is unknown");
        assertThat(run().result()).isEqualTo(Result.GAVE_WAY);
        assertThat(done()).isEmpty();
        set("queue", LATE.replace("none,9", "none,1000"));
        set("on-sync_queue", "echo '" + WHOLE + "' > queue");
        assertThat(run().result()).isEqualTo(Result.DONE);
    }

    @Test
    void nothing_is_begun_while_there_is_an_alarm_and_that_is_no_failure() throws IOException {
        set("queue", LATE.replace("9,[]", "9,[{rabbit@rb2,memory}]"));
        StepEnd end = run();

        assertThat(end.result()).isEqualTo(Result.GAVE_WAY);
        assertThat(end.detail()).isEqualTo("nothing was done: rabbit@rb2 has a memory alarm");
        assertThat(done()).isEmpty();
    }

    @Test
    void a_sync_that_the_broker_refuses_has_failed() throws IOException {
        set("on-sync_queue", "echo 'Error: not_mirrored' >&2; exit 69");
        StepEnd end = run();

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("is not synchronised on rabbit@rb3", "sync_queue exited with 69");
    }

    @Test
    void a_broker_that_stops_meanwhile_ends_it_without_a_failure() throws IOException {
        set("on-sync_queue", "echo 'Error: no' > queue; echo '{rabbit_agent,stopped,false}' > app; exit 69");
        StepEnd end = run();

        assertThat(end.result()).isEqualTo(Result.GAVE_WAY);
        assertThat(end.detail()).contains("the application should run, and it is stopped");
    }
}
