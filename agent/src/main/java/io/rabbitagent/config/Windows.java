package io.rabbitagent.config;

import io.rabbitagent.observe.MaintenanceWindow;
import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.Suggestion;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How maintenance windows are written. */
final class Windows {
    static final Set<String> PARTS = Set.of("name", "cron", "time_zone");
    static final String REMEDY = "write - {name: patching, cron: '* * 2-3 ? * SUN', time_zone: Europe/Berlin}";

    private Windows() {}

    static Optional<MaintenanceWindow> read(Given.Row row, String setting, Problems problems) {
        Map<String, Given.Item> parts = row.parts();
        Given.Item name = parts.get("name");
        Given.Item cron = parts.get("cron");
        if (name == null || cron == null) {
            problems.error(row.place(), setting, "a window has no " + (name == null ? "name" : "cron"), REMEDY);
            return Optional.empty();
        }
        Optional<ZoneId> zone = zone(Optional.ofNullable(parts.get("time_zone")), setting, problems);
        if (!isCron(cron, setting, problems) || zone.isEmpty()) {
            return Optional.empty();
        }
        try {
            MaintenanceWindow window = new MaintenanceWindow(name.text(), cron.text(), zone.get());
            if (window.isOpenForSeconds()) {
                problems.warn(
                        cron.place(),
                        setting,
                        name.text() + " is open for single seconds only: the first field counts seconds",
                        "begin the expression with *");
            }
            return Optional.of(window);
        } catch (IllegalArgumentException e) {
            problems.error(
                    name.place(),
                    setting,
                    String.valueOf(e.getMessage()),
                    "use a letter and up to 62 of the characters a-z 0-9 -");
            return Optional.empty();
        }
    }

    private static boolean isCron(Given.Item cron, String setting, Problems problems) {
        try {
            MaintenanceWindow.check(cron.text());
            return true;
        } catch (IllegalArgumentException e) {
            problems.error(
                    cron.place(),
                    setting,
                    String.valueOf(e.getMessage()),
                    "write six fields: second, minute, hour, day of the month, month, day of the week, such as"
                            + " '* * 2-3 ? * SUN'");
            return false;
        }
    }

    /** UTC where none is given: the same on all hosts, however they are set up. */
    private static Optional<ZoneId> zone(Optional<Given.Item> given, String setting, Problems problems) {
        if (given.isEmpty()) {
            return Optional.of(ZoneOffset.UTC);
        }
        String text = given.get().text();
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            problems.error(
                    given.get().place(),
                    setting,
                    "'" + text + "' is no time zone",
                    Suggestion.nearest(text, new TreeSet<>(ZoneId.getAvailableZoneIds()))
                            .map(nearest -> "did you mean " + nearest + "?")
                            .orElse("write one such as Europe/Berlin or UTC"));
            return Optional.empty();
        }
    }
}
