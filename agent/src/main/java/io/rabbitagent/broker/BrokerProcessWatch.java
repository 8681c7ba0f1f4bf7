package io.rabbitagent.broker;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the node's Erlang VM lives, and notices its end within tens of milliseconds.
 *
 * <p>Who ended while whom was running is the evidence of the shutdown order, and a peer may end right after: so the known
 * pid is looked at every 20 ms ({@code ProcessHandle.onExit} of a process that is not a child was measured to come up to
 * 1 s late, and the JDK has no pidfd). While there is no VM, {@code /proc} is searched once a second only. Each costs
 * about 0.4 % of a core.
 */
public final class BrokerProcessWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerProcessWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration SEARCH_EVERY = Duration.ofSeconds(1);

    private final VmFinder finder;
    private final BrokerProcessListener listener;
    private final Path proc;
    private final ScheduledExecutorService thread;
    private volatile Fact<Optional<BrokerProcess>> current = Fact.notObserved();
    private Optional<BrokerProcess> living = Optional.empty();
    private boolean searched;
    private long lastSearchNanos;
    private long lastSeenNanos;

    /**
     * Starts watching.
     *
     * @param pidFile where the broker writes its pid: {@code RABBITMQ_PID_FILE}, or the data directory's path with
     *     {@code .pid} behind it
     */
    public BrokerProcessWatch(NodeName node, Optional<Path> pidFile, BrokerProcessListener listener) {
        this(Path.of("/proc"), node, pidFile, listener);
    }

    BrokerProcessWatch(Path proc, NodeName node, Optional<Path> pidFile, BrokerProcessListener listener) {
        this.proc = proc;
        this.finder = new VmFinder(proc, node, pidFile);
        this.listener = listener;
        this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("broker-process-watch"));
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Known and empty where there is no VM; unknown until the first search, or where {@code /proc} can't be read. */
    public Fact<Optional<BrokerProcess>> current() {
        return current;
    }

    /** As {@link #current()}, by a search of its own: before a step on the node's files a second ago is too long ago. */
    public Fact<Optional<BrokerProcess>> now() {
        try {
            String boot = bootId();
            return Fact.known(finder.find().map(found -> new BrokerProcess(found.pid(), found.startTicks(), boot)));
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, "/proc: " + e.getMessage());
        }
    }

    private void look() {
        try {
            long now = System.nanoTime();
            if (living.isPresent() && !stillLives(living.get())) {
                end(living.get());
            } else {
                lastSeenNanos = now;
            }
            if (living.isEmpty() && isTimeToSearch()) {
                search();
            }
        } catch (IOException e) {
            current = Fact.unknown(Reason.UNREADABLE, "/proc: " + e.getMessage());
        } catch (RuntimeException e) {
            // An exception would end the schedule, and with it the watch.
            log.error("A change of the broker's process could not be handled", e);
        }
    }

    private boolean stillLives(BrokerProcess process) {
        return ProcStat.read(proc, process.pid())
                .filter(stat -> stat.startTicks() == process.startTicks() && !stat.hasEnded())
                .isPresent();
    }

    private void end(BrokerProcess process) {
        living = Optional.empty();
        current = Fact.known(Optional.empty());
        // A supervisor may have started the next one already.
        searched = false;
        listener.ended(process, lastSeen(process));
    }

    /** Not simply now: this agent may have been stopped or starved, and slept through an end and the next start. */
    private HostMoment lastSeen(BrokerProcess process) {
        try {
            String text = Files.readString(proc.resolve("uptime"));
            Duration uptime =
                    Duration.ofMillis(Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1_000));
            return new HostMoment(process.bootId(), uptime.minusNanos(System.nanoTime() - lastSeenNanos));
        } catch (IOException | RuntimeException e) {
            log.debug("The host's uptime can't be read", e);
            return HostMoment.UNKNOWN;
        }
    }

    private boolean isTimeToSearch() {
        return !searched || System.nanoTime() - lastSearchNanos >= SEARCH_EVERY.toNanos();
    }

    private void search() throws IOException {
        searched = true;
        lastSearchNanos = System.nanoTime();
        Optional<ProcStat> found = finder.find();
        if (found.isEmpty()) {
            current = Fact.known(Optional.empty());
            return;
        }
        BrokerProcess process = new BrokerProcess(found.get().pid(), found.get().startTicks(), bootId());
        living = Optional.of(process);
        current = Fact.known(living);
        listener.started(process);
    }

    private String bootId() throws IOException {
        return Files.readString(proc.resolve("sys/kernel/random/boot_id")).trim();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
