package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Option;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member is forgotten that does not come back, by a program that answers as {@code rabbitmqctl} of 3.10.8 does. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ForgetForGoodTest {
    private static final NodeName ME = Pictures.node(1);
    private static final NodeName GONE = Pictures.node(3);
    private static final List<Action> LEAVES =
            List.of(new Action.ShrinkQuorumQueues(GONE), new Action.Drain(), new Action.TakeOutOfService());
    private static final List<Action> GOES_ON = List.of(new Action.TakeOutOfService());
    private static final List<Action> ONLY_FORGET = List.of();
    private static final List<Action> RETURNS =
            List.of(new Action.TakeOutOfService(), new Action.JoinCluster(ME, NodeType.DISC));

    @TempDir
    Path directory;

    private Losses losses = Losses.NONE;
    private String elsewhere = "[]";

    @BeforeEach
    void a_cluster_whose_third_member_is_stopped() throws IOException {
        set("app", "{rabbit_agent,ready,false}");
        set("running", "['" + ME + "']");
        set("members", "['" + ME + "','" + GONE + "']");
        set("replicas", "{rabbit_agent,0,[]}");
        set("votes", "{rabbit_agent_votes,0,0}");
        set("ping", "{rabbit_agent_ping,pang}");
        leftBehind("0,[],0,0,0,[]");
        Path program = Files.writeString(directory.resolve("rabbitmqctl"), "#!/bin/sh\ncd " + directory + "\n" + """
                case "$4" in
                eval) case "$5" in
                  *"whereis(rabbit_boot)"*) cat app ;;
                  *net_adm*) cat ping ;;
                  *recoverable_slaves*) cat left ;;
                  *rabbit_agent_votes*) cat votes ;;
                  *cluster_nodes\\(running*) cat running ;;
                  *cluster_nodes*) cat members ;;
                  *) cat replicas ;;
                  esac ;;
                *) echo "$4" >> done; echo "['rabbit@rb1']" > members ;;
                esac
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void set(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text + "\n");
    }

    private void leftBehind(String what) throws IOException {
        set("left", "{rabbit_agent,[{'" + GONE + "',{" + what + "," + elsewhere + "}}]}");
    }

    /** As the broker tells it, in base64. */
    private static String named(String queue) {
        return "{<<\"" + coded("/") + "\">>,<<\"" + coded(queue) + "\">>}";
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isForgotten() {
        return Files.exists(directory.resolve("done"));
    }

    private void shows(int more, String... queues) {
        losses = new Losses(
                List.of(queues).stream()
                        .map(queue -> new Loss("/", queue, OptionalLong.empty(), "only there"))
                        .toList(),
                more,
                List.of());
    }

    private StepEnd forget(List<Action> others) {
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
        List<Step> steps = new ArrayList<>();
        others.forEach(action -> steps.add(new Step(steps.size() + 1, GONE, action)));
        Step step = new Step(steps.size() + 1, ME, new Action.Forget(GONE));
        steps.add(step);
        Plan plan = SomePlans.of("p-1", "r", GONE, Mode.APPROVE, "", List.of(), steps, losses, "", "d");
        StepRunner runner = new StepRunner(
                ME,
                asked -> new ForgetStep(own, GONE),
                new LeftOverChildren(),
                event -> {},
                (one, within) -> Optional.empty());
        return runner.run(
                new Effect.RunStep(plan, step, "claim", Duration.ZERO), new StepAsked(line -> {}, Optional::empty));
    }

    @Test
    void a_quorum_queue_or_a_stream_that_was_declared_after_the_shrink_keeps_a_member_that_leaves() throws IOException {
        for (String since : List.of("0,[],1,0,0,[]", "0,[],0,1,0,[]")) {
            leftBehind(since);
            for (List<Action> steps : List.of(LEAVES, GOES_ON)) {
                assertThat(forget(steps).detail())
                        .contains(
                                "nothing was done",
                                "count " + GONE,
                                "systemctl unmask --runtime rabbitmq-server, systemctl start",
                                "rabbitmq-queues shrink " + GONE,
                                "rabbitmq-streams delete_replica");
            }
        }
        assertThat(isForgotten()).isFalse();
        assertThat(forget(ONLY_FORGET).result()).as("of a host that is gone").isEqualTo(Result.DONE);
    }

    @Test
    void queues_that_stay_down_are_no_success_where_the_member_could_be_started() throws IOException {
        set("replicas", "{rabbit_agent,1,[{rabbit_quorum_queue,\"/\",\"q\"}]}");
        set("votes", "{rabbit_agent_votes,1,1}");
        assertThat(forget(LEAVES).result()).isEqualTo(Result.FAILED);
        assertThat(forget(GOES_ON).result()).isEqualTo(Result.FAILED);
        assertThat(forget(ONLY_FORGET).detail()).contains("stay down");
    }

    @Test
    void a_queue_that_would_be_deleted_and_that_the_plan_does_not_name_keeps_the_member() throws IOException {
        leftBehind("2,[" + named("a") + "," + named("b") + "],0,0,0,[]");
        shows(0, "a");
        for (List<Action> steps : List.of(LEAVES, GOES_ON, ONLY_FORGET)) {
            assertThat(forget(steps).detail())
                    .contains(
                            "nothing was done: queue 'b' in vhost '/' is only on " + GONE + " and would be deleted",
                            "the plan does not name it",
                            "agent ack, and a new plan names it");
        }
        assertThat(forget(LEAVES).detail()).contains("To give up: on rb3 systemctl unmask");
        assertThat(forget(ONLY_FORGET).detail()).doesNotContain("unmask");
        assertThat(isForgotten()).isFalse();

        shows(0, "a", "b");
        assertThat(forget(LEAVES).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_stream_that_another_member_has_a_replica_of_keeps_the_lost_member_also_where_the_plan_names_it()
            throws IOException {
        elsewhere = "[{['rabbit@rb2'],{1,[" + named("a") + "]}}]";
        leftBehind("1,[" + named("a") + "],0,0,0,[]");
        shows(0, "a");

        assertThat(forget(ONLY_FORGET).detail())
                .contains(
                        "nothing was done: a forget would delete streams of which other members have replicas:"
                                + " 'a' in vhost '/' on rabbit@rb2",
                        "Start rabbit@rb2 first");
        assertThat(isForgotten()).isFalse();

        List<Action> backedUp =
                List.of(new Action.CheckOutcome(ME, Option.FORCE_BOOT, List.of(), List.of(GONE), List.of()));
        assertThat(forget(backedUp).result()).isEqualTo(Result.DONE);
    }

    @Test
    void beyond_those_that_are_named_their_number_is_compared() throws IOException {
        leftBehind("1200,[" + named("a") + "," + named("c") + "],0,0,0,[]");
        shows(1197, "a", "b");
        assertThat(forget(LEAVES).detail()).contains("1200 queues are only on", "the plan tells of 1199");
        shows(1198, "a", "b");
        assertThat(forget(LEAVES).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_name_with_other_letters_is_compared_like_any_other() throws IOException {
        leftBehind("1,[" + named("\u00fc") + "],0,0,0,[]");
        shows(0, "\u00f6");
        assertThat(forget(LEAVES).detail()).contains("queue '\u00fc' in vhost '/' is only on " + GONE);
        assertThat(isForgotten()).isFalse();

        shows(0, "\u00fc");
        assertThat(forget(LEAVES).result()).isEqualTo(Result.DONE);
    }

    @Test
    void what_is_unknown_now_keeps_the_member_and_what_the_plan_calls_unknown_does_not() throws IOException {
        set("left", "who knows");
        assertThat(forget(LEAVES).result()).isEqualTo(Result.ABSENT);
        assertThat(forget(LEAVES).detail()).contains("nothing was done: which queues only " + GONE + " has is unknown");
        assertThat(isForgotten()).isFalse();

        leftBehind("1,[" + named("a") + "],0,0,0,[]");
        losses = new Losses(List.of(), 0, List.of("which queues had their leader there alone is unknown"));
        assertThat(forget(ONLY_FORGET).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_plan_that_was_forecast_names_all_that_it_gives_up_also_where_it_names_nothing() throws IOException {
        leftBehind("1,[" + named("a") + "],0,0,0,[]");
        losses = new Losses(List.of(), 0, List.of("whether anybody needs what is gone: users ann"));
        List<Action> forecast =
                List.of(new Action.CheckOutcome(ME, Option.FORCE_BOOT, List.of(), List.of(GONE), List.of()));

        assertThat(forget(forecast).detail()).contains("queue 'a' in vhost '/' is only on " + GONE);
        assertThat(isForgotten()).isFalse();
    }

    @Test
    void one_whose_vm_answers_is_not_lost_and_is_not_forgotten() throws IOException {
        set("ping", "{rabbit_agent_ping,pong}");
        StepEnd end = forget(ONLY_FORGET);

        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail())
                .contains(
                        "nothing was done: the Erlang VM of " + GONE + " answers: it is not lost",
                        "agent remediate --not-lost rb3",
                        "agent remediate --rule leave --node rb3");
        assertThat(isForgotten()).isFalse();
    }

    @Test
    void while_it_is_unknown_whether_its_vm_answers_it_is_not_forgotten() throws IOException {
        set("ping", "{rabbit_agent_ping,no_answer}");
        StepEnd end = forget(ONLY_FORGET);

        assertThat(end.result()).isEqualTo(Result.ABSENT);
        assertThat(end.detail()).contains("nothing was done: whether the Erlang VM of " + GONE + " answers is unknown");
        assertThat(isForgotten()).isFalse();
    }

    @Test
    void one_that_leaves_or_joins_again_was_stopped_by_the_plan_and_its_vm_is_not_asked() throws IOException {
        set("ping", "{rabbit_agent_ping,pong}");
        assertThat(forget(GOES_ON).result()).isEqualTo(Result.DONE);
        set("members", "['" + ME + "','" + GONE + "']");
        assertThat(forget(RETURNS).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_member_that_joins_again_is_forgotten_as_its_plan_says() throws IOException {
        leftBehind("1,[" + named("a") + "],1,1,0,[]");
        assertThat(forget(RETURNS).result()).isEqualTo(Result.DONE);
    }
}
