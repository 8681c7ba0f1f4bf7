package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.mutants.Search;
import io.rabbitagent.order.ShutdownOrder;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A generator that catches nothing proves nothing: each of these algorithms lacks one caution, and must be caught within so
 * many histories, by the fault that is meant for it. {@code docs/shutdown-order.md} lists them.
 */
class MutationsTest {
    private static final int HISTORIES = 40_000;
    private static final String NOT_LAST = "a first-starter does not hold the last committed schema";
    private static final String LOST = "what was committed last is lost after the start";
    private static final String SIDE = "a side of a partition is named";

    @RegisterExtension
    final Search search = new Search(MutationsTest.class);

    @Test
    void edges_by_clocks() {
        assertCaught(history -> NaiveOrder.byClocks(FinalPicture.of(history)), NOT_LAST);
    }

    @Test
    void a_member_without_evidence_is_dropped() {
        assertCaught(history -> NaiveOrder.withoutTheMissing(FinalPicture.of(history)), NOT_LAST);
    }

    @Test
    void the_first_of_several_last_groups_is_taken() {
        assertCaught(history -> NaiveOrder.firstOfSeveral(FinalPicture.of(history)), SIDE);
    }

    @Test
    void who_went_down_together_is_started_alone() {
        assertCaught(
                history -> NaiveOrder.onlyThemselvesTogether(FinalPicture.of(history)),
                "those who were started together wait for others");
    }

    @Test
    void all_are_started_together_whoever_is_the_first_by_name() {
        assertCaught(history -> NaiveOrder.allTogether(FinalPicture.of(history)), LOST);
    }

    @Test
    void attempts_in_vain_beside_others_are_forgotten() {
        assertCaught(history -> ShutdownOrder.of(Alterations.withoutAttemptsSince(FinalPicture.of(history))), LOST);
    }

    @Test
    void files_are_trusted_after_an_attempt_to_boot() {
        assertCaught(NaiveOrder::byFilesOfToday, LOST);
    }

    @Test
    void contradictions_are_ignored() {
        assertCaught(
                history -> ShutdownOrder.of(Alterations.withoutContradictions(FinalPicture.of(history))), NOT_LAST);
    }

    @Test
    void what_is_recorded_of_silent_nodes_counts_like_the_word_of_their_agents() {
        assertCaught(history -> ShutdownOrder.of(Alterations.silentAsIfPresent(FinalPicture.of(history))), LOST);
    }

    @Test
    void an_attempt_to_boot_counts_as_a_life() {
        assertCaught(NaiveOrder::byLastStops, LOST);
    }

    @Test
    void files_kept_after_an_attempt_to_boot_count_as_telling() {
        assertCaught(NaiveOrder::byLastStopsAndKeptFiles, LOST);
    }

    @Test
    void a_life_that_no_round_saw_running_is_judged_by_its_log_alone() {
        assertCaught(
                history -> ShutdownOrder.of(FinalPicture.of(history, event -> !(event instanceof NodeStarted))), LOST);
    }

    private void assertCaught(Function<GeneratedHistory, ShutdownOrder> broken, String fault) {
        search.assertCaught(GeneratedHistoriesTest.SEED, HISTORIES, seed -> isCaught(seed, broken, fault), fault);
    }

    private static boolean isCaught(long seed, Function<GeneratedHistory, ShutdownOrder> broken, String fault) {
        GeneratedHistory history = new GeneratedHistory(seed).live();
        ShutdownOrder order = broken.apply(history);
        return new Truth(history.brokers())
                .fault(order)
                .filter(found -> found.contains(fault))
                .isPresent();
    }
}
