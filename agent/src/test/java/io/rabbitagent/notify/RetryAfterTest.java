package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @Test
    void seconds_and_times_are_understood() {
        assertThat(RetryAfter.of(Optional.of(" 120 "), NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.of(Optional.of("Mon, 23 Nov 2026 08:00:30 GMT"), NOW))
                .contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-5",
                "soon",
                "1.5",
                "99999999999999999999",
                "Mon, 23 Nov 2026 07:59:59 GMT",
                "2026-11-23"
            })
    void what_means_nothing_or_is_over_does_not_count(String header) {
        assertThat(RetryAfter.of(Optional.of(header), NOW)).isEmpty();
    }
}
