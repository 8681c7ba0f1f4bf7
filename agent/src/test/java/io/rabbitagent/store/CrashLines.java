package io.rabbitagent.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines that an agent writes while it carries out a plan, and the one at which its process ends. It tells of each on
 * standard error, so that a run without an end shows which there are.
 *
 * <p>The process ends as by SIGKILL: nothing is closed, no hook runs, the children live on.
 */
public final class CrashLines {
    /** Begins what is printed of a line that is written, or is about to be. */
    public static final String LINE = "crash-line ";

    /** Begins what is printed when the point is reached. */
    public static final String REACHED = "crash-point-reached ";

    /** The first line that a life of an agent brings into the history. */
    public static final String STARTED = CrashingDisk.HISTORY + "agent-started";

    /** How the process ends: as one that was killed. */
    private static final int EXIT_CODE = 137;

    private final Optional<CrashPoint> point;
    private final Map<String, Integer> written = new HashMap<>();
    private boolean begun;

    /** @param point where the process ends: the line of the agent's own start counts as well; empty where it only tells */
    public CrashLines(Optional<CrashPoint> point) {
        this.point = point;
        this.begun = point.filter(here -> here.line().equals(STARTED)).isPresent();
    }

    /** @param occurrence counts the lines of that name, from 1 */
    record Line(String name, int occurrence) {
        @Override
        public String toString() {
            return name + " #" + occurrence;
        }
    }

    /** A line that may be written now; empty as long as no plan is carried out. */
    synchronized Optional<Line> next(String name) {
        begun |= name.equals(CrashingDisk.HISTORY + "plan-begun") || name.startsWith(CrashingDisk.HISTORY + "step-");
        return begun ? Optional.of(new Line(name, 1 + written.getOrDefault(name, 0))) : Optional.empty();
    }

    synchronized void written(Line line) {
        written.put(line.name(), line.occurrence());
        System.err.println(LINE + line);
    }

    /** The point, if it lies in this line. */
    Optional<CrashPoint> point(Line line) {
        return point.filter(here -> here.line().equals(line.name()) && here.occurrence() == line.occurrence());
    }

    static void reached(CrashPoint here) {
        System.err.println(REACHED + here);
    }

    static void end(CrashPoint here) {
        reached(here);
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
