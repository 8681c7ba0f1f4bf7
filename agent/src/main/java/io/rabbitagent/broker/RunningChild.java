package io.rabbitagent.broker;

/**
 * A child process that was just started. An agent that died and came back finds by it whether the child still lives.
 *
 * @param pid also the id of its process group and session
 * @param startTicks field 22 of {@code /proc/PID/stat}; 0 where the child was gone before it could be read
 */
public record RunningChild(long pid, long startTicks) {
    /** True while this very process lives: not another that was given the same pid. */
    public boolean isAlive() {
        return ProcStat.read(pid)
                .filter(stat -> stat.startTicks() == startTicks && !stat.hasEnded())
                .isPresent();
    }
}
