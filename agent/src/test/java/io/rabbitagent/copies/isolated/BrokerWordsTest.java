package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerWordsTest {
    @Test
    void a_failure_is_told_in_the_broker_s_words() {
        assertThat(BrokerWords.ofFailure("{error,enoent}")).isEqualTo("the broker on the copy failed: {error,enoent}");
    }

    @Test
    void pages_of_terms_are_cut() {
        assertThat(BrokerWords.ofFailure("{error,[" + "rabbit_queue,".repeat(100_000)))
                .hasSizeLessThan(4_100)
                .startsWith("the broker on the copy failed: {error,[rabbit_queue")
                .endsWith("…");
    }
}
