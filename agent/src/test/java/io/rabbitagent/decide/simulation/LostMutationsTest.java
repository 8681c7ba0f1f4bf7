package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.mutants.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each of these defects must be caught within so many schedules, by the invariant that is meant for it. */
class LostMutationsTest {
    private static final int SCHEDULES = 20_000;
    private static final String NOT_OPEN = "a step was begun whose gates are not all known to be open";

    @RegisterExtension
    final Search search = new Search(LostMutationsTest.class);

    @Test
    void a_lost_one_that_nobody_listens_for_after_the_forget() {
        assertCaught(
                LostMutants.asksNoMoreOnceItHasForgotten("lost-are-silent"),
                "something was forced or started though a lost one's agent may be there");
    }

    @Test
    void survivors_that_nobody_looks_at_after_the_forget() {
        assertCaught(LostMutants.asksNoMoreOnceItHasForgotten("survivors-present"), NOT_OPEN);
    }

    @Test
    void an_agent_that_takes_whom_it_has_not_heard_since_it_began_for_silent() {
        assertCaught(
                LostMutants.forgetsThatItHasJustBegun(),
                "something was forced or started though a lost one's agent may be there");
    }

    @Test
    void a_plan_that_backs_up_only_the_first() {
        assertCaught(LostMutants.backsUpOnlyTheFirst(), "before every survivor was backed up");
    }

    @Test
    void a_step_that_does_not_ask_for_its_backup() {
        assertCaught(Hooks.NONE.with(Defect.NO_BACKUP_CHECK), "a node was forced or started without its backup");
    }

    @Test
    void a_forget_that_does_not_ask_whether_anybody_else_lives() {
        assertCaught(Hooks.NONE.with(Defect.ASKS_NO_OTHER), "a node was had not to wait while another member lives");
    }

    @Test
    void a_first_start_that_does_not_ask_whether_anybody_else_lives() {
        assertCaught(Hooks.NONE.with(Defect.ASKS_NO_OTHER), "the first was started while another member lives");
    }

    @Test
    void a_further_start_that_does_not_ask_whether_a_lost_one_lives() {
        assertCaught(Hooks.NONE.with(Defect.ASKS_NO_OTHER), "another was started while a lost one lives");
    }

    @Test
    void others_that_are_started_without_asking_for_the_first() {
        assertCaught(Hooks.NONE.with(Defect.ASKS_NOT_THE_FIRST), "another was started while the first does not run");
    }

    @Test
    void data_that_is_changed_whatever_has_become_of_it_since_it_was_measured() {
        assertCaught(Hooks.NONE.with(Defect.TAKES_ANY_DATA), "data was changed that nobody has measured as it is");
    }

    @Test
    void a_survivor_that_takes_part_whatever_has_become_of_its_data() {
        assertCaught(
                Hooks.NONE.with(Defect.TAKES_ANY_DATA), "a survivor takes part with data that nobody has measured");
    }

    @Test
    void a_force_load_that_is_taken_for_a_forget() {
        assertCaught(
                Hooks.NONE.with(Defect.TAKES_ANY_FORCE_LOAD),
                "the first was started, and what was announced was not done to it");
    }

    @Test
    void brokers_that_load_their_own_data_beside_one_that_runs() {
        assertCaught(Hooks.NONE.with(Defect.FORCES), "two clusters");
    }

    private void assertCaught(Hooks mutant, String invariant) {
        search.assertCaught(SimulationTest.SEED, SCHEDULES, seed -> breaks(seed, mutant, invariant), invariant);
    }

    private static boolean breaks(long seed, Hooks mutant, String invariant) {
        try {
            new LostSchedule(seed, mutant, false).run();
            return false;
        } catch (AssertionError broken) {
            return String.valueOf(broken.getMessage()).contains(invariant);
        } catch (RuntimeException confused) {
            // A mutant may also run into what the production code takes for impossible.
            return false;
        }
    }
}
