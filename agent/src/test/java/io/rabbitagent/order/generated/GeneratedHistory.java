package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One cluster of 2 to 7 nodes from its making until all of it is down, with the troubles that its seed draws. */
final class GeneratedHistory {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Random random;
    private final Troubles troubles;
    private final SharedHistory shared = new SharedHistory();
    private final Map<NodeName, Host> hosts = new TreeMap<>();
    private final Brokers brokers;
    private final List<String> story = new ArrayList<>();
    private final Set<NodeName> silent = new TreeSet<>();

    GeneratedHistory(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.troubles = Troubles.draw(random);
        int size = 2 + random.nextInt(6);
        Set<NodeName> names = new TreeSet<>();
        for (int number = 1; number <= size; number++) {
            names.add(Pictures.node(number));
        }
        for (NodeName name : names) {
            Host host = new Host(name, names, shared, troubles.hooks() && random.nextInt(10) > 0);
            host.setClock(anyClock());
            hosts.put(name, host);
        }
        this.brokers = new Brokers(names, random, name -> host(name).clock(now()), this::vmChanged);
    }

    Brokers brokers() {
        return brokers;
    }

    SharedHistory shared() {
        return shared;
    }

    Set<NodeName> silent() {
        return Set.copyOf(silent);
    }

    Host host(NodeName name) {
        return Objects.requireNonNull(hosts.get(name));
    }

    /**
     * Each end of each life was kept by an agent or a hook, no application ran and no peer returned too shortly for its
     * agent to see, no journal was lost, nothing was ever cut, and all agents are there in the end.
     */
    boolean evidenceSuffices() {
        return !brokers.wasEverCut()
                && silent.isEmpty()
                && hosts.values().stream().noneMatch(Host::everBlind);
    }

    private long now() {
        return brokers.now();
    }

    private void vmChanged(Broker broker, boolean appears) {
        if (appears) {
            host(broker.name).vmAppears(broker, now());
        } else {
            host(broker.name).vmEnds(broker, now());
        }
    }

    GeneratedHistory live() {
        hosts.forEach((name, host) -> host.startAgent(brokers.get(name), 0));
        brokers.form();
        rounds(1);
        int cycles = 1 + random.nextInt(3);
        for (int cycle = 0; cycle < cycles; cycle++) {
            for (int events = random.nextInt(12); events > 0; events--) {
                happens(this::anything);
            }
            while (!brokers.in(Broker.State.RUNNING).isEmpty()) {
                happens(this::somethingEnds);
            }
            for (int attempts = random.nextInt(4); attempts > 0; attempts--) {
                happens(this::someAttempt);
            }
        }
        while (!allDown()) {
            happens(this::somethingEnds);
        }
        agentsAtTheEnd();
        return this;
    }

    private boolean allDown() {
        return brokers.in(Broker.State.DOWN).size() == hosts.size();
    }

    private void happens(Runnable event) {
        event.run();
        if (chance(2)) {
            // Soon after: nobody has noticed yet, the log is not on the disk, agents have not looked.
            brokers.pass(random.nextInt(3_000));
            brokers.commit();
            rounds(3);
        } else {
            brokers.pass(10_000 + random.nextInt(120_000));
            brokers.commit();
            rounds(1);
        }
    }

    private void rounds(int oneIn) {
        hosts.forEach((name, host) -> {
            if (chance(oneIn)) {
                host.round(brokers.get(name), now());
            }
        });
    }

    private void anything() {
        switch (random.nextInt(6)) {
            case 0, 1 -> somethingEnds();
            case 2, 3 -> someAttempt();
            case 4 -> someTrouble();
            default -> tell("a quiet while");
        }
    }

    private void somethingEnds() {
        Set<NodeName> up = new TreeSet<>(brokers.in(Broker.State.RUNNING));
        up.addAll(brokers.in(Broker.State.WAITING));
        if (up.isEmpty()) {
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> stop(List.of(some(up)));
            case 5 -> stop(someInAnyOrder(up));
            case 6, 7 -> kill(Set.of(some(up)), chance(2));
            case 8 -> kill(new TreeSet<>(someInAnyOrder(up)), chance(2));
            case 9 -> kill(up, true);
            case 10 -> reboot(some(up));
            default -> someGivesUp();
        }
    }

    private void stop(List<NodeName> nodes) {
        tell("stop " + nodes);
        brokers.stop(nodes);
    }

