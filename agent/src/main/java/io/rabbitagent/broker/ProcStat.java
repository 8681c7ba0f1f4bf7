package io.rabbitagent.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} tells of a process.
 *
 * @param state the kernel's letter; {@code Z} and {@code X} have ended
 * @param parent process id of its parent
 * @param group process group
 * @param session session id
 * @param startTicks clock ticks since the host's boot
 */
record ProcStat(long pid, char state, long parent, long group, long session, long startTicks) {
    private static final Path PROC = Path.of("/proc");

    static Optional<ProcStat> read(long pid) {
        return read(PROC, pid);
    }

    /** Empty where there is no such process. */
    static Optional<ProcStat> read(Path proc, long pid) {
        try {
            Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
            return parse(new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The command's name is in parentheses and may hold both blanks and parentheses, so it is skipped from behind. */
    static Optional<ProcStat> parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 1 || close < open) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 2).trim().split(" ", 22);
        if (fields.length < 20) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    Long.parseLong(line.substring(0, open)),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A zombie runs nothing any more; it only waits for its parent to notice. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X' || state == 'x';
    }
}
