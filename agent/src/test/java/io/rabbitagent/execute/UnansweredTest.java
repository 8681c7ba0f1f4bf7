package io.rabbitagent.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnansweredTest {
    private static final NodeName ME = Pictures.node(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Unanswered unanswered = new Unanswered();

    private static Claimed step(int number, String claim) {
        List<Step> steps = List.of(new Step(1, ME, new Action.StartApp()), new Step(2, ME, new Action.StartApp()));
        Plan plan = SomePlans.of("p-1", "r", ME, Mode.AUTO, "", List.of(), steps, Losses.NONE, "", "d");
        return new Claimed(plan, steps.get(number - 1), claim, 0);
    }

    @Test
    void the_tries_of_one_step_add_up_under_whatever_claim_and_each_step_has_its_own() {
        assertThat(unanswered.after(step(1, "c-1"), MINUTE)).isEqualTo(MINUTE);
        assertThat(unanswered.after(step(1, "c-2"), MINUTE)).isEqualTo(Duration.ofMinutes(2));
        assertThat(unanswered.after(step(2, "c-3"), MINUTE)).isEqualTo(MINUTE);
    }

    @Test
    void an_answer_begins_the_count_anew() {
        assertThat(unanswered.after(step(1, "c-1"), MINUTE)).isEqualTo(MINUTE);
        unanswered.answered();
        assertThat(unanswered.after(step(1, "c-1"), MINUTE)).isEqualTo(MINUTE);
    }
}
