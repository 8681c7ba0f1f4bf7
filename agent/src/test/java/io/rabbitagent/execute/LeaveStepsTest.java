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
import io.rabbitagent.plan.Loss;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a program that answers as {@code rabbitmqctl} of 3.10.8 does. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LeaveStepsTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Action SHRINK = new Action.ShrinkQuorumQueues(ME);
    private static final Action DRAIN = new Action.Drain();
    private static final String NOTHING = "{rabbit_agent,{0,[]},0,{0,[]},{0,[]}}";
    private static final String COUNTED = "{rabbit_agent,{0,[]},2,{0,[]},{0,[]}}";
    private static final String STUCK = "{rabbit_agent,{0,[]},2,{1,[{<<\"Lw==\">>,<<\"cQ==\">>}]},{0,[]}}";
    private static final String ONLY_HERE = "{rabbit_agent,{1,[{<<\"Lw==\">>,<<\"cQ==\">>}]},0,{0,[]},{0,[]}}";
    private static final String LED = "{rabbit_agent_leaderless,{0,[]}}";
    private static final String NOT_LED = "{rabbit_agent_leaderless,{1,[{<<\"Lw==\">>,<<\"cQ==\">>}]}}";
    private static final Losses SHOWN =
            new Losses(List.of(new Loss("/", "q", OptionalLong.empty(), "only here")), 0, List.of());

    @TempDir
    Path directory;

    private Losses losses = Losses.NONE;
    private Optional<Duration> patience = Optional.empty();

    @BeforeEach
    void a_broker_that_serves() throws IOException {
        set("app", "{rabbit_agent,ready,false}");
        set("departure", NOTHING);
        set("draining", "{rabbit_agent,false,1}");
        set("leaderless", LED);
        Path program = Files.writeString(directory.resolve("rabbitmqctl"), "#!/bin/sh\ncd " + directory + "\n" + """
                case "$4" in
                eval) case "$5" in
                  *"whereis(rabbit_boot)"*) cat app ;;
                  *local_connections*) cat draining; [ ! -e fewer ] || mv fewer draining ;;
                  *rabbit_agent_leaderless*) cat leaderless; [ ! -e later ] || mv later leaderless ;;
                  *) cat departure ;;
                  esac ;;
                *) shift 3; echo "$*" >> done; [ ! -e "on-$3" ] || . "./on-$3" ;;
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

    private StepEnd run(Action action) {
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(
                List.of(directory.resolve("rabbitmqctl").toString()),
                new CommandRunner(CommandAudit.NONE),
                Duration.ofSeconds(20));
        OwnNode own = new OwnNode(
                ME,
                directory,
                rabbitmqctl,
                () -> Fact.known(Optional.of(Pictures.life(ME, 1))),
                Fact::notObserved,
                Fact::notObserved,
                Fact::notObserved);
        Step step = new Step(1, ME, action);
        Plan plan = SomePlans.of("p-1", "leave", ME, Mode.APPROVE, "", List.of(), List.of(step), losses, "", "d");
        StepRunner runner = new StepRunner(
                ME, asked -> kind(asked, own), new LeftOverChildren(), event -> {}, (one, within) -> Optional.empty());
        return runner.run(
                new Effect.RunStep(plan, step, "claim", Duration.ZERO), new StepAsked(line -> {}, Optional::empty));
    }

    private StepKind kind(Action asked, OwnNode own) {
        StepKind kind = asked instanceof Action.Drain ? new DrainStep(own) : new ShrinkQuorumQueuesStep(own);
        return patience.<StepKind>map(shorter -> new Impatient(kind, shorter)).orElse(kind);
    }

    @Test
    void quorum_queues_are_shrunk_and_their_records_tell_that_they_are() throws IOException {
        set("departure", COUNTED);
        set("on-shrink", "echo '" + NOTHING + "' > departure");
        StepEnd end = run(SHRINK);

        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail()).isEqualTo("no quorum queue counts " + ME + " as a member, and each has a leader");
        assertThat(done()).containsExactly("--script-name rabbitmq-queues shrink " + ME);
    }

    @Test
    void what_shrink_calls_ok_is_no_success_while_a_queue_counts_the_node() throws IOException {
        set("departure", COUNTED);
        set(
                "on-shrink",
                "cat "
                        + Path.of("src/test/resources/fixtures/3.10.8/rabbitmqctl/shrink-of-a-drained-node.out")
                                .toAbsolutePath());
        StepEnd end = run(SHRINK);

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("2 quorum queues count " + ME, "shrink exited with 0", "qq.two");
    }

    @Test
    void a_queue_that_would_stand_still_is_not_shrunk() throws IOException {
        set("departure", STUCK);
        StepEnd end = run(SHRINK);

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("nothing was done: 1 quorum queues have no majority");
        assertThat(done()).isEmpty();
    }

    @Test
    void an_application_that_does_not_run_is_neither_shrunk_nor_drained() throws IOException {
        set("app", "{rabbit_agent,stopped,false}");
        for (Action action : List.of(SHRINK, DRAIN)) {
            assertThat(run(action).detail()).as(action.name()).contains("should run, and it is stopped");
        }
        assertThat(done()).isEmpty();
    }

    @Test
    void a_drain_is_done_once_no_client_is_connected() throws IOException {
        set("on-drain", "echo '{rabbit_agent,true,0}' > draining");
        StepEnd end = run(DRAIN);

        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail()).isEqualTo(ME + " is drained, and no AMQP client is connected to it");
        assertThat(done()).containsExactly("--script-name rabbitmq-upgrade drain");
    }

    @Test
    void a_drain_that_ended_half_way_is_done_once_more() throws IOException {
        set("draining", "{rabbit_agent,true,3}");
        set("on-drain", "echo '{rabbit_agent,true,0}' > draining");
        assertThat(run(DRAIN).result()).isEqualTo(Result.DONE);
        assertThat(done()).hasSize(1);
    }

    @Test
    void clients_that_take_their_time_are_waited_for() throws IOException {
        set("on-drain", "echo '{rabbit_agent,true,2}' > draining; echo '{rabbit_agent,true,0}' > fewer");
        StepEnd end = run(DRAIN);

        assertThat(end.result()).as(end.detail()).isEqualTo(Result.DONE);
        assertThat(done()).containsExactly("--script-name rabbitmq-upgrade drain");
    }

    @Test
    void clients_that_stay_end_it_once_the_patience_is_over_with_what_to_do() throws IOException {
        patience = Optional.of(Duration.ofSeconds(6));
        set("on-drain", "echo '{rabbit_agent,true,2}' > draining");
        StepEnd end = run(DRAIN);

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail())
                .contains(
                        "is drained, and has 2 AMQP connections still",
                        "rabbitmqctl close_connection PID REASON",
                        "rabbitmq-upgrade revive, and ask anew");
    }

    @Test
    void no_node_is_drained_while_a_quorum_queue_counts_it() throws IOException {
        set("departure", COUNTED);
        assertThat(run(DRAIN).detail())
                .contains("2 quorum queues count " + ME + " as a member, and a drain would stop");
        assertThat(done()).isEmpty();
    }

    @Test
    void a_queue_that_the_plan_names_may_go_and_one_that_it_does_not_name_ends_it() throws IOException {
        set("departure", ONLY_HERE);
        assertThat(run(DRAIN).detail()).contains("queue 'q' in vhost '/' is only on " + ME, "does not name it");
        assertThat(done()).isEmpty();

        losses = SHOWN;
        set("on-drain", "echo '{rabbit_agent,true,0}' > draining");
        assertThat(run(DRAIN).result()).isEqualTo(Result.DONE);
    }

    @Test
    void one_that_came_while_clients_were_disconnected_ends_it_before_the_node_is_stopped() throws IOException {
        set("on-drain", "echo '{rabbit_agent,true,0}' > draining; echo '" + ONLY_HERE + "' > departure");
        StepEnd end = run(DRAIN);

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail()).contains("queue 'q' in vhost '/' is only on " + ME, "rabbitmq-upgrade revive");
    }

    @Test
    void a_quorum_queue_or_a_stream_that_came_to_a_draining_node_ends_it_before_the_node_is_stopped()
            throws IOException {
        String stream = "{rabbit_agent,{0,[]},0,{0,[]},{1,[{<<\"Lw==\">>,<<\"cw==\">>}]}}";
        for (String since : List.of(COUNTED, stream)) {
            set("departure", NOTHING);
            set("draining", "{rabbit_agent,false,1}");
            set("on-drain", "echo '{rabbit_agent,true,0}' > draining; echo '" + since + "' > departure");
            StepEnd end = run(DRAIN);

            assertThat(end.result()).isEqualTo(Result.FAILED);
            assertThat(end.detail()).contains("on " + ME, "rabbitmq-upgrade revive, and ask anew");
        }
    }

    @Test
    void no_node_is_drained_while_a_stream_has_a_replica_there() throws IOException {
        set("departure", "{rabbit_agent,{0,[]},0,{0,[]},{1,[{<<\"Lw==\">>,<<\"cw==\">>}]}}");
        assertThat(run(DRAIN).detail()).contains("1 streams have a replica on " + ME + ": 's' in vhost '/'");
        assertThat(done()).isEmpty();
    }

    @Test
    void a_shrink_is_done_once_the_others_have_elected_a_leader() throws IOException {
        set("departure", COUNTED);
        set(
                "on-shrink",
                "echo '" + NOTHING + "' > departure; echo '" + NOT_LED + "' > leaderless;" + " echo '" + LED
                        + "' > later");
        StepEnd end = run(SHRINK);

        assertThat(end.result()).isEqualTo(Result.DONE);
        assertThat(end.detail()).contains("and each has a leader");
    }

    @Test
    void a_queue_that_had_no_leader_before_keeps_nobody() throws IOException {
        set("departure", COUNTED);
        set("leaderless", NOT_LED);
        set("on-shrink", "echo '" + NOTHING + "' > departure");
        assertThat(run(SHRINK).detail()).contains("those without a leader had none before");

        assertThat(run(SHRINK).detail())
                .as("of an earlier shrink it is not known")
                .contains("nothing was left to do", "'q' in vhost '/'", "whether they counted it is unknown");
    }

    @Test
    void quorum_queues_are_not_shrunk_while_their_leaders_are_unknown() throws IOException {
        set("departure", COUNTED);
        set("leaderless", "who knows");
        StepEnd end = run(SHRINK);
        assertThat(end.result()).as("it is judged and tried again").isEqualTo(Result.ABSENT);
        assertThat(end.detail()).contains("nothing was done: which quorum queues have a leader is unknown");
        assertThat(done()).isEmpty();
    }
}
