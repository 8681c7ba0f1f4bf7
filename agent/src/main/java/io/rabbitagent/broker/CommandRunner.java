package io.rabbitagent.broker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command to its end or its deadline, on the caller's thread.
 *
 * <p>The child gets a session, and so a process group, of its own; the input of its command, or none; and an environment
 * that is written down here. Both of its output streams are read by looking whether something is there, so no thread is needed for them, none
 * can leak, and a grandchild that keeps a stream open can't hold up the caller.
 *
 * <p>A child of which somebody wants to be told waits until he was: only then it becomes the command. Should the agent end
 * before, nothing has begun.
 */
public final class CommandRunner {
    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);
    private static final int DEFAULT_OUTPUT_CAP = 1 << 20;
    private static final int COULD_NOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String WRAPPER = "setsid";
    private static final String HELD = "held-by-agent";
    /** An agent that has ended is the end of the input. */
    private static final String HOLD = "read -r go && exec \"$@\" </dev/null";

    private final CommandAudit audit;
    private final int outputCap;
    private final AtomicLong calls = new AtomicLong();

    public CommandRunner(CommandAudit audit) {
        this(audit, DEFAULT_OUTPUT_CAP);
    }

    /** @param outputCap bytes kept of each of the two output streams */
    public CommandRunner(CommandAudit audit, int outputCap) {
        this.audit = audit;
        this.outputCap = outputCap;
    }

    public CommandResult run(Command command) {
        return run(command, Optional.empty());
    }

    /**
     * @param started told of the child before that becomes the command; it never does where this throws
     * @return {@link CommandResult.TimedOut} also where the calling thread was interrupted; its flag stays set
     */
    public CommandResult run(Command command, Consumer<RunningChild> started) {
        return run(command, Optional.of(started));
    }

    private CommandResult run(Command command, Optional<Consumer<RunningChild>> started) {
        long call = calls.incrementAndGet();
        audit.starting(call, command.argv());
        CommandResult result = runUnaudited(command, started);
        audit.ended(call, command.argv(), result);
        return result;
    }

    private CommandResult runUnaudited(Command command, Optional<Consumer<RunningChild>> started) {
        String program = command.argv().get(0);
        if (!isExecutable(program, command.environment().getOrDefault("PATH", PATH))) {
            return new CommandResult.CouldNotStart(program + " is not an executable file, or is not on the PATH");
        }
        long start = System.nanoTime();
        Process process;
        try {
            process = start(command, started.isPresent());
        } catch (IOException e) {
            return new CommandResult.CouldNotStart(program + ": " + e.getMessage());
        }
        Child child = new Child(process);
        try {
            started.ifPresent(listener -> {
                listener.accept(child.identity());
                child.letGo();
            });
            return child.await(start + command.deadline().toNanos());
        } catch (RuntimeException e) {
            // The listener failed: nobody would ever know of this child.
            child.kill();
            throw e;
        }
    }

    private static Process start(Command command, boolean held) throws IOException {
        List<String> argv = new ArrayList<>(List.of(WRAPPER));
        if (held) {
            argv.addAll(List.of("sh", "-c", HOLD, HELD));
        }
        argv.addAll(command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv);
        if (!held && command.input().isEmpty()) {
            builder.redirectInput(new File("/dev/null"));
        }
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("HOME", System.getProperty("user.home", "/"));
        environment.put("LANG", "C.UTF-8");
        environment.putAll(command.environment());
        Process process = builder.start();
        if (!held && !command.input().isEmpty()) {
            give(process, command.input());
        }
        return process;
    }

    /** Where the child has ended before it read all, its exit code tells. */
    private static void give(Process process, String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.debug("writing to child {}", process.pid(), e);
        }
    }

    private static boolean isExecutable(String program, String searchPath) {
        if (program.contains("/")) {
            return isExecutable(Path.of(program));
        }
        for (String directory : searchPath.split(":", -1)) {
            if (isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** One child and its two streams. */
    private final class Child {
        private static final long LOOK_EVERY_MILLIS = 5;

        private final Process process;
        private final CappedOutput out;
        private final CappedOutput err;

        Child(Process process) {
            this.process = process;
            this.out = new CappedOutput(process.getInputStream(), outputCap);
            this.err = new CappedOutput(process.getErrorStream(), outputCap);
        }

        RunningChild identity() {
            long pid = process.pid();
            return new RunningChild(
                    pid, ProcStat.read(pid).map(ProcStat::startTicks).orElse(0L));
        }

        /** Where the child has ended meanwhile, its exit code tells. */
        void letGo() {
            try (OutputStream gate = process.getOutputStream()) {
                gate.write('\n');
            } catch (IOException e) {
                log.debug("letting child {} go", process.pid(), e);
            }
        }

        CommandResult await(long deadline) {
            try {
                while (process.isAlive()) {
                    if (System.nanoTime() - deadline >= 0) {
                        return timedOut();
                    }
                    if (!drainBoth()) {
                        process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                }
                return exited(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return timedOut();
            } finally {
                out.close();
                err.close();
            }
        }

        private boolean drainBoth() {
            boolean fromOut = out.drain();
            // Always both: a flood on one stream must not starve the other.
            return err.drain() || fromOut;
        }

        private CommandResult exited(long deadline) {
            while (System.nanoTime() - deadline < 0 && drainBoth()) {
                // What the child left behind in its pipes.
            }
            int code = process.exitValue();
            CommandResult.Captured errors = err.captured();
            boolean neverRan = (code == COULD_NOT_EXECUTE || code == NOT_FOUND)
                    && (errors.text().startsWith(WRAPPER + ": ")
                            || errors.text().startsWith(HELD + ": "));
            return neverRan
                    ? new CommandResult.CouldNotStart(errors.text().trim())
                    : new CommandResult.Exited(code, out.captured(), errors);
        }

        private CommandResult timedOut() {
            kill();
            while (drainBoth()) {
                // The last words; all writers are gone.
            }
            return new CommandResult.TimedOut(out.captured(), err.captured());
        }

        void kill() {
            boolean unused = new ProcessFamily(process.pid()).kill();
        }
    }
}
