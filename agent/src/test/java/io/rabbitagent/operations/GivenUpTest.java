package io.rabbitagent.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenUpTest {
    private static final Manifest BACKUP = SomeBackups.manifest(Pictures.node(2), "00");

    private static FakeAgent agent() {
        return new FakeAgent(Pictures.healthy(3));
    }

    private static boolean isKnown(String decision, String planId, String detail) {
        HistoryEntry entry = new HistoryEntry(
                HistoryEntry.FORMAT_VERSION,
                new EntryId("e"),
                "journal",
                Pictures.NOON,
                new DecisionMade(decision, "ops", Optional.of(planId), Optional.empty(), Optional.empty(), detail));
        return GivenUp.isKnown(agent().shared(List.of(entry)), BACKUP);
    }

    @ParameterizedTest
    @CsvSource({
        "step-done, p-7f3a09c1, step 4 reset, true",
        "step-done, p-7f3a09c1, step 12 start_app: done, true",
        "step-done, p-7f3a09c1, step 3 backup: backed up, false",
        "step-done, p-7f3a09c1, 4 steps, false",
        "step-claimed, p-7f3a09c1, step 4 reset, false",
        "step-done, p-other, step 4 reset, false"
    })
    void only_the_steps_of_its_own_plan_count_once_they_are_done(
            String decision, String planId, String detail, boolean known) {
        assertThat(isKnown(decision, planId, detail)).isEqualTo(known);
    }

    @Test
    void where_the_cluster_had_given_it_up_before_no_step_is_looked_for() {
        assertThat(GivenUp.isKnown(agent(), SomeBackups.givenUpBefore(BACKUP))).isTrue();
    }

    @Test
    void where_the_history_can_not_be_read_it_is_not_known() {
        assertThat(GivenUp.isKnown(agent().failing(Kind.UNREACHABLE, "no store"), BACKUP))
                .isFalse();
    }
}
