package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule tests of {@code alerting/tests} pass, and notice what could be wrong with an alert. */
class AlertTestsTest {
    private static final Pattern NOTICED = Pattern.compile("alertname: (\\w+), time:");

    @Test
    void all_rule_tests_pass() {
        Tool.promtool(Tool.with(Alerting.testFiles(), "test", "rules")).succeeded();
    }

    @Test
    void each_alert_is_seen_to_fire_and_to_be_silent() {
        Set<String> fires = new HashSet<>();
        Set<String> silent = new HashSet<>();
        for (Path file : Alerting.testFiles()) {
            for (Map<String, Object> test : Alerting.maps(Alerting.read(file), "tests")) {
                for (Map<String, Object> check : Alerting.maps(test, "alert_rule_test")) {
                    boolean expected = !Alerting.maps(check, "exp_alerts").isEmpty();
                    (expected ? fires : silent).add(String.valueOf(check.get("alertname")));
                }
            }
        }
        List<String> names = Alerting.alerts().stream().map(Alert::name).toList();

        assertThat(fires).containsExactlyInAnyOrderElementsOf(names);
        // Nothing silences the Watchdog.
        silent.add("RabbitagentWatchdog");
        assertThat(silent).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void each_alert_that_is_broken_in_one_of_these_ways_fails_a_rule_test(@TempDir Path directory) throws IOException {
        List<Path> files = Mutants.write(directory);

        Tool told = Tool.promtool(Tool.with(files, "test", "rules"));

        Set<String> noticed = new TreeSet<>();
        NOTICED.matcher(told.output()).results().forEach(found -> noticed.add(found.group(1)));
        Set<String> made = new TreeSet<>();
        Alerting.alerts().forEach(alert -> Mutants.of(alert).forEach(mutant -> made.add(mutant.name())));
        assertThat(made).hasSizeGreaterThan(2 * Alerting.alerts().size());
        assertThat(noticed).as(told.output()).containsExactlyInAnyOrderElementsOf(made);
    }
}
