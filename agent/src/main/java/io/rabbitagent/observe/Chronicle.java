package io.rabbitagent.observe;

import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.DataFileCapture;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns what is seen of the own node into entries for the journal: each change once, over all lives of the agent.
 *
 * <ol>
 *   <li>{@link #restore} reads what earlier lives of the agent have written.
 *   <li>A life of the broker that was written as started, and is found gone, is written as stopped.
 *   <li>What is the same as the last that was written is not written again.
 * </ol>
 *
 * <p>Important property: the status files are read in the moment in which the broker's end is noticed, before a
 * supervisor can start it again and overwrite them.
 */
public final class Chronicle implements BrokerProcessListener {
    private static final int MOST_CONTENT = 16 * 1024;

    private final NodeName node;
    private final Supplier<Fact<DataDirectory>> statusFiles;
    private final Function<Boolean, Fact<HowEnded>> manner;
    private final Consumer<Event> journal;

    private Optional<BrokerProcess> life = Optional.empty();
    private boolean appRan;
    private final Map<NodeName, Boolean> peers = new HashMap<>();
    private final Map<String, Optional<String>> evidence = new HashMap<>();

    /**
     * @param statusFiles reads them now
     * @param manner says how the broker's last life ended, by its log as it stands now; it is told whether the
     *     application was seen running in that life
     * @param journal keeps an event durably before it returns
     */
    public Chronicle(
            NodeName node,
            Supplier<Fact<DataDirectory>> statusFiles,
            Function<Boolean, Fact<HowEnded>> manner,
            Consumer<Event> journal) {
        this.node = node;
        this.statusFiles = statusFiles;
        this.manner = manner;
        this.journal = journal;
    }

    /** Takes up where an earlier life of the agent has ended; called for each of its entries, in their order. */
    public synchronized void restore(Event event) {
        if (event instanceof NodeStarted started) {
            life = Optional.of(started.life());
            appRan = false;
        } else if (event instanceof AppStarted) {
            appRan = true;
        } else if (event instanceof NodeStopped) {
            life = Optional.empty();
        } else if (event instanceof PeerLost lost) {
            peers.put(lost.peer(), false);
        } else if (event instanceof PeerReturned returned) {
            peers.put(returned.peer(), true);
        } else if (event instanceof EvidenceCaptured captured) {
            evidence.put(captured.file(), captured.content());
        }
    }

    @Override
    public synchronized void started(BrokerProcess process) {
        if (life.equals(Optional.of(process))) {
            return;
        }
        if (life.isPresent()) {
            Fact<HowEnded> how = Fact.unknown(Reason.NOT_OBSERVED, "the agent was not running");
            String tooLate = "the node was started again before the agent could read the file";
            stopped(life.get(), how, Fact.unknown(Reason.NOT_OBSERVED, tooLate), false);
        }
        write(new NodeStarted(node, process));
    }

    @Override
    public synchronized void ended(BrokerProcess process) {
        if (life.equals(Optional.of(process))) {
            Fact<DataDirectory> files = statusFiles.get();
            stopped(process, manner.apply(appRan), files, true);
        }
    }

    /** There is no broker. A life that an earlier life of the agent has seen has ended unseen. */
    public synchronized void nothingRuns() {
        life.ifPresent(gone -> stopped(gone, manner.apply(appRan), statusFiles.get(), false));
    }

    /** The application of the present life runs. */
    public synchronized void appRuns(BrokerProcess process) {
        if (!appRan && life.equals(Optional.of(process))) {
            write(new AppStarted(node, process));
        }
    }

    /** A status file has changed. */
    public synchronized void captured(DataFileCapture capture) {
        Optional<String> content = capture.content().map(Chronicle::capped);
        if (content.isEmpty() && capture.present()) {
            content = Optional.of("present");
        }
        boolean news = evidence.containsKey(capture.name())
                ? !content.equals(evidence.get(capture.name()))
                : content.isPresent();
        if (news) {
            write(new EvidenceCaptured(node, capture.name(), content));
        }
    }

    /** The own broker has said which members it sees running. */
    public synchronized void seen(ClusterView view) {
        for (PeerView peer : view.peers().values()) {
            Optional<Boolean> before = Optional.ofNullable(peers.get(peer.node()));
            boolean itself = peer.node().equals(node);
            if (!itself && peer.running() && !before.equals(Optional.of(true))) {
                write(new PeerReturned(node, peer.node()));
            }
            if (!itself && !peer.running() && before.equals(Optional.of(true))) {
                write(new PeerLost(node, peer.node()));
            }
        }
    }

    private void stopped(BrokerProcess gone, Fact<HowEnded> how, Fact<DataDirectory> files, boolean witnessed) {
        Fact<Set<NodeName>> sawRunning = files.flatMap(DataDirectory::runningAtShutdown)
                .flatMap(found -> orAbsent(found, "nodes_running_at_shutdown"));
        Fact<Membership> membership =
                files.flatMap(DataDirectory::membership).flatMap(found -> orAbsent(found, "cluster_nodes.config"));
        write(new NodeStopped(node, gone, how, sawRunning, membership, witnessed));
    }

    private static <T> Fact<T> orAbsent(Optional<T> found, String file) {
        return found.map(Fact::known).orElseGet(() -> Fact.unknown(Reason.UNREADABLE, "there is no " + file));
    }

    private void write(Event event) {
        journal.accept(event);
        restore(event);
    }

    private static String capped(String text) {
        return text.length() <= MOST_CONTENT ? text : text.substring(0, MOST_CONTENT);
    }
}
