package io.rabbitagent.observe;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.DataFileCapture;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.FilesFound.Occasion;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is seen of the own node into entries for the journal: each change once, over all lives of the agent.
 *
 * <ol>
 *   <li>{@link #restore} reads what earlier lives of the agent have written.
 *   <li>What was kept before boots is taken up before anything is written about a life that began, ended or is missed.
 *   <li>A life of the broker that was written as started, and is found gone, is written as stopped.
 *   <li>What is the same as the last that was written is not written again.
 * </ol>
 *
 * <p>Important properties: the status files are read in the moment in which the broker's end is noticed, before a
 * supervisor can start it again and overwrite them; where it was quicker, what was kept before that boot counts. A capture
 * is deleted only when the journal holds it.
 */
public final class Chronicle implements BrokerProcessListener {
    private static final Logger log = LoggerFactory.getLogger(Chronicle.class);
    private static final int MOST_CONTENT = 16 * 1024;
    /** A start of the service as its VM goes down may come a little before the last look that found it living. */
    private static final Duration AS_IT_ENDS = Duration.ofSeconds(2);

    private static final Fact<HowEnded> NOTHING_ENDED =
            Fact.unknown(Reason.NOT_OBSERVED, "its Erlang VM lived on: nothing had ended");

    private final NodeName node;
    private final Remains remains;
    private final Predicate<Event> journal;
    private final KeptCaptures captures;

    private Optional<BrokerProcess> life = Optional.empty();
    private Optional<BrokerProcess> lastLife = Optional.empty();
    private boolean appRan;
    private boolean unseenBoot;
    private boolean heardOfALife;
    private boolean durable = true;
    private Fact<HowEnded> watchedEnd = Fact.notObserved();
    private final Map<NodeName, Boolean> peers = new HashMap<>();
    private final Map<String, Optional<String>> evidence = new HashMap<>();

    /**
     * @param journal keeps events in their order; false where they can't be on the disk yet, and wait
     */
    public Chronicle(NodeName node, Remains remains, Predicate<Event> journal) {
        this.node = node;
        this.remains = remains;
        this.journal = journal;
        this.captures = new KeptCaptures(remains);
    }

    /** Takes up where an earlier life of the agent has ended; called for each of its entries, in their order. */
    public synchronized void restore(Event event) {
        if (event instanceof NodeStarted started) {
            life = Optional.of(started.life());
            lastLife = life;
            appRan = false;
            unseenBoot = false;
        } else if (event instanceof AppStarted) {
            appRan = true;
        } else if (event instanceof NodeStopped stopped) {
            life = Optional.empty();
            unseenBoot = stopped.capture().isPresent();
            stopped.capture().ifPresent(captures::taken);
        } else if (event instanceof FilesFound found) {
            restore(found);
        } else if (event instanceof PeerLost lost) {
            peers.put(lost.peer(), false);
        } else if (event instanceof PeerReturned returned) {
            peers.put(returned.peer(), true);
        } else if (event instanceof EvidenceCaptured captured) {
            evidence.put(captured.file(), captured.content());
        }
    }

    private void restore(FilesFound found) {
        // What came of no end says nothing of whether the last boot was seen.
        if (found.occasion() != Occasion.BESIDE_A_LIFE) {
            unseenBoot = found.occasion() == Occasion.BEFORE_BOOT;
        }
        boolean again = found.occasion() == Occasion.AGENT_START;
        found.capture().ifPresent(again ? captures::takenAgain : captures::taken);
    }

    @Override
    public synchronized void started(BrokerProcess process) {
        heardOfALife = true;
        if (!life.equals(Optional.of(process))) {
            takeUp(capture -> !capture.when().isAfterStartOf(process), false);
            if (life.isPresent()) {
                Fact<HowEnded> how = Fact.unknown(Reason.NOT_OBSERVED, "the agent was not running");
                Content content = keptSince(life.get()).orElseGet(Content::overwritten);
                write(stopped(life.get(), how, content, false, Optional.empty()));
            }
            watchedEnd = Fact.notObserved();
            write(new NodeStarted(node, process));
        }
        takeUp(capture -> true, false, capture -> false);
    }

    @Override
    public synchronized void ended(BrokerProcess process, HostMoment lastSeen) {
        if (life.equals(Optional.of(process))) {
            boolean ran = appRan;
            // First, as a supervisor may be about to start it again.
            Fact<DataDirectory> files = remains.files();
            Fact<HowEnded> how = remains.manner(ran);
            takeUpWhatFollowed(lastSeen);
            if (life.isPresent()) {
                write(stopped(process, how, Content.of(files), true, Optional.empty()));
                watchedEnd = how;
            }
        }
    }

    /** Whatever comes of it, the end has to be written. */
    private void takeUpWhatFollowed(HostMoment lastSeen) {
        try {
            takeUp(capture -> true, true, capture -> capture.when().isAbout(lastSeen, AS_IT_ENDS));
        } catch (RuntimeException e) {
            log.error("What was kept before boots could not be taken up at the broker's end", e);
        }
    }

    /**
     * There is no broker. A life that an earlier life of the agent has seen has ended unseen. Where this one has heard of a
     * life meanwhile, whoever says so is late: what was to be written is written.
     */
    public synchronized void nothingRuns() {
        if (heardOfALife) {
            return;
        }
        takeUp(capture -> true, false);
        Optional<String> again = captures.startedAgain(lastLife);
        if (life.isPresent()) {
            Content content = keptSince(life.get()).orElseGet(() -> Content.of(remains.files()));
            write(stopped(life.get(), remains.manner(appRan), content, false, Optional.empty()));
        }
        if (unseenBoot || again.isPresent()) {
            write(foundAtRest(again));
        }
    }

    private void takeUp(Predicate<BeforeBoot> which, boolean witnessed) {
        takeUp(which, witnessed, capture -> true);
    }

    /**
     * @param witnessed the end of the life that goes on by the journal was seen just now
     * @param mayEnd those that may have been made after that life; while it lasts, the others ended nothing, as those that
     *     a start of the service makes beside a VM that it does not know
     */
    private void takeUp(Predicate<BeforeBoot> which, boolean witnessed, Predicate<BeforeBoot> mayEnd) {
        for (BeforeBoot capture : captures.news()) {
            if (which.test(capture)) {
                takeUp(capture, witnessed, mayEnd.test(capture));
            }
        }
        dropWhatIsSafe();
    }

    private void takeUp(BeforeBoot capture, boolean witnessed, boolean mayEnd) {
        boolean ends = mayEnd
                && life.filter(one -> !capture.when().isBeforeStartOf(one)).isPresent();
        if (!ends && life.isPresent()) {
            write(found(capture, Occasion.BESIDE_A_LIFE, NOTHING_ENDED));
            return;
        }
        Fact<HowEnded> byLog = manner(capture, ends && appRan);
        if (ends) {
            write(stopped(life.orElseThrow(), byLog, Content.of(capture), witnessed, Optional.of(capture.id())));
        } else {
            // A log that was rotated, or lost its last lines, tells less than the agent has seen.
            write(found(capture, Occasion.BEFORE_BOOT, watchedEnd.isKnown() ? watchedEnd : byLog));
            watchedEnd = Fact.notObserved();
        }
    }

    /** A start that brought nothing new to keep found the files as they had been kept before this life. */
    private Optional<Content> keptSince(BrokerProcess gone) {
        return captures.newest()
                .filter(newest ->
                        newest.again().filter(when -> when.isAfterStartOf(gone)).isPresent())
                .map(Content::of);
    }

    private void dropWhatIsSafe() {
        if (durable) {
            captures.dropKnown();
        }
    }

    private Fact<HowEnded> manner(BeforeBoot capture, boolean ran) {
        return capture.log()
                .map(position -> remains.mannerAsOf(position, ran))
                .orElseGet(() -> Fact.unknown(Reason.NOT_OBSERVED, "how far the broker's log had come was not kept"));
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

    private NodeStopped stopped(
            BrokerProcess gone, Fact<HowEnded> how, Content content, boolean witnessed, Optional<String> capture) {
        return new NodeStopped(node, gone, how, content.running(), content.membership(), witnessed, capture);
    }

    private FilesFound found(BeforeBoot capture, Occasion occasion, Fact<HowEnded> how) {
        Content content = Content.of(capture);
        Optional<String> id = Optional.of(capture.id());
        return new FilesFound(
                node, occasion, capture.when().bootId(), how, content.running(), content.membership(), id);
    }

    private FilesFound foundAtRest(Optional<String> again) {
        Content content = Content.of(remains.files());
        Fact<HowEnded> how = remains.manner(false);
        return new FilesFound(
                node, Occasion.AGENT_START, remains.bootId(), how, content.running(), content.membership(), again);
    }

    private void write(Event event) {
        durable = journal.test(event);
        restore(event);
    }

    private static String capped(String text) {
        return text.length() <= MOST_CONTENT ? text : text.substring(0, MOST_CONTENT);
    }
}
