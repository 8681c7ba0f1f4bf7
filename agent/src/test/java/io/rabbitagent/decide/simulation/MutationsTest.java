package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.mutants.Search;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An invariant that nothing can break proves nothing: each of these defects must be caught within so many schedules, by the
 * invariant that is meant for it. {@code docs/simulation.md} lists them.
 */
class MutationsTest {
    private static final int SCHEDULES = 20_000;
    private static final String LOST = "a plan vanished from the document";
    private static final String WENT_BACK = "went back to an earlier state";
    private static final String IN_A_PAUSE = "in a pause";
    private static final String BEFORE_THE_LAST = "a node was started before the one that went down last";

    @RegisterExtension
    final Search search = new Search(MutationsTest.class);

    @Test
    void a_child_that_begins_without_the_last_look_at_the_decisions() {
        assertCaught(Hooks.NONE.with(Defect.NO_LAST_LOOK), "a child began");
    }

    @Test
    void a_child_that_begins_however_long_ago_its_step_was_judged() {
        assertCaught(Hooks.NONE.with(Defect.STARTS_LATE), "a child began long after its step was judged");
    }

    @Test
    void a_child_that_begins_before_the_journal_knows() {
        assertCaught(Hooks.NONE.with(Defect.JOURNALS_LATER), "a child began of which the journal knows nothing");
    }

    @Test
    void a_store_that_ignores_the_expected_revision() {
        assertCaught(Hooks.NONE.with(Defect.IGNORES_REVISION), LOST, WENT_BACK, IN_A_PAUSE);
    }

    @Test
    void a_commit_without_an_answer_that_is_repeated_as_it_was() {
        assertCaught(Hooks.NONE.with(Defect.RETRIES_BLINDLY), LOST, WENT_BACK, IN_A_PAUSE);
    }

    @Test
    void a_store_that_went_back_and_is_taken_as_it_is() {
        assertCaught(Hooks.NONE.with(Defect.NO_GUARD), LOST, "a step was repeated whose effect had been seen");
    }

    @Test
    void freshness_by_the_clock_of_who_wrote() {
        assertCaught(Hooks.NONE.with(Defect.TRUSTS_WRITERS_CLOCKS), "a silent agent is taken for fresh");
    }

    @Test
    void a_reset_that_does_not_ask_for_its_backup() {
        assertCaught(Hooks.NONE.with(Defect.NO_BACKUP_CHECK), "a reset without a backup of its plan");
    }

    @Test
    void transitions_that_begin_and_claim_in_a_pause() {
        assertCaught(Mutants.deafToThePause(), "in a pause");
    }

    @Test
    void transitions_that_take_any_approval() {
        assertCaught(Mutants.easilyPersuaded(), "nobody approved as it is");
    }

    @Test
    void a_reset_that_nobody_is_asked_about_where_its_rule_is_in_mode_auto() {
        assertCaught(
                CapMutant.asksNobodyBeforeItDestroys(),
                "a step that destroys was claimed in a plan that nobody approved");
    }

    @Test
    void an_approval_that_is_used_twice() {
        assertCaught(Mutants.approvalStays(), "a plan is in two places");
    }

    @Test
    void a_stalled_plan_that_another_agent_frees() {
        assertCaught(Mutants.freesTheSlot(), "a plan was ended by another than its step's owner");
    }

    @Test
    void an_abort_that_does_not_wait_for_the_claimed_step() {
        assertCaught(Mutants.abortsAtOnce(), "a plan left the slot while a child of it ran");
    }

    @Test
    void gates_that_are_judged_on_what_was_seen_before_the_claim() {
        assertCaught(Mutants.believesOldNews(), "gates were judged on facts from before the claim");
    }

    @Test
    void an_unknown_gate_that_passes() {
        assertCaught(Mutants.unknownPasses(), "known to be open");
    }

    @Test
    void a_step_of_an_earlier_life_that_is_repeated_without_a_look() {
        assertCaught(Hooks.NONE.with(Defect.NO_LOOK), "a step was repeated without a look");
    }

    @Test
    void an_agent_that_runs_the_steps_of_others() {
        assertCaught(Mutants.runsTheStepsOfOthers(), "an agent ran another host's step");
    }

    @Test
    void an_agent_that_runs_what_it_has_only_asked_for() {
        assertCaught(Mutants.doesNotWaitForTheClaim(), "a step was judged ready without its claim");
    }

    @Test
    void an_agent_that_forgets_that_its_step_runs() {
        assertCaught(Mutants.forgetsThatItWorks(), "a step was handed over while another is being worked on");
    }

    @Test
    void a_budget_that_nobody_counts() {
        assertCaught(Mutants.spendsFreely(), "a budget was exceeded");
    }

    @Test
    void a_rule_that_is_held_and_acts() {
        assertCaught(Mutants.ignoresHolds(), "a held rule began a plan");
    }

    @Test
    void a_broken_glass_that_nobody_minds() {
        assertCaught(Mutants.ignoresBrokenGlass(), "while a broken glass was not acknowledged");
    }

    @Test
    void a_pause_that_ends_by_the_clock_of_some_host() {
        assertCaught(Mutants.endsPausesByItsClock(), "a pause ended before its time");
    }

    @Test
    void an_agent_that_does_not_report_what_it_has_done() {
        assertCaught(Mutants.keepsQuiet(), "nobody says why");
    }

