package io.rabbitagent.operations.alerts;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.AlertHint.Seen;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SightTest {
    private static final Rule APPROVE = rule("app-stopped");
    private static final Rule OBSERVE = rule("alarm");

    @Test
    void what_is_found_is_acted_on_before_it_is_seen_for_long_enough_as_well() {
        for (FindingState state : List.of(
                FindingState.DETECTED,
                FindingState.PENDING,
                FindingState.MEASURING,
                FindingState.PLANNED,
                FindingState.AWAITING_APPROVAL,
                FindingState.APPROVED)) {
            assertThat(seen(APPROVE, found(APPROVE, 1, state))).as(state.text()).isEqualTo(Seen.ACTED);
        }
    }

    @Test
    void what_is_at_work_is_already_running() {
        for (FindingState state :
                List.of(FindingState.RUNNING, FindingState.VERIFYING, FindingState.ABORTING, FindingState.STALLED)) {
            assertThat(seen(APPROVE, found(APPROVE, 1, state))).as(state.text()).isEqualTo(Seen.ALREADY_RUNNING);
        }
    }

    @Test
    void what_something_stands_in_the_way_of_is_blocked() {
        assertThat(seen(APPROVE, found(APPROVE, 1, FindingState.BLOCKED))).isEqualTo(Seen.BLOCKED);
    }

    @Test
    void a_rule_that_only_shows_acts_on_nothing() {
        for (FindingState state : List.of(FindingState.DETECTED, FindingState.BLOCKED)) {
            assertThat(seen(OBSERVE, found(OBSERVE, 1, state))).isEqualTo(Seen.OBSERVED);
        }
    }

    @Test
    void another_rule_and_another_node_are_no_finding() {
        assertThat(seen(APPROVE)).isEqualTo(Seen.NO_FINDING);
        assertThat(seen(APPROVE, found(OBSERVE, 1, FindingState.PENDING))).isEqualTo(Seen.NO_FINDING);
        assertThat(Sight.of(APPROVE, Optional.of(node(2)), List.of(found(APPROVE, 1, FindingState.PENDING))))
                .isEqualTo(Seen.NO_FINDING);
    }

    @Test
    void of_several_the_one_counts_of_which_most_is_made() {
        assertThat(seen(
                        APPROVE,
                        found(APPROVE, 1, FindingState.BLOCKED),
                        found(APPROVE, 2, FindingState.RUNNING),
                        found(APPROVE, 3, FindingState.PENDING)))
                .isEqualTo(Seen.ACTED);
        assertThat(seen(APPROVE, found(APPROVE, 1, FindingState.BLOCKED), found(APPROVE, 2, FindingState.RUNNING)))
                .isEqualTo(Seen.ALREADY_RUNNING);
    }

    private static Seen seen(Rule rule, Finding... findings) {
        return Sight.of(rule, Optional.empty(), List.of(findings));
    }

    private static Finding found(Rule rule, int number, FindingState state) {
        NodeName target = node(number);
        return new Finding(
                "f-" + number, rule.name(), target, state, Pictures.NOON, "summary", Optional.empty(), "detail");
    }

    private static Rule rule(String name) {
        return Shipped.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
