package io.rabbitagent.operations;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.RescueLock;
import io.rabbitagent.copies.rescue.replay.OtherClusterException;
import io.rabbitagent.copies.rescue.replay.Publisher;
import io.rabbitagent.copies.rescue.replay.Replay;
import io.rabbitagent.copies.rescue.replay.ReplayControl;
import io.rabbitagent.copies.rescue.replay.Replayed;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.operations.OperationException.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code agent rescue replay}: the exported messages of a backup go back into the cluster, each at most once.
 *
 * <ol>
 *   <li>{@link #prepare} finds the exports, checks them whole, and finds the messages that a human excludes.
 *   <li>{@link #dryRun} asks the broker for the queues; or
 *   <li>{@link #send} journals it, sends, and journals what came of it.
 * </ol>
 */
public final class RescueReplay {
    private final AgentAccess agent;
    private final ReplayRequest request;
    private final Listening listening;
    private final ReplayGates gates;
    private final ReplaySearch search;

    /** @param listening hears how far it is, also on other threads */
    public RescueReplay(AgentAccess agent, ReplayRequest request, Clock clock, Listening listening) {
        this.agent = agent;
        this.request = request;
        this.listening = listening;
        this.gates = new ReplayGates(agent, System::nanoTime);
        this.search = new ReplaySearch(agent, request, clock, listening);
    }

    /**
     * What would be sent.
     *
     * @param leftOut queues of which nothing is sent, as the cluster may have their messages still
     * @param unfinished files of exports that have not ended
     * @param lock until it is closed, nobody else sends any of it
     */
    public record Offer(
            Backup backup,
            String cluster,
            List<Replay> replays,
            List<ReplayView.LeftOut> leftOut,
            List<Path> unfinished,
            Optional<RescueLock> lock)
            implements AutoCloseable {
        public Offer {
            replays = List.copyOf(replays);
            leftOut = List.copyOf(leftOut);
            unfinished = List.copyOf(unfinished);
        }

        @Override
        public void close() {
            lock.ifPresent(RescueLock::close);
        }
    }

    /** Finds what would be sent, for a dry run. */
    public Offer look() throws OperationException {
        return search.offer(false);
    }

    /** Finds what is to be sent, and keeps others from sending it; nothing is sent yet. */
    public Offer prepare() throws OperationException {
        gates.check();
        return search.offer(true);
    }

    /** What would be sent, and whether the cluster has the queues. */
    public ReplayView dryRun(Offer offer) throws OperationException {
        Fact<Set<String>> names = clusterNames();
        Optional<Set<String>> known = names.value();
        Publisher.Source publishers = known.isPresent()
                ? publishers(known.get())
                : export -> {
                    throw new CopyException(unknown(names));
                };
        List<ReplayView.QueueLine> lines = new ArrayList<>();
        for (Replay replay : offer.replays()) {
            lines.add(asked(replay, publishers));
        }
        return view(offer, true, lines);
    }

    /** Whether nothing is known that keeps what a dry run shows from arriving, with nothing left. */
    public static boolean unhindered(ReplayView dryRun) {
        return dryRun.unfinished().isEmpty()
                && dryRun.queues().stream()
                        .allMatch(line -> line.messages()
                                        == line.wanted()
                                                + line.confirmed()
                                                + line.excluded().count()
                                && (line.wanted() == 0 || line.exists().orElse(false)));
    }

    /** What is offered, without asking the broker. */
    public ReplayView summary(Offer offer) {
        return view(
                offer,
                false,
                offer.replays().stream()
                        .map(replay -> ReplayLines.line(
                                replay.result(0, Optional.empty()),
                                replay.wanted(request.options()),
                                Optional.empty(),
                                Optional.empty()))
                        .toList());
    }

    private ReplayView.QueueLine asked(Replay replay, Publisher.Source publishers) throws OperationException {
        long wanted = replay.wanted(request.options());
        Replayed now = replay.result(0, Optional.empty());
        try (Publisher publisher = publishers.open(replay.export())) {
            Optional<Long> present = publisher.queue(replay.export().queue());
            return ReplayLines.line(now, wanted, Optional.of(present.isPresent()), present);
        } catch (OtherClusterException e) {
            throw new OperationException(Kind.REFUSED, e.getMessage() + "; nothing was sent");
        } catch (CopyException e) {
            Replayed unknown = replay.result(0, Optional.of(e.getMessage()));
            return ReplayLines.line(unknown, wanted, Optional.empty(), Optional.empty());
        }
    }

    private Publisher.Source publishers(Set<String> clusterNames) throws OperationException {
        return new OnceRefused(agent.replays().publishers(request.address(), request.credentials(), clusterNames));
    }

    private Fact<Set<String>> clusterNames() throws OperationException {
        return ClusterNames.of(agent.situation().picture(), agent.node());
    }

    private String unknown(Fact<Set<String>> clusterNames) {
        return "whether a broker is one of this cluster is unknown, as " + agent.node()
                + " does not tell what RabbitMQ calls it (" + clusterNames + ")";
    }

    /** Before anything is journalled. One that does not answer is told of each queue. */
    private void refuseOtherCluster(Offer offer, Publisher.Source publishers) throws OperationException {
        Optional<Replay> first = offer.replays().stream()
                .filter(replay -> replay.wanted(request.options()) > 0)
                .findFirst();
        if (first.isEmpty()) {
            return;
        }
        try {
            publishers.open(first.get().export()).close();
        } catch (OtherClusterException e) {
            throw new OperationException(Kind.REFUSED, e.getMessage() + "; nothing was sent");
        } catch (CopyException e) {
            // It is known from now on.
        }
    }

    private static void keepExclusions(Offer offer) throws OperationException {
        try {
            for (Replay replay : offer.replays()) {
                replay.keepExclusions();
            }
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage() + "; nothing was sent");
        }
    }

    /**
     * Sends it. What can't be sent is told in the view.
     *
     * @throws OperationException where nothing was sent
     */
    public ReplayView send(Offer offer, String actor, String reason) throws OperationException {
        gates.check();
        Fact<Set<String>> names = clusterNames();
        Publisher.Source publishers =
                publishers(names.value().orElseThrow(() -> new OperationException(Kind.REFUSED, unknown(names))));
        keepExclusions(offer);
        refuseOtherCluster(offer, publishers);
        long wanted = offer.replays().stream()
                .mapToLong(replay -> replay.wanted(request.options()))
                .sum();
        RescueReplayed begins = new RescueReplayed(
                agent.node(), offer.backup().id(), offer.replays().size(), wanted, actor, reason, Optional.empty());
        if (wanted > 0 && !agent.replays().journal(begins)) {
            throw new OperationException(
                    Kind.FAILED, "nothing was sent: the journal can't be written, see the agent's log");
        }
        ReplayView view = sent(offer, publishers);
        if (wanted > 0) {
            boolean unused = agent.replays().journal(begins.ended(ReplayLines.summary(view)));
        }
        return view;
    }

    private ReplayView sent(Offer offer, Publisher.Source publishers) {
        List<ReplayView.QueueLine> lines = new ArrayList<>();
        for (Replay replay : offer.replays()) {
            long wanted = replay.wanted(request.options());
            Replayed replayed = listening.cancelled().getAsBoolean()
                    ? replay.result(0, Optional.of("it was aborted before"))
                    : replay.send(publishers, request.options(), new Control());
            lines.add(ReplayLines.line(replayed, wanted, Optional.empty(), Optional.empty()));
        }
        return view(offer, false, lines);
    }

    private static ReplayView view(Offer offer, boolean dryRun, List<ReplayView.QueueLine> lines) {
        return new ReplayView(
                Formats.VERSION,
                offer.backup().id(),
                offer.cluster(),
                dryRun,
                offer.unfinished().isEmpty() && lines.stream().allMatch(ReplayView.QueueLine::complete),
                lines,
                offer.leftOut(),
                offer.unfinished().stream().map(Path::toString).toList());
    }

    private final class Control implements ReplayControl {
        @Override
        public boolean cancelled() {
            return listening.cancelled().getAsBoolean();
        }

        @Override
        public Optional<String> stop() {
            return gates.stop();
        }

        @Override
        public Consumer<String> progress() {
            return listening.progress();
        }
    }
}