    private void kill(Set<NodeName> nodes, boolean silently) {
        tell((silently ? "power off " : "kill ") + nodes);
        brokers.kill(nodes, silently);
    }

    private void reboot(NodeName name) {
        tell("reboot of the host of " + name);
        host(name).killAgent();
        brokers.kill(Set.of(name), true);
        host(name).reboot();
        if (!chance(4)) {
            host(name).startAgent(brokers.get(name), now());
        }
    }

    private void someGivesUp() {
        Set<NodeName> waiting = brokers.in(Broker.State.WAITING);
        if (!waiting.isEmpty()) {
            NodeName name = some(waiting);
            tell(name + " gives up its boot");
            brokers.giveUp(name);
        }
    }

    private void someAttempt() {
        Set<NodeName> down = brokers.in(Broker.State.DOWN);
        List<NodeName> chosen =
                down.isEmpty() || chance(2) ? new ArrayList<>(down) : new ArrayList<>(List.of(some(down)));
        Collections.shuffle(chosen, random);
        for (NodeName name : chosen.subList(0, down.isEmpty() || chance(3) ? chosen.size() : 1)) {
            tell("boot " + name);
            brokers.boot(name);
        }
    }

    private void someTrouble() {
        NodeName name = some(hosts.keySet());
        switch (random.nextInt(8)) {
            case 0, 1 -> agentTrouble(name);
            case 2 -> wake(name);
            case 3 -> {
                if (troubles.lostJournals()) {
                    tell("the journal of " + name + " is lost");
                    host(name).loseJournal();
                    wakeSometimes(name);
                }
            }
            case 4 -> {
                if (troubles.clockJumps()) {
                    tell("the clock of " + name + " jumps");
                    host(name).setClock(anyClock());
                }
            }
            case 5 -> {
                if (troubles.storeOutages()) {
                    shared.reachable(!shared.isReachable());
                    tell("the store can be reached: " + shared.isReachable());
                }
            }
            default -> cutOrHeal();
        }
    }

    private void agentTrouble(NodeName name) {
        if (troubles.deadAgents()) {
            tell("the agent of " + name + " dies");
            host(name).killAgent();
            wakeSometimes(name);
        }
    }

    private void wakeSometimes(NodeName name) {
        if (chance(3)) {
            wake(name);
        }
    }

    private void wake(NodeName name) {
        host(name).startAgent(brokers.get(name), now());
    }

    private void cutOrHeal() {
        if (brokers.isCut()) {
            tell("the cut is healed");
            brokers.heal();
        } else if (troubles.cuts()) {
            List<NodeName> side = someInAnyOrder(hosts.keySet());
            if (side.size() < hosts.size()) {
                tell("cut off " + side);
                brokers.cut(new TreeSet<>(side));
            }
        }
    }

    private void agentsAtTheEnd() {
        if (brokers.isCut()) {
            brokers.heal();
        }
        if (troubles.storeOutages()) {
            shared.reachable(!chance(4));
        }
        hosts.forEach((name, host) -> {
            if (troubles.silentAgents() && chance(4)) {
                silent.add(name);
                tell("the agent of " + name + " is silent");
            } else {
                wake(name);
                host.round(brokers.get(name), now());
            }
        });
    }

    private long anyClock() {
        return random.nextLong(2 * HOUR_MILLIS) - HOUR_MILLIS;
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private NodeName some(Collection<NodeName> nodes) {
        return List.copyOf(new TreeSet<>(nodes)).get(random.nextInt(nodes.size()));
    }

    private List<NodeName> someInAnyOrder(Collection<NodeName> nodes) {
        List<NodeName> shuffled = new ArrayList<>(new TreeSet<>(nodes));
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(shuffled.size()));
    }

    private void tell(String what) {
        story.add(now() / 1_000 + " s: " + what);
    }

    /** What happened, and what every node's disk and journal say in the end. */
    String story() {
        StringBuilder text = new StringBuilder(troubles + "\n" + String.join("\n", story));
        hosts.forEach((name, host) -> {
            text.append('\n').append(brokers.get(name)).append(silent.contains(name) ? " (silent)" : "");
            text.append("\n  log ").append(brokers.get(name).log);
            host.journal().forEach(entry -> text.append("\n  ").append(entry.event()));
        });
        return text.toString();
    }
}
