package io.rabbitagent.store;

import java.util.List;
import java.util.Locale;

/**
 * One line of those that an agent writes while it carries out a plan, and where in it the agent's process ends.
 *
 * @param line what the line tells, as {@link CrashingDisk} names it, such as {@code history: step-claimed, step 1 start_app}
 * @param occurrence counts the lines of that name, from 1
 */
public record CrashPoint(String line, int occurrence, Where where) {
    /** Where in the line. */
    public enum Where {
        BEFORE,
        /** Half of its bytes are written; of what goes to an etcd all is sent, and whether it takes it is open. */
        TORN,
        /** Of what goes to an etcd: it is done, and its answer was not read. */
        AFTER,
        /** Once the child that the line names has begun its command. */
        AT_WORK,
        /** Once the agent knows that an etcd has taken it. It lives on, and hears no more of etcd until {@link CrashingEtcd#GO_ON} is there. */
        CUT_OFF;

        /** Whether the line is there afterwards. */
        public boolean isWritten() {
            return this == AFTER || this == AT_WORK || this == CUT_OFF;
        }
    }

    /** @param arguments as {@link #arguments} gives them */
    public static CrashPoint of(String... arguments) {
        return new CrashPoint(arguments[0], Integer.parseInt(arguments[1]), Where.valueOf(arguments[2]));
    }

    public List<String> arguments() {
        return List.of(line, Integer.toString(occurrence), where.name());
    }

    @Override
    public String toString() {
        return where.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + line + " #" + occurrence;
    }
}
