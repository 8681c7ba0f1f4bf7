package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.BuiltInRules;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final List<NodeName> MEMBERS = Pictures.healthy(3).members();
    private static final List<Rule> RULES = BuiltInRules.all();
    private static final Rule RULE = RULES.get(0);

    @Test
    void where_nothing_is_named_everything_is_meant() throws OperationException {
        Selection all = Selection.of(Optional.empty(), Optional.empty(), RULES, MEMBERS);

        assertThat(all).isEqualTo(Selection.everything());
        assertThat(RULES).allMatch(rule -> all.includes(rule, node(1)));
    }

    @Test
    void a_rule_and_a_node_narrow_it_down_together() throws OperationException {
        Selection one = Selection.of(Optional.of(RULE.name()), Optional.of("rb2"), RULES, MEMBERS);

        assertThat(one.includes(RULE, node(2))).isTrue();
        assertThat(one.includes(RULE, node(1))).isFalse();
        assertThat(one.includes(RULES.get(1), node(2))).isFalse();
    }

    @Test
    void a_member_goes_by_its_full_name_and_by_its_host() throws OperationException {
        assertThat(Selection.member("rabbit@rb3", MEMBERS)).isEqualTo(node(3));
        assertThat(Selection.member("rb3", MEMBERS)).isEqualTo(node(3));
    }

    @Test
    void who_names_what_does_not_exist_hears_what_does() {
        assertThatThrownBy(() -> Selection.member("rb", MEMBERS))
                .hasMessage("rb is no member of this cluster; members are rabbit@rb1, rabbit@rb2, rabbit@rb3");
        assertThatThrownBy(() -> Selection.of(Optional.of("x"), Optional.empty(), RULES, MEMBERS))
                .hasMessage("there is no rule x; rules are app-stopped, inconsistent-cluster");
    }

    @Test
    void explain_takes_either_and_a_rule_comes_first() throws OperationException {
        assertThat(Explain.selection(RULE.name(), RULES, MEMBERS).rule()).contains(RULE.name());
        assertThat(Explain.selection("rb1", RULES, MEMBERS).node()).contains(node(1));
        assertThat(Explain.selection(RULE.name(), RULES, List.of(new NodeName("rabbit@" + RULE.name())))
                        .node())
                .isEmpty();
    }
}
