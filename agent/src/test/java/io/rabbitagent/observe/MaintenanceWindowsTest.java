package io.rabbitagent.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaintenanceWindowsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String SUNDAY_NIGHT = "* * 2-3 ? * SUN";

    @Test
    void a_window_is_open_from_its_first_second_to_its_last() {
        MaintenanceWindows windows = windows(new MaintenanceWindow("patching", SUNDAY_NIGHT, ZoneOffset.UTC));
        assertThat(windows.openAt(Instant.parse("2026-01-04T01:59:59.999Z"))).isEmpty();
        assertThat(windows.openAt(Instant.parse("2026-01-04T02:00:00Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-01-04T02:30:17.500Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-01-04T03:59:59.999Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-01-04T04:00:00Z"))).isEmpty();
        assertThat(windows.openAt(Instant.parse("2026-01-05T02:00:00Z"))).isEmpty();
    }

    @Test
    void it_is_meant_in_its_time_zone_in_winter_and_in_summer() {
        MaintenanceWindows windows = windows(new MaintenanceWindow("patching", SUNDAY_NIGHT, BERLIN));
        assertThat(windows.openAt(Instant.parse("2026-01-04T01:00:00Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-01-04T03:00:00Z"))).isEmpty();
        assertThat(windows.openAt(Instant.parse("2026-07-05T00:00:00Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-07-05T02:00:00Z"))).isEmpty();
    }

    @Test
    void a_zone_that_is_given_as_an_offset_is_that_offset() {
        for (String zone : List.of("UTC+2", "UT+02:00", "GMT+2", "+02:00")) {
            MaintenanceWindows windows = windows(new MaintenanceWindow("patching", SUNDAY_NIGHT, ZoneId.of(zone)));
            assertThat(windows.openAt(Instant.parse("2026-01-04T00:00:00Z")))
                    .as(zone)
                    .containsExactly("patching");
        }
    }

    @Test
    void an_hour_that_a_change_of_the_clock_leaves_out_is_no_window_and_the_rest_of_it_is() {
        MaintenanceWindows windows = windows(new MaintenanceWindow("patching", SUNDAY_NIGHT, BERLIN));
        // At 02:00 in Berlin it is 03:00.
        assertThat(windows.openAt(Instant.parse("2026-03-29T00:59:59Z"))).isEmpty();
        assertThat(windows.openAt(Instant.parse("2026-03-29T01:00:00Z"))).containsExactly("patching");
        assertThat(windows.openAt(Instant.parse("2026-03-29T02:00:00Z"))).isEmpty();
    }

    @Test
    void several_windows_may_be_open_at_once_and_each_has_its_own_times() {
        MaintenanceWindows windows = windows(
                new MaintenanceWindow("nights", "* * 0-4 ? * *", ZoneOffset.UTC),
                new MaintenanceWindow("first-of-month", "* * * 1 * ?", ZoneOffset.UTC));
        assertThat(windows.names()).isEqualTo(Set.of("first-of-month", "nights"));
        assertThat(windows.openAt(Instant.parse("2026-02-01T03:00:00Z"))).containsExactly("first-of-month", "nights");
        assertThat(windows.openAt(Instant.parse("2026-02-01T12:00:00Z"))).containsExactly("first-of-month");
        assertThat(windows.openAt(Instant.parse("2026-02-02T12:00:00Z"))).isEmpty();
    }

    @Test
    void a_bad_expression_or_name_makes_no_window() {
        for (String cron : List.of("", "* * 2-3", "* * 25 ? * *", "* * 2-3 * * SUN", "x", "* * 2- ? * *")) {
            assertThatThrownBy(() -> new MaintenanceWindow("patching", cron, ZoneOffset.UTC))
                    .as(cron)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no cron expression");
        }
        assertThatThrownBy(() -> new MaintenanceWindow("Patch day", SUNDAY_NIGHT, ZoneOffset.UTC))
                .hasMessage("'Patch day' is no name of a window");
    }

    private static MaintenanceWindows windows(MaintenanceWindow... windows) {
        return new MaintenanceWindows(List.of(windows));
    }
}
