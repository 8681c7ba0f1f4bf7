package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.Publisher;
import io.rabbitagent.copies.rescue.replay.Replay;
import io.rabbitagent.copies.rescue.replay.ReplayControl;
import io.rabbitagent.copies.rescue.replay.ReplayLock;
import io.rabbitagent.copies.rescue.replay.Replayed;
import io.rabbitagent.execute.RescueReplayed;
import io.rabbitagent.operations.OperationException.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
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
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final AgentAccess agent;
    private final ReplayRequest request;
    private final Clock clock;
    private final Consumer<String> progress;
    private final BooleanSupplier cancelled;
    private final ReplayGates gates;

    /**
     * @param progress hears how far it is, also on other threads
     * @param cancelled whether it should end
     */
    public RescueReplay(
            AgentAccess agent,
            ReplayRequest request,
            Clock clock,
            Consumer<String> progress,
            BooleanSupplier cancelled) {
        this.agent = agent;
        this.request = request;
        this.clock = clock;
        this.progress = progress;
        this.cancelled = cancelled;
        this.gates = new ReplayGates(agent, System::nanoTime);
    }

    /**
     * What would be sent.
     *
     * @param unfinished files of exports that have not ended
     * @param lock until it is closed, nobody else sends any of it
     */
    public record Offer(
            Backup backup, String cluster, List<Replay> replays, List<Path> unfinished, Optional<ReplayLock> lock)
            implements AutoCloseable {
        public Offer {
            replays = List.copyOf(replays);
            unfinished = List.copyOf(unfinished);
        }

        @Override
        public void close() {
            lock.ifPresent(ReplayLock::close);
        }
    }

    /** Finds what would be sent, for a dry run. */
    public Offer look() throws OperationException {
        return find(false);
    }

    /** Finds what is to be sent, and keeps others from sending it; nothing is sent yet. */
    public Offer prepare() throws OperationException {
        gates.check();
        return find(true);
    }

    private Offer find(boolean toSend) throws OperationException {
        Backup backup = backup();
        try {
            Export.All all = Export.in(backup.directory());
            LedElsewhere elsewhere = LedElsewhere.of(backup, request);
            List<Export> chosen = all.finished().stream()
                    .filter(request::isAbout)
                    .filter(export -> !elsewhere.has(export.vhost(), export.queue()))
                    .toList();
            refuseMissing(all.finished());
            if (chosen.isEmpty()) {
                throw new OperationException(
                        Kind.USAGE,
                        elsewhere.isEmpty()
                                ? "nothing of backup " + request.backup()
                                        + " was exported that could be sent: agent rescue export " + request.backup()
                                : elsewhere.words());
            }
            if (!elsewhere.isEmpty()) {
                progress.accept(elsewhere.words());
            }
            Optional<ReplayLock> lock = toSend ? Optional.of(lock(backup)) : Optional.empty();
            try {
                return new Offer(backup, agent.replays().cluster(), replays(backup, chosen), unfinished(all), lock);
            } catch (CopyException | OperationException | RuntimeException e) {
                lock.ifPresent(ReplayLock::close);
                throw e;
            }
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        } catch (CancellationException e) {
            throw new OperationException(Kind.FAILED, "it was aborted; nothing was sent");
        }
    }

    private ReplayLock lock(Backup backup) throws CopyException, OperationException {
        return ReplayLock.of(Export.directory(backup.directory()))
                .orElseThrow(() -> new OperationException(
                        Kind.TRY_LATER, "another replay of backup " + backup.id() + " runs on this host"));
    }

    /** What was sent before is read only now: nobody else sends meanwhile. */
    private List<Replay> replays(Backup backup, List<Export> chosen) throws CopyException, OperationException {
        List<Replay> replays = new ArrayList<>();
        for (Export export : chosen) {
            replays.add(replay(backup, export));
        }
        exclude(replays);
        return replays;
    }

    private Backup backup() throws OperationException {
        Backup backup = agent.backups().all().stream()
                .filter(one -> one.id().equals(request.backup()))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Kind.USAGE, "there is no backup " + request.backup() + " on this host: see agent backups"));
        Manifest manifest = backup.manifest()
                .orElseThrow(() -> new OperationException(
                        Kind.REFUSED,
                        "backup " + request.backup() + " is not complete: "
                                + backup.problem().orElse("unknown")));
        String own = agent.replays().cluster();
        if (!manifest.cluster().equals(own)) {
            throw new OperationException(
                    Kind.REFUSED,
                    request.backup() + " is a backup of cluster " + manifest.cluster() + ", this host's agent is of "
                            + own);
        }
        return backup;
    }

    private void refuseMissing(List<Export> finished) throws OperationException {
        for (String name : request.queues()) {
            boolean there = finished.stream()
                    .anyMatch(export ->
                            export.queue().equals(name) && request.vhostOf().equals(Optional.of(export.vhost())));
            if (!there) {
                throw new OperationException(
                        Kind.USAGE,
                        "there is no finished export of queue " + name + " in virtual host "
                                + request.vhostOf().orElse("/") + ": agent rescue export " + request.backup()
                                + " --queue " + name + "; nothing was sent");
            }
        }
    }

    private Replay replay(Backup backup, Export export) throws CopyException, OperationException {
        if (!export.backup().equals(backup.id())
                || !export.cluster().equals(agent.replays().cluster())) {
            throw new OperationException(
                    Kind.REFUSED,
                    export.file() + " is an export of backup " + export.backup() + " of cluster " + export.cluster()
                            + ", not of " + backup.id() + "; nothing was sent");
        }
        return Replay.of(export, clock);
    }

    /** Queues that were named are all there: what else was begun is not asked for. */
    private List<Path> unfinished(Export.All all) {
        return request.queues().isEmpty() ? all.unfinished() : List.of();
    }

    private void exclude(List<Replay> replays) throws CopyException, OperationException {
        Set<String> found = new HashSet<>();
        List<List<Long>> numbers = new ArrayList<>();
        for (Replay replay : replays) {
            List<Long> excluded = new ArrayList<>();
            CheckProgress check = new CheckProgress(replay.export());
            replay.check(line -> {
                check.at(line.number());
                if (request.excluded().filter(ids -> ids.contains(line.id())).isPresent()) {
                    found.add(line.id());
                    excluded.add(line.number());
                }
            });
            numbers.add(excluded);
        }
        if (request.excluded().isPresent()) {
            request.excluded().get().refuseUnknown(found);
        }
        for (int n = 0; n < replays.size(); n++) {
            replays.get(n).exclude(numbers.get(n));
        }
    }

    /** What would be sent, and whether the cluster has the queues. */
    public ReplayView dryRun(Offer offer) throws OperationException {
        Publisher.Source publishers = publishers();
        List<ReplayView.QueueLine> lines = new ArrayList<>();
        for (Replay replay : offer.replays()) {
            lines.add(asked(replay, publishers));
        }
        return view(offer, true, lines);
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

    private ReplayView.QueueLine asked(Replay replay, Publisher.Source publishers) {
        long wanted = replay.wanted(request.options());
        Replayed now = replay.result(0, Optional.empty());
        try (Publisher publisher = publishers.open(replay.export())) {
            Optional<Long> present = publisher.queue(replay.export().queue());
            return ReplayLines.line(now, wanted, Optional.of(present.isPresent()), present);
        } catch (CopyException e) {
            Replayed unknown = replay.result(0, Optional.of(e.getMessage()));
            return ReplayLines.line(unknown, wanted, Optional.empty(), Optional.empty());
        }
    }

    private Publisher.Source publishers() throws OperationException {
        return new OnceRefused(agent.replays().publishers(request.address(), request.credentials()));
    }

    /**
     * Sends it. What can't be sent is told in the view.
     *
     * @throws OperationException where nothing was sent
     */
    public ReplayView send(Offer offer, String actor, String reason) throws OperationException {
        gates.check();
        Publisher.Source publishers = publishers();
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
            Replayed replayed = cancelled.getAsBoolean()
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
                offer.unfinished().stream().map(Path::toString).toList());
    }

    /** A large export takes minutes to be read. */
    private final class CheckProgress {
        private final Export export;
        private long told = System.nanoTime();

        CheckProgress(Export export) {
            this.export = export;
            progress.accept("checking " + export.file());
        }

        void at(long number) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                told = System.nanoTime();
                progress.accept("checking " + export.file() + ": " + number + " of " + export.messages() + " messages");
            }
        }
    }

    private final class Control implements ReplayControl {
        @Override
        public boolean cancelled() {
            return cancelled.getAsBoolean();
        }

        @Override
        public Optional<String> stop() {
            return gates.stop();
        }

        @Override
        public Consumer<String> progress() {
            return progress;
        }
    }
}
