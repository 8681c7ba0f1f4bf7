package io.rabbitagent.observe;

import java.text.ParseException;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import org.quartz.CronExpression;

/** Tells which maintenance windows are open. Safe for any thread. */
public final class MaintenanceWindows {
    private final Map<String, CronExpression> expressions = new LinkedHashMap<>();

    public MaintenanceWindows(List<MaintenanceWindow> windows) {
        windows.forEach(window -> expressions.put(window.name(), expression(window)));
    }

    private static CronExpression expression(MaintenanceWindow window) {
        try {
            CronExpression expression = new CronExpression(window.cron());
            expression.setTimeZone(TimeZone.getTimeZone(window.timeZone().normalized()));
            return expression;
        } catch (ParseException e) {
            throw new IllegalArgumentException(window.cron(), e);
        }
    }

    /** The names of all that are configured. */
    public Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(expressions.keySet()));
    }

    /** The names of those that are open at a moment. */
    public synchronized Set<String> openAt(Instant now) {
        Set<String> open = new TreeSet<>();
        expressions.forEach((name, expression) -> {
            if (expression.isSatisfiedBy(Date.from(now))) {
                open.add(name);
            }
        });
        return open;
    }
}
