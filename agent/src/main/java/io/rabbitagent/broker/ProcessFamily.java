package io.rabbitagent.broker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A child with everything that came out of it.
 *
 * <p>The kernel's process group alone is not enough: Debian's {@code rabbitmqctl} calls {@code su}, which opens a session
 * of its own. So the members are those of the child's group and session and, from there, all their descendants; who was
 * once seen stays a member even after its parent has died.
 */
final class ProcessFamily {
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration PERSISTENCE = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final long leader;
    private final Map<Long, ProcStat> seen = new HashMap<>();

    ProcessFamily(long leader) {
        this.leader = leader;
    }

    /**
     * Asks all to end, and after a grace forces those that don't.
     *
     * @return true when none is left
     */
    boolean kill() {
        living().forEach(member -> signal(member, false));
        if (awaitNone(GRACE)) {
            return true;
        }
        long start = System.nanoTime();
        List<ProcStat> left = living();
        while (!left.isEmpty() && System.nanoTime() - start < PERSISTENCE.toNanos()) {
            left.forEach(member -> signal(member, true));
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            left = living();
        }
        return left.isEmpty();
    }

    private boolean awaitNone(Duration patience) {
        long start = System.nanoTime();
        while (!living().isEmpty()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    List<ProcStat> living() {
        List<ProcStat> all = allProcesses();
        Set<Long> known = new HashSet<>();
        for (ProcStat one : all) {
            ProcStat before = seen.get(one.pid());
            if (one.pid() == leader || one.group() == leader || one.session() == leader || isSame(one, before)) {
                known.add(one.pid());
            }
        }
        while (addChildren(all, known)) {
            // Another generation was found.
        }
        List<ProcStat> living = new ArrayList<>();
        for (ProcStat one : all) {
            if (known.contains(one.pid()) && !one.hasEnded()) {
                living.add(one);
                seen.put(one.pid(), one);
            }
        }
        return living;
    }

    private static boolean isSame(ProcStat one, @Nullable ProcStat before) {
        return before != null && before.startTicks() == one.startTicks();
    }

    private static boolean addChildren(List<ProcStat> all, Set<Long> known) {
        boolean added = false;
        for (ProcStat one : all) {
            added |= known.contains(one.parent()) && known.add(one.pid());
        }
        return added;
    }

    private static void signal(ProcStat member, boolean force) {
        ProcessHandle.of(member.pid()).ifPresent(handle -> {
            boolean unused = force ? handle.destroyForcibly() : handle.destroy();
        });
    }

    private static List<ProcStat> allProcesses() {
        List<ProcStat> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                ProcStat.read(Long.parseLong(entry.getFileName().toString())).ifPresent(all::add);
            }
        } catch (IOException e) {
            return List.of();
        }
        return all;
    }
}
