package io.rabbitagent.rules.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NumberPatternTest {
    @Test
    void exactly_the_numbers_within_the_bounds_match() {
        Random dice = new Random(5);
        for (int n = 0; n < 300; n++) {
            int least = dice.nextInt(1300);
            int most = least + dice.nextInt(1300);
            Pattern pattern = Pattern.compile(NumberPattern.between(least, most));
            for (int number = 0; number < 2800; number++) {
                assertThat(pattern.matcher(Integer.toString(number)).matches())
                        .as("%d from %d to %d by %s", number, least, most, pattern)
                        .isEqualTo(number >= least && number <= most);
            }
        }
    }

    @Test
    void numbers_with_leading_zeros_do_not_match() {
        assertThat("007").doesNotMatch(NumberPattern.between(0, 1000));
        assertThat("0").matches(NumberPattern.between(0, 1000));
    }

    @Test
    void a_duration_is_held_to_its_bounds_in_every_unit() {
        String pattern = Lengths.pattern(Duration.ofSeconds(90), Duration.ofHours(2));

        assertThat("90s").matches(pattern);
        assertThat("7200s").matches(pattern);
        assertThat("2m").matches(pattern);
        assertThat("120m").matches(pattern);
        assertThat("2h").matches(pattern);
        for (String other : new String[] {"89s", "7201s", "1m", "121m", "0h", "3h", "1d", "90", "s", "90S", "90 s"}) {
            assertThat(other).doesNotMatch(pattern);
        }
    }

    @Test
    void a_duration_is_shown_in_the_largest_unit_that_divides_it() {
        assertThat(Lengths.text(Duration.ZERO)).isEqualTo("0s");
        assertThat(Lengths.text(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(Lengths.text(Duration.ofMinutes(60))).isEqualTo("1h");
        assertThat(Lengths.text(Duration.ofHours(24))).isEqualTo("24h");
        assertThat(Lengths.text(Duration.ofDays(30))).isEqualTo("30d");
    }
}
