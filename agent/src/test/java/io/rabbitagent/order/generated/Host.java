package io.rabbitagent.order.generated;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.broker.StopClassification;
import io.rabbitagent.broker.StopClassification.BootOf;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.Remains;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A broker's host: its clock, its boots, its agent with its journal, and the hook before the broker's start. */
final class Host {
    private final NodeName node;
    private final Set<NodeName> members;
    private final SharedHistory shared;
    private final Optional<PreBootHook> hook;
    private final List<HistoryEntry> journal = new ArrayList<>();
    private Optional<Chronicle> agent = Optional.empty();
    private boolean hookReady;
    private int boots = 1;
    private int journals = 1;
    private int agents;
    private int shipped;
    private long clockMillis;
    private long nowMillis;
    private boolean everBlind;
    private Set<NodeName> lastSeen = Set.of();

    Host(NodeName node, Set<NodeName> members, SharedHistory shared, boolean hooked) {
        this.node = node;
        this.members = Set.copyOf(members);
        this.shared = shared;
        this.hook = hooked ? Optional.of(new PreBootHook(members)) : Optional.empty();
    }

    String bootId() {
        return "boot-" + boots + "-of-" + node.host();
    }

    String journalName() {
        return node + "/j" + journals;
    }

    List<HistoryEntry> journal() {
        return List.copyOf(journal);
    }

    boolean agentLives() {
        return agent.isPresent();
    }

    /** Something of its node's lives may have passed that neither agent nor hook has kept. */
    boolean everBlind() {
        return everBlind;
    }

    Instant clock(long now) {
        return Pictures.NOON.plusMillis(now + clockMillis);
    }

    /** @param off from the right time, ms */
    void setClock(long off) {
        clockMillis = off;
    }

    void startAgent(Broker broker, long now) {
        if (agentLives()) {
            return;
        }
        nowMillis = now;
        Chronicle chronicle = new Chronicle(node, new Left(broker), this::write);
        journal.forEach(entry -> chronicle.restore(entry.event()));
        agent = Optional.of(chronicle);
        write(new AgentStarted(node, "a" + ++agents, "0.1.0"));
        hookReady = true;
        if (broker.isDown()) {
            chronicle.nothingRuns();
        } else {
            chronicle.started(life(broker));
        }
    }

    void killAgent() {
        agent = Optional.empty();
    }

    /** Its state directory is gone, with all that was not shipped. */
    void loseJournal() {
        killAgent();
        everBlind = true;
        journal.clear();
        shipped = 0;
        journals++;
        hookReady = false;
        hook.ifPresent(PreBootHook::forgetAll);
    }

    void reboot() {
        killAgent();
        boots++;
    }

    void vmAppears(Broker broker, long now) {
        nowMillis = now;
        hook.filter(kept -> hookReady).ifPresent(kept -> kept.beforeBoot(broker, bootId()));
        agent.ifPresent(chronicle -> chronicle.started(life(broker)));
    }

    void vmEnds(Broker broker, long now) {
        nowMillis = now;
        boolean keeps = agentLives() || (hookReady && hook.isPresent());
        boolean unseen = !keeps || (broker.ranInThisLife && !lastSeen.equals(broker.sees));
        // What is not known of an earlier run plays no part any more.
        everBlind = unseen || (everBlind && !broker.ranInThisLife);
        lastSeen = Set.of();
        agent.ifPresent(chronicle -> chronicle.ended(life(broker), duringLife(broker)));
    }

    /** A round of the agent: it asks its broker, and ships. */
    void round(Broker broker, long now) {
        nowMillis = now;
        agent.ifPresent(chronicle -> {
            if (broker.runs()) {
                chronicle.appRuns(life(broker));
                chronicle.seen(view(broker));
                lastSeen = Set.copyOf(broker.sees);
            }
            ship();
        });
    }

    private void ship() {
        if (shared.isReachable()) {
            journal.subList(shipped, journal.size()).forEach(shared::add);
            shipped = journal.size();
        }
    }

    private boolean write(Event event) {
        EntryId id = EntryId.ofJournal(journalName(), journal.size() + 1L);
        return journal.add(new HistoryEntry(HistoryEntry.FORMAT_VERSION, id, journalName(), clock(nowMillis), event));
    }

    DataDirectory files(Broker broker) {
        return Pictures.files(members, Set.copyOf(broker.runningFile));
    }

    BrokerProcess life(Broker broker) {
        return new BrokerProcess(1_000 + broker.life, broker.life, bootId());
    }

    private HostMoment duringLife(Broker broker) {
        return new HostMoment(bootId(), Duration.ofMillis(broker.life * 10 + 5));
    }

    private ClusterView view(Broker broker) {
        Map<NodeName, PeerView> peers = new TreeMap<>();
        members.forEach(peer -> peers.put(peer, Pictures.peer(peer, broker.sees.contains(peer), Set.of())));
        return Pictures.view(node, peers);
    }

    /** What the broker leaves behind on this host. */
    private final class Left implements Remains {
        private final Broker broker;

        Left(Broker broker) {
            this.broker = broker;
        }

        @Override
        public Fact<DataDirectory> files() {
            return Fact.known(Host.this.files(broker));
        }

        @Override
        public Fact<HowEnded> manner(boolean appRan) {
            return StopClassification.of(broker.log.read(), appRan, BootOf.A_NEW_VM);
        }

        @Override
        public Fact<HowEnded> mannerAsOf(LogPosition position, boolean appRan) {
            return StopClassification.of(hook.orElseThrow().logAt(position), appRan, BootOf.A_NEW_VM);
        }

        @Override
        public List<BeforeBoot> kept() {
            return hook.map(PreBootHook::kept).orElse(List.of());
        }

        @Override
        public void drop(BeforeBoot capture) {
            hook.orElseThrow().drop(capture);
        }

        @Override
        public String bootId() {
            return Host.this.bootId();
        }
    }
}
