package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.log;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.NodeStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster that runs and stops at random, writing its status files as brokers do, with the truth kept beside them.
 *
 * <p>A node's file lists whom it last saw running. It changes when a peer comes up or goes, never at the node's own end. A
 * clean stop is noticed at once, a SIGKILL some ticks later. Every attempt to boot overwrites the file. A node may come up
 * only when one that runs is there, when it was the last down, or when all that were last down together try together.
 */
final class BrokerFiles {
    private static final int NOTICED_AFTER = 3;

    private final Random random;
    private final Set<NodeName> members = new TreeSet<>();
    private final Map<NodeName, Set<NodeName>> files = new TreeMap<>();
    private final Map<NodeName, LogLine> logs = new TreeMap<>();
    private final Map<NodeName, LogLine> attempts = new TreeMap<>();
    private final Map<NodeName, Long> lives = new TreeMap<>();
    private final Set<NodeName> running = new TreeSet<>();
    private final Map<NodeName, Integer> killedAt = new TreeMap<>();
    private final Stops stops;
    private final Set<NodeName> unrecorded = new TreeSet<>();
    private Set<NodeName> lastToEnd = new TreeSet<>();
    private int tick;

    BrokerFiles(long seed) {
        this.random = new Random(seed);
        int size = 1 + random.nextInt(7);
        for (int number = 1; number <= size; number++) {
            members.add(node(number));
        }
        members.forEach(node -> {
            files.put(node, new TreeSet<>(members));
            lives.put(node, 1L);
        });
        running.addAll(members);
        this.stops = new Stops(members);
        members.forEach(node -> logged(node, LogSignal.BOOT_COMPLETED));
    }

    /** The nodes that ran until there were none; more than one where they ended at the same instant. */
    Set<NodeName> lastToEnd() {
        return lastToEnd;
    }

    boolean someoneRuns() {
        return !running.isEmpty();
    }

    Stops stops() {
        return stops;
    }

    /** Some ticks of life, and then everything goes down; now and then it all comes back and goes down again. */
    void live() {
        int rounds = 1 + random.nextInt(3);
        for (int round = 0; round < rounds; round++) {
            if (!someoneRuns()) {
                startTogether(lastToEnd);
            }
            for (int step = random.nextInt(20); step > 0 && someoneRuns(); step--) {
                something();
            }
            while (someoneRuns()) {
                end();
            }
            for (int attempts = random.nextInt(4); attempts > 0; attempts--) {
                failedBoot(some(members));
            }
        }
        agentsReturn();
    }

    private void something() {
        pass(random.nextInt(3));
        List<NodeName> down = new ArrayList<>(members);
        down.removeAll(running);
        if (down.isEmpty() || random.nextInt(3) == 0) {
            end();
        } else {
            startBesideRunning(some(down));
        }
    }

    private void end() {
        pass(random.nextInt(5));
        int kind = random.nextInt(5);
        if (kind < 3) {
            stop(some(running));
        } else if (kind == 3) {
            kill(Set.of(some(running)));
        } else {
            kill(Set.copyOf(running));
        }
    }

    /** Time goes by; deaths of peers are noticed. */
    private void pass(int ticks) {
        for (int passed = 0; passed < ticks; passed++) {
            tick++;
            killedAt.forEach((dead, at) -> {
                if (tick - at >= NOTICED_AFTER) {
                    running.forEach(node -> file(node).remove(dead));
                }
            });
            killedAt.values().removeIf(at -> tick - at >= NOTICED_AFTER);
        }
    }

    private void stop(NodeName node) {
        ended(Set.of(node));
        logged(node, LogSignal.STOPPED);
        running.forEach(peer -> file(peer).remove(node));
        record(node, HowEnded.CLEAN);
    }

    private void kill(Set<NodeName> nodes) {
        ended(nodes);
        for (NodeName node : nodes) {
            killedAt.put(node, tick);
            loseWhatWasNotWritten(node);
            record(node, HowEnded.CRASH);
        }
    }

    private void ended(Set<NodeName> nodes) {
        running.removeAll(nodes);
        if (running.isEmpty()) {
            lastToEnd = new TreeSet<>(nodes);
        }
    }

