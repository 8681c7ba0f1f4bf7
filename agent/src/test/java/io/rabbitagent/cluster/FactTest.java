package io.rabbitagent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactTest {
    private static final Fact<Integer> UNKNOWN = Fact.unknown(Fact.Reason.TIMEOUT, "no answer within 2 s");

    @Test
    void what_is_known_can_be_changed() {
        assertThat(Fact.known(2).map(number -> number + 1)).isEqualTo(Fact.known(3));
        assertThat(Fact.known(2).flatMap(number -> Fact.known(number * 10))).isEqualTo(Fact.known(20));
    }

    @Test
    void what_is_unknown_stays_unknown_for_the_same_reason_and_asks_nobody() {
        Fact<String> mapped = UNKNOWN.map(number -> {
            throw new IllegalStateException("asked");
        });
        Fact<String> flat = UNKNOWN.flatMap(number -> {
            throw new IllegalStateException("asked");
        });

        assertThat(mapped).isEqualTo(UNKNOWN).hasToString("timeout: no answer within 2 s");
        assertThat(flat).isEqualTo(UNKNOWN);
        assertThat(mapped.isKnown()).isFalse();
        assertThat(mapped.value()).isEmpty();
    }

    @Test
    void a_known_fact_can_lead_to_an_unknown_one() {
        assertThat(Fact.known(2).flatMap(number -> UNKNOWN)).isEqualTo(UNKNOWN);
    }

    @Test
    void what_was_never_asked_is_unknown() {
        assertThat(Fact.notObserved().isKnown()).isFalse();
        assertThat(Fact.notObserved()).hasToString("not-observed: not observed yet");
    }
}
