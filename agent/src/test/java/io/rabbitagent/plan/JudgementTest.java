package io.rabbitagent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static Judgement the(Verdict verdict, String detail) {
        return new Judgement(verdict, detail);
    }

    @Test
    void false_wins_over_unknown_and_unknown_over_true() {
        Verdict t = Verdict.TRUE;
        Verdict f = Verdict.FALSE;
        Verdict u = Verdict.UNKNOWN;
        List<List<Verdict>> table = List.of(
                List.of(t, t, t),
                List.of(t, f, f),
                List.of(t, u, u),
                List.of(f, t, f),
                List.of(f, f, f),
                List.of(f, u, f),
                List.of(u, t, u),
                List.of(u, f, f),
                List.of(u, u, u));
        for (List<Verdict> row : table) {
            assertThat(the(row.get(0), "one").and(the(row.get(1), "other")).verdict())
                    .as(row.get(0) + " and " + row.get(1))
                    .isEqualTo(row.get(2));
        }
    }

    @Test
    void the_part_that_decided_is_told() {
        assertThat(the(Verdict.UNKNOWN, "one").and(the(Verdict.FALSE, "other")).detail())
                .isEqualTo("other");
        assertThat(the(Verdict.UNKNOWN, "one").and(the(Verdict.TRUE, "other")).detail())
                .isEqualTo("one");
        assertThat(the(Verdict.TRUE, "one").and(the(Verdict.TRUE, "other")).detail())
                .isEqualTo("one; other");
    }

    @Test
    void an_unknown_fact_is_not_judged() {
        Fact<Integer> silent = Fact.unknown(Fact.Reason.REFUSED, "connection refused");

        Judgement judged = Judgement.about("the answer", silent, number -> Judgement.of(true, "asked"));

        assertThat(judged).isEqualTo(Judgement.unknown("the answer is unknown (refused: connection refused)"));
        assertThat(judged.holds()).isFalse();
    }
}