    private void startBesideRunning(NodeName node) {
        recordUp(node);
        killedAt.remove(node);
        // It takes its view from a live peer, which may not have noticed a death yet.
        Set<NodeName> seen = new TreeSet<>(file(running.iterator().next()));
        running.add(node);
        seen.add(node);
        files.put(node, seen);
        running.forEach(peer -> file(peer).add(node));
    }

    private void startTogether(Set<NodeName> nodes) {
        for (NodeName node : nodes) {
            recordUp(node);
            running.add(node);
            files.put(node, new TreeSet<>(nodes));
        }
        killedAt.clear();
    }

    /** It waits for peers that don't come, and gives up; another attempt at the same time may spoil the file further. */
    private void failedBoot(NodeName node) {
        started(node);
        if (random.nextBoolean()) {
            file(node).add(node);
        } else {
            files.put(node, new TreeSet<>(Set.of(some(members))));
        }
        logged(node, LogSignal.BOOT_FAILED);
        record(node, HowEnded.NEVER_RAN);
    }

    private void recordUp(NodeName node) {
        started(node);
        if (!unrecorded.contains(node)) {
            stops.add(new AppStarted(node, life(node, lives.getOrDefault(node, 0L))));
        }
        logged(node, LogSignal.BOOT_COMPLETED);
    }

    private void started(NodeName node) {
        attempts.put(node, new LogLine(LogSignal.BOOT_STARTED, stops.now().plusMillis(500)));
        lives.merge(node, 1L, Long::sum);
        // Now and then an agent is away for the rest of its node's history.
        if (random.nextInt(40) == 0) {
            unrecorded.add(node);
        }
        if (!unrecorded.contains(node)) {
            stops.add(new NodeStarted(node, life(node, lives.getOrDefault(node, 0L))));
        }
    }

    private void record(NodeName node, HowEnded how) {
        boolean away = unrecorded.contains(node);
        if (!away) {
            stops.stopped(node, lives.getOrDefault(node, 0L), Fact.known(how), Fact.known(Set.copyOf(file(node))));
        }
    }

    private void agentsReturn() {
        unrecorded.forEach(node -> stops.add(new AgentStarted(node, "later", "0.1.0")));
    }

    /** What the agents see now that nothing runs. */
    ClusterPicture picture() {
        Pictures pictures = Pictures.allDown(members.size());
        for (NodeName node : members) {
            pictures.observe(
                    node,
                    seen -> with(seen)
                            .app(Fact.known(AppState.VM_DOWN))
                            .process(Fact.known(Optional.empty()))
                            .dataDirectory(Fact.known(Pictures.files(members, file(node))))
                            .log(Fact.known(lastLine(node)))
                            .done());
        }
        return pictures.picture();
    }

    private BootLog lastLine(NodeName node) {
        LogLine line = logs.getOrDefault(node, new LogLine(LogSignal.STOPPED, stops.now()));
        return log(line.signal(), line.at());
    }

    private void logged(NodeName node, LogSignal signal) {
        logs.put(node, new LogLine(signal, stops.now().plusMillis(500)));
    }

    /** The log is written with a delay: who is killed soon after its start takes "startup complete" along. */
    private void loseWhatWasNotWritten(NodeName node) {
        LogLine attempt = attempts.get(node);
        if (attempt != null && random.nextInt(3) == 0) {
            logs.put(node, attempt);
        }
    }

    private record LogLine(LogSignal signal, Instant at) {}

    private Set<NodeName> file(NodeName node) {
        return files.computeIfAbsent(node, missing -> new TreeSet<>());
    }

    private NodeName some(Collection<NodeName> nodes) {
        return List.copyOf(new TreeSet<>(nodes)).get(random.nextInt(nodes.size()));
    }

    /** The events that really happened, for a failure's message. */
    String story() {
        StringBuilder text = new StringBuilder();
        stops.history()
                .forEach(entry -> text.append(entry.event().subject().orElseThrow())
                        .append(' ')
                        .append(entry.event().summary())
                        .append('\n'));
        return text.append("files ")
                .append(files)
                .append(", last to end ")
                .append(lastToEnd)
                .toString();
    }
}
