package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a step before it acts, of a kind whose answers the test gives. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StepRunnerTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Step STEP = new Step(1, ME, new Action.StartApp());
    private static final Plan PLAN =
            SomePlans.of("p-1", "r", ME, Mode.AUTO, "", List.of(), List.of(STEP), Losses.NONE, "", "d");
    private static final Obstacle UNANSWERED =
            Obstacle.unknown("who runs", Fact.unknown(Fact.Reason.TIMEOUT, "no answer in 15 s"));

    private final List<Duration> within = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Optional<Obstacle> obstacle = Optional.empty();
    private Duration patienceUnanswered = Duration.ofMinutes(5);
    private boolean acted;

    /** Its effect is there once it has acted. */
    private final class Kind implements StepKind {
        @Override
        public Look effect(Claimed claimed) {
            return acted ? Look.there("done") : Look.absent("not done");
        }

        @Override
        public Optional<Obstacle> obstacle(Claimed claimed) {
            return obstacle;
        }

        @Override
        public String act(Claimed claimed, Acting acting) {
            acted = true;
            return "";
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Duration patienceUnanswered() {
            return patienceUnanswered;
        }
    }

    private StepEnd run() {
        StepRunner runner =
                new StepRunner(ME, action -> new Kind(), new LeftOverChildren(), event -> {}, (step, limit) -> {
                    within.add(limit);
                    return Optional.empty();
                });
        return runner.run(new Effect.RunStep(PLAN, STEP, "claim", Duration.ZERO), StepAsked.telling(told::add));
    }

    @Test
    void a_step_starts_at_once_and_its_questions_have_a_minute() {
        assertThat(run().result()).isEqualTo(Result.DONE);
        assertThat(within).containsExactly(Duration.ofSeconds(5), Duration.ofMinutes(1));
    }

    @Test
    void what_is_in_the_way_fails_it_at_once() {
        obstacle = Optional.of(Obstacle.of("somebody has masked it"));
        assertThat(run()).isEqualTo(end(Result.FAILED, "nothing was done: somebody has masked it"));
        assertThat(acted).isFalse();
    }

    @Test
    void a_question_that_is_not_answered_leaves_it_to_be_tried_again_and_says_so() {
        obstacle = Optional.of(UNANSWERED);
        assertThat(run())
                .isEqualTo(end(Result.ABSENT, "nothing was done: who runs is unknown (timeout: no answer in 15 s)"));
        assertThat(told).containsExactly("not begun so far: who runs is unknown (timeout: no answer in 15 s)");
        assertThat(acted).isFalse();
    }

    @Test
    void once_it_was_asked_in_vain_for_long_enough_it_fails_with_the_words() {
        obstacle = Optional.of(UNANSWERED);
        patienceUnanswered = Duration.ZERO;
        StepEnd end = run();
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(end.detail())
                .startsWith("nothing was done: who runs is unknown (timeout: no answer in 15 s); asked in vain for ");
        assertThat(acted).isFalse();
    }

    private static StepEnd end(Result result, String detail) {
        return new StepEnd("p-1", 1, "claim", result, detail);
    }
}
