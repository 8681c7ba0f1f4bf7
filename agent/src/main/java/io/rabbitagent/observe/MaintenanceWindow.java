package io.rabbitagent.observe;

import java.text.ParseException;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * A time of maintenance that comes back: it is open in every second that its expression matches.
 *
 * @param name by which rules ask for it
 * @param cron six or seven fields as Quartz reads them: second, minute, hour, day of the month, month, day of the week, year
 * @param timeZone in which they are meant
 */
public record MaintenanceWindow(String name, String cron, ZoneId timeZone) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** @throws IllegalArgumentException for a bad name or expression, with a message that says what is wrong */
    public MaintenanceWindow {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a window");
        }
        check(cron);
    }

    /** @throws IllegalArgumentException where Quartz can't read it */
    public static void check(String cron) {
        try {
            CronExpression.validateExpression(cron);
        } catch (ParseException e) {
            throw new IllegalArgumentException("'" + cron + "' is no cron expression: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Quartz lets through what the JDK throws where a number is missing or a field is cut short.
            throw new IllegalArgumentException("'" + cron + "' is no cron expression", e);
        }
    }

    /** Whether it is open in single seconds only, such as the first one of an hour: hardly what was meant. */
    public boolean isOpenForSeconds() {
        String seconds = cron.strip().split("\\s+", 2)[0];
        return !seconds.equals("*") && !seconds.equals("0-59");
    }
}