    @Test
    void a_stalled_plan_that_is_not_shown() {
        assertCaught(Mutants.hidesWhatIsStalled(), "a plan whose owner is gone is not shown as stalled");
    }

    @Test
    void a_plan_that_is_begun_without_being_seen_again() {
        assertCaught(Mutants.beginsOnMemoryAlone(), "not known to be");
    }

    @Test
    void an_ordered_start_that_does_not_wait_for_the_first() {
        assertCaught(OutageMutants.doesNotWaitForTheFirst(), BEFORE_THE_LAST);
    }

    @Test
    void an_ordered_start_in_any_order() {
        assertCaught(OutageMutants.ignoresTheOrder(), BEFORE_THE_LAST);
    }

    @Test
    void an_ordered_start_without_the_one_that_has_to_start_first() {
        assertCaught(OutageMutants.skipsTheSilent(), BEFORE_THE_LAST);
    }

    @Test
    void a_start_that_forces() {
        assertCaught(Hooks.NONE.with(Defect.FORCES), "the newest schema was lost");
    }

    @Test
    void a_clean_stop_that_is_taken_for_a_crash() {
        assertCaught(OutageMutants.takesACleanStopForACrash(), "stopped on purpose");
    }

    @Test
    void a_mode_that_is_never_judged_again() {
        assertCaught(OutageMutants.neverJudgesTheModeAgain(), "stopped on purpose");
    }

    @Test
    void a_plan_that_rests_on_what_was_measured_on_other_data() {
        assertCaughtIn(
                seed -> new Simulation(seed, Hooks.NONE, false).isMeasured(),
                10 * SCHEDULES,
                Hooks.NONE.withRule(RestsOnCopies::takingAnyData),
                "a plan begins on data that nobody has measured");
    }

    @Test
    void a_side_that_nobody_remembers_once_it_is_down() {
        assertCaught(Hooks.NONE.with(Defect.FORGETS_ITS_SIDE), "no backup holds it");
    }

    @Test
    void a_node_that_returns_without_a_look_at_the_trusted() {
        assertCaughtIn(
                seed -> new Simulation(seed, Hooks.NONE, false).isOfPartition(),
                10 * SCHEDULES,
                Hooks.NONE.with(Defect.RETURNS_WITHOUT_A_LOOK),
                "a node returns while");
    }

    @Test
    void an_agent_that_keeps_the_rules_of_its_start() {
        assertCaught(
                Hooks.NONE.with(Defect.KEEPS_OLD_RULES), "a step was begun that the rules of its host do not allow");
    }

    @Test
    void an_edit_that_leaves_approvals_as_they_are() {
        assertCaught(RuleEditMutants.takesEveryTextForTheSame(), "a plan was begun by another text of its rule");
    }

    @Test
    void an_edit_that_leaves_what_was_seen_as_it_is() {
        assertCaught(RuleEditMutants.takesEveryTextForTheSame(), "on what was seen by another text of its rule");
    }

    @Test
    void a_rule_that_is_to_observe_and_proposes() {
        assertCaught(RuleEditMutants.takesObserveForApprove(), "a plan was proposed by a rule that its host does not");
    }

    @Test
    void a_step_that_its_rule_does_not_allow_any_more() {
        assertCaught(RuleEditMutants.skipsTheGate("rule-allows"), "a step was begun that the rules of its host");
    }

    @Test
    void a_first_step_that_nobody_approved_though_its_rule_asks_for_it_now() {
        assertCaught(RuleEditMutants.skipsTheGate("needs-no-approval"), "what nobody approved was begun");
    }

    @Test
    void a_gate_that_somebody_has_added_and_that_is_not_asked() {
        assertCaught(RuleEditMutants.skipsTheGate("added-"), "whose gates are not all known to be open");
    }

    @Test
    void a_proposal_that_outlives_its_rule() {
        assertCaught(RuleEditMutants.leavesWhatWasProposed(), "a plan waits whose rule is gone");
    }

    @Test
    void rules_that_nobody_can_read_and_that_are_taken_for_removed_ones() {
        assertCaught(Hooks.NONE.with(Defect.UNREADABLE_IS_REMOVED), "by a host whose rules nobody can read");
    }

    @Test
    void an_unknown_gate_that_ends_a_plan() {
        assertCaught(
                RuleEditMutants.endsWhatItCanNotTell(),
                "a plan was ended by a gate that is not known to be shut",
                "a plan was ended by a host whose rules nobody can read");
    }

    /** By any of these. */
    private void assertCaught(Hooks mutant, String... invariants) {
        assertCaughtIn(seed -> true, SCHEDULES, mutant, invariants);
    }

    /** For a defect that only rare schedules can show: of so many only these are played. */
    private void assertCaughtIn(LongPredicate these, int schedules, Hooks mutant, String... invariants) {
        search.assertCaught(
                SimulationTest.SEED,
                schedules,
                seed -> these.test(seed) && breaks(seed, mutant, List.of(invariants)),
                String.join(" or ", invariants));
    }

    private static boolean breaks(long seed, Hooks mutant, List<String> invariants) {
        try {
            new Simulation(seed, mutant, false).run();
            return false;
        } catch (AssertionError broken) {
            String told = String.valueOf(broken.getMessage());
            return invariants.stream().anyMatch(told::contains);
        } catch (RuntimeException confused) {
            // A mutant may also run into what the production code takes for impossible.
            return false;
        }
    }
}
