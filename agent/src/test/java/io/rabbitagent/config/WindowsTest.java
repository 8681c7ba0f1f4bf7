package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.observe.MaintenanceWindow;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How maintenance windows are written, and what is said where they are written wrongly. */
class WindowsTest {
    private static final String REMEDY = "write - {name: patching, cron: '* * 2-3 ? * SUN', time_zone: Europe/Berlin}";
    private static final String FIELDS = "write six fields: second, minute, hour, day of the month, month, day of the"
            + " week, such as '* * 2-3 ? * SUN'";

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeEach
    void use_the_directory() {
        files = new ConfigFiles(directory);
    }

    @Test
    void windows_stand_below_each_other_and_are_meant_in_utc_where_no_time_zone_is_given() {
        assertThat(files.loaded(with("""
                        maintenance:
                          windows:
                            - name: patching
                              cron: "* * 2-3 ? * SUN"
                              time_zone: Europe/Berlin
                            - {name: backups, cron: '* 0-29 1 ? * *'}
                        """)).windows())
                .containsExactly(
                        new MaintenanceWindow("patching", "* * 2-3 ? * SUN", ZoneId.of("Europe/Berlin")),
                        new MaintenanceWindow("backups", "* 0-29 1 ? * *", ZoneOffset.UTC));
    }

    @Test
    void all_that_is_wrong_with_them_is_said_at_once_with_its_place() {
        assertThat(files.problems(with("""
                        maintenance:
                          windows:
                            - {name: patching, cron: '* * 25 ? * SUN'}
                            - {name: Patch day, cron: '* * 2 ? * SUN'}
                            - {name: far, cron: '* * 2 ? * SUN', time_zone: Europe/Berlim}
                            - {cron: '* * 2 ? * SUN'}
                            - {name: never}
                            - {name: patching, cron: '* * 2 ? * SUN'}
                        """)))
                .containsExactlyInAnyOrder(
                        "agent.yaml:7:30: maintenance.windows: '* * 25 ? * SUN' is no cron expression: Hour values must be"
                                + " between 0 and 23; " + FIELDS,
                        "agent.yaml:8:14: maintenance.windows: 'Patch day' is no name of a window; use a letter and up to"
                                + " 62 of the characters a-z 0-9 -",
                        "agent.yaml:9:53: maintenance.windows: 'Europe/Berlim' is no time zone; did you mean Europe/Berlin?",
                        "agent.yaml:10:7: maintenance.windows: a window has no name; " + REMEDY,
                        "agent.yaml:11:7: maintenance.windows: a window has no cron; " + REMEDY,
                        "agent.yaml:12:14: maintenance.windows: has two windows patching, first at agent.yaml:7:14; give"
                                + " each a name of its own");
    }

    @Test
    void what_is_no_list_of_windows_is_refused_with_its_place() {
        assertThat(files.problems(with("maintenance: {windows: patching}\n")))
                .containsExactly("agent.yaml:5:24: maintenance.windows: is no list; " + REMEDY);
        assertThat(files.problems(with("maintenance: {windows: [patching]}\n")))
                .containsExactly("agent.yaml:5:25: maintenance.windows: holds something that has no parts; " + REMEDY);
        assertThat(files.problems(with("maintenance: {windows: [{nam: x, cron: [], name: x, name: y}]}\n")))
                .containsExactlyInAnyOrder(
                        "agent.yaml:5:26: maintenance.windows: nam is none of its parts; did you mean name?",
                        "agent.yaml:5:40: maintenance.windows: cron is no text; " + REMEDY,
                        "agent.yaml:5:53: maintenance.windows: name is given twice; " + REMEDY);
        assertThat(files.problems(with("maintenance: {window: []}\n")))
                .containsExactly(
                        "agent.yaml:5:15: maintenance.window is no setting; did you mean maintenance.windows?");
    }

    @Test
    void in_the_environment_they_are_written_as_in_the_file_on_one_line() {
        String variable = "RABBITAGENT_MAINTENANCE_WINDOWS";
        String place = "environment variable " + variable + ": maintenance.windows: ";
        assertThat(files.loaded(ConfigFiles.LEAST, Map.of(variable, "[{name: nights, cron: '* * 0-4 ? * MON,TUE'}]"))
                        .windows())
                .isEqualTo(List.of(new MaintenanceWindow("nights", "* * 0-4 ? * MON,TUE", ZoneOffset.UTC)));
        assertThat(files.problems(ConfigFiles.LEAST, Map.of(variable, "[{name: ")))
                .containsExactly(place + "is no list; " + REMEDY);
        assertThat(files.problems(ConfigFiles.LEAST, Map.of(variable, "")))
                .containsExactly(place + "is no list; " + REMEDY);
    }

    @Test
    void a_window_of_single_seconds_is_warned_of() {
        assertThat(files.warnings(with("maintenance: {windows: [{name: x, cron: '0 0 2 ? * SUN'}]}\n"), Map.of()))
                .contains("agent.yaml:5:41: maintenance.windows: x is open for single seconds only: the first field"
                        + " counts seconds; begin the expression with *");
    }

    private static String with(String more) {
        return ConfigFiles.LEAST + more;
    }
}
