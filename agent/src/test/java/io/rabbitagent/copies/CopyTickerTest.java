package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CopyTickerTest {
    @Test
    void it_tells_what_is_copied_of_how_much_and_how_long_the_rest_may_take() {
        assertThat(CopyTicker.words(250_000_000, 0, 1_000_000_000, Duration.ofSeconds(10)))
                .isEqualTo("copied 250.0 MB of 1.0 GB in 10.0 s, about 30 s left");
        assertThat(CopyTicker.words(1_000_000_000, 0, 10_000_000_000L, Duration.ofSeconds(40)))
                .isEqualTo("copied 1.0 GB of 10.0 GB in 40.0 s, about 6 min left");
        assertThat(CopyTicker.words(1_000_000_000, 0, 361_000_000_000L, Duration.ofSeconds(40)))
                .endsWith(", about 4 h 0 min left");
    }

    @Test
    void what_was_there_at_the_start_says_nothing_of_how_long_the_rest_may_take() {
        assertThat(CopyTicker.words(600_000_000, 500_000_000, 1_000_000_000, Duration.ofSeconds(10)))
                .isEqualTo("copied 600.0 MB of 1.0 GB in 10.0 s, about 40 s left");
        assertThat(CopyTicker.words(500_000_000, 500_000_000, 1_000_000_000, Duration.ofSeconds(10)))
                .isEqualTo("copied 500.0 MB of 1.0 GB in 10.0 s");
    }

    @Test
    void it_estimates_nothing_from_nothing() {
        assertThat(CopyTicker.words(0, 0, 1_000_000, Duration.ofSeconds(10)))
                .isEqualTo("copied 0 B of 1.0 MB in 10.0 s");
        assertThat(CopyTicker.words(1000, 0, 1_000_000, Duration.ofMillis(2900)))
                .isEqualTo("copied 1.0 kB of 1.0 MB in 2.9 s");
        assertThat(CopyTicker.words(1_000_000, 0, 1_000_000, Duration.ofSeconds(10)))
                .isEqualTo("copied 1.0 MB of 1.0 MB in 10.0 s");
    }
}
