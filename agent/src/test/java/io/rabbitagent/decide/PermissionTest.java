package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PermissionTest {
    private static final NodeName RB1 = node(1);
    private static final String ME = RB1.value();
    private static final Plan PLAN = Plans.plan("p-1", "app-stopped", RB1, Mode.AUTO, 2);
    private static final Duration JUDGED = Duration.ofSeconds(100);
    private static final Effect.RunStep STEP = new Effect.RunStep(PLAN, PLAN.step(1), "c-1", JUDGED);

    private final Decisions claimed = claimed("c-1");

    private static Decisions claimed(String claimId) {
        Decisions begun = decided(
                decided(Decisions.none("prod"), new Command.Propose(ME, PLAN)),
                new Command.Begin(ME, "p-1", Plans.AMPLE));
        return decided(begun, new Command.ClaimStep(ME, "p-1", 1, claimId, "life"));
    }

    private static Optional<String> refusal(Decisions decisions) {
        return Permission.refusal(STEP, Fact.known(decisions), JUDGED.plusSeconds(1), Permission.START_WITHIN);
    }

    @Test
    void a_claimed_step_may_begin() {
        assertThat(refusal(claimed)).isEmpty();
    }

    @Test
    void what_was_judged_more_than_five_seconds_ago_may_not() {
        assertThat(Permission.refusal(STEP, Fact.known(claimed), JUDGED.plusSeconds(5), Permission.START_WITHIN))
                .isEmpty();
        assertThat(Permission.refusal(STEP, Fact.known(claimed), JUDGED.plusMillis(5_001), Permission.START_WITHIN))
                .hasValueSatisfying(why -> assertThat(why).contains("suspended"));
    }

    @Test
    void one_that_asks_a_busy_node_may_act_for_a_minute_and_what_was_decided_meanwhile_counts() {
        Duration asking = JUDGED.plusSeconds(40);
        assertThat(Permission.refusal(STEP, Fact.known(claimed), asking, Permission.ACT_WITHIN))
                .isEmpty();
        assertThat(Permission.refusal(
                        STEP,
                        Fact.known(decided(claimed, new Command.Abort("ann", "p-1", "no", Optional.empty()))),
                        asking,
                        Permission.ACT_WITHIN))
                .hasValueSatisfying(why -> assertThat(why).contains("aborted"));
        assertThat(Permission.refusal(STEP, Fact.known(claimed), JUDGED.plusMillis(60_001), Permission.ACT_WITHIN))
                .hasValueSatisfying(why -> assertThat(why).contains("suspended"));
    }

    @Test
    void without_the_decisions_nothing_may() {
        assertThat(Permission.refusal(
                        STEP, Fact.unknown(Fact.Reason.TIMEOUT, "no answer"), JUDGED, Permission.START_WITHIN))
                .hasValueSatisfying(why -> assertThat(why).contains("no answer"));
    }

    @Test
    void a_claim_that_was_replaced_is_over() {
        assertThat(refusal(claimed("c-2"))).isPresent();
        assertThat(refusal(decided(claimed, new Command.StepDone(ME, "p-1", 1, "c-1", ""))))
                .isPresent();
        assertThat(refusal(Decisions.none("prod"))).isPresent();
    }

    @Test
    void a_pause_an_abort_and_a_broken_glass_are_obeyed_at_the_last_moment() {
        assertThat(refusal(decided(claimed, new Command.PauseAll("ann", "maintenance", Plans.LATER))))
                .hasValueSatisfying(why -> assertThat(why).contains("paused"));
        assertThat(refusal(decided(claimed, new Command.Abort("ann", "p-1", "no", Optional.empty()))))
                .hasValueSatisfying(why -> assertThat(why).contains("aborted"));
        assertThat(refusal(decided(claimed, new Command.ReportBreakGlass(ME, "bg-1", RB1, "start_app by ann"))))
                .hasValueSatisfying(why -> assertThat(why).contains("agent ack bg-1"));
    }
}
