package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.execute.OwnNode;
import io.rabbitagent.execute.StepKinds;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StepExecutorTest {
    private static final NodeName ME = Pictures.node(1);

    private final AtomicInteger told = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private final StepExecutor steps = new StepExecutor(
            new StepRunner(ME, kinds(), new LeftOverChildren(), event -> {}, this::refusal), told::incrementAndGet);

    /** Every step asks whether the node's VM lives, where the test makes it wait and fail. */
    private StepKinds kinds() {
        Path nowhere = Path.of("/nonexistent");
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(List.of("false"), commands, Duration.ofSeconds(1));
        OwnNode own = new OwnNode(
                ME,
                nowhere,
                rabbitmqctl,
                () -> {
                    begun.countDown();
                    waitForGo();
                    throw new IllegalStateException("injected: a defect in a step");
                },
                Fact::notObserved,
                Fact::notObserved,
                Fact::notObserved);
        Backups backups = new Backups(new BackupSettings(nowhere, 0), ME);
        return new StepKinds(
                own,
                new StepKinds.Tools(
                        BrokerService.of(new ServiceSettings.Systemd("none"), commands, Duration.ofSeconds(1)),
                        new BrokerServer(List.of("false"), commands),
                        backups,
                        new BackupWriter(
                                backups, "lab", nowhere, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        lost -> Fact.notObserved(),
                        Fact::notObserved));
    }

    private Optional<String> refusal(Effect.RunStep step, Duration within) {
        return step.step().action() instanceof Action.Reset ? Optional.of("refused") : Optional.empty();
    }

    @AfterEach
    void close() {
        steps.close();
    }

    @Test
    void a_step_runs_off_the_loops_thread_and_its_result_is_taken_once() {
        steps.start(effect(new Action.Reset()));
        await().until(() -> told.get() == 1);
        assertThat(steps.take()).hasValueSatisfying(end -> {
            assertThat(end.planId()).isEqualTo("p-1");
            assertThat(end.claimId()).isEqualTo("claim");
            assertThat(end.result()).isEqualTo(Result.ABSENT);
            assertThat(end.detail()).isEqualTo("not begun: refused");
        });
        assertThat(steps.take()).isEmpty();
    }

    @Test
    void there_is_no_result_while_a_step_runs_and_a_defect_makes_its_outcome_unknown() {
        steps.start(effect(new Action.StartApp()));
        assertThat(steps.take()).isEmpty();
        assertThat(told).hasValue(0);
        go.countDown();
        await().until(() -> told.get() == 1);
        Optional<StepEnd> end = steps.take();
        assertThat(end.map(StepEnd::result)).contains(Result.UNKNOWN);
        assertThat(end.map(StepEnd::detail).orElseThrow()).contains("a defect of the agent", "injected");
    }

    @Test
    void closing_interrupts_the_step() throws Exception {
        steps.start(effect(new Action.StartApp()));
        begun.await();
        steps.close();
        await().until(() -> told.get() == 1);
    }

    private void waitForGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Effect.RunStep effect(Action action) {
        Step step = new Step(1, ME, action);
        Plan plan = SomePlans.of("p-1", "r", ME, Mode.AUTO, "", List.of(), List.of(step), Losses.NONE, "", "d");
        return new Effect.RunStep(plan, step, "claim", Duration.ZERO);
    }
}
