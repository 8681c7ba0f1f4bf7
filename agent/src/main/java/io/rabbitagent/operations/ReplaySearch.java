package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.RescueFiles;
import io.rabbitagent.copies.rescue.RescueLock;
import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.Replay;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Finds what of a backup can be sent, and checks all of it. */
final class ReplaySearch {
    private final AgentAccess agent;
    private final ReplayRequest request;
    private final Clock clock;
    private final Listening listening;

    ReplaySearch(AgentAccess agent, ReplayRequest request, Clock clock, Listening listening) {
        this.agent = agent;
        this.request = request;
        this.clock = clock;
        this.listening = listening;
    }

    /** @param toSend whether others are kept from sending it */
    RescueReplay.Offer offer(boolean toSend) throws OperationException {
        Backup backup = backup();
        try {
            Export.All all = Export.in(RescueFiles.of(backup));
            MayHaveStayed elsewhere = MayHaveStayed.of(backup, request, Leaders.of(agent, backup));
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
                listening.progress().accept(elsewhere.words());
            }
            Optional<RescueLock> lock = toSend ? Optional.of(lock(backup)) : Optional.empty();
            try {
                return new RescueReplay.Offer(
                        backup,
                        agent.replays().cluster(),
                        replays(backup, chosen),
                        elsewhere.lines(),
                        unfinished(all),
                        lock);
            } catch (CopyException | OperationException | RuntimeException e) {
                lock.ifPresent(RescueLock::close);
                throw e;
            }
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        } catch (CancellationException e) {
            throw new OperationException(Kind.FAILED, "it was aborted; nothing was sent");
        }
    }

    private static RescueLock lock(Backup backup) throws CopyException, OperationException {
        Path file = RescueFiles.of(backup).replayLock();
        try {
            return RescueLock.take(file)
                    .orElseThrow(() -> new OperationException(
                            Kind.TRY_LATER, "another replay of backup " + backup.id() + " runs on this host"));
        } catch (IOException e) {
            throw new CopyException(file + " can't be locked: " + e);
        }
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
        Backup backup = KeptBackups.complete(agent, request.backup());
        Manifest manifest = backup.manifest().orElseThrow();
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
        ExclusionSearch search = new ExclusionSearch(request.excluded().orElse(ExcludedIds.NONE));
        List<List<Long>> numbers = new ArrayList<>();
        for (Replay replay : replays) {
            CheckProgress check = new CheckProgress(replay.export(), listening.progress(), listening.cancelled());
            replay.check(line -> {
                check.at(line.number());
                search.look(line);
            });
            numbers.add(search.ended(replay.export()));
        }
        search.allEnded();
        for (int n = 0; n < replays.size(); n++) {
            replays.get(n).exclude(numbers.get(n));
        }
    }
}
