package io.rabbitagent.copies.rehearsal;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.definitions.DefinitionsFile;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.DataTrials;
import io.rabbitagent.copies.isolated.DidNotBootException;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.Original;
import io.rabbitagent.copies.isolated.Treatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * Measures the own node's data.
 *
 * <p>Important property: what is measured is of one state of the data. Where a VM runs, before or after, or a file is another one
 * afterwards, there is no measurement.
 */
public final class OwnDataTrials implements Trials {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Original own;
    private final DataTrials copies;
    private final Path scratch;
    private final Supplier<Optional<String>> vmLives;
    private final Supplier<Fact<Holdings>> holdings;

    /**
     * @param own the node's data directory
     * @param scratch the directory of copies, for a file of definitions while it is read
     * @param vmLives why the node's VM is not known to be down; empty where it is
     * @param holdings surveys the data directory, each time anew
     */
    public OwnDataTrials(
            Original own,
            DataTrials copies,
            Path scratch,
            Supplier<Optional<String>> vmLives,
            Supplier<Fact<Holdings>> holdings) {
        this.own = own;
        this.copies = copies;
        this.scratch = scratch;
        this.vmLives = vmLives;
        this.holdings = holdings;
    }

    @Override
    public Measurement measure(SortedSet<NodeName> lost, Listening listening) throws BusyException, CopyException {
        String before = fingerprint();
        listening.progress().accept("which queues the data of " + own.node() + " holds");
        List<HeldCopy> held =
                copies.queues(own, listening).stream().map(OwnDataTrials::held).toList();
        List<Trial> trials = new ArrayList<>();
        for (Option option : lost.isEmpty() ? List.of(Option.AS_IT_IS, Option.FORCE_BOOT) : List.of(Option.values())) {
            listening.progress().accept("tried on a copy: " + option.text());
            trials.add(trial(option, lost, listening));
        }
        if (!fingerprint().equals(before)) {
            throw new CopyException("the data of " + own.node() + " changed while it was measured");
        }
        return new Measurement(own.node(), before, lost, held, trials);
    }

    private String fingerprint() throws CopyException {
        Optional<String> lives = vmLives.get();
        if (lives.isPresent()) {
            throw new CopyException("only the data of a stopped node can be measured: " + lives.get());
        }
        Fact<Holdings> found = holdings.get();
        return found.value()
                .map(Holdings::fingerprint)
                .orElseThrow(() -> new CopyException("what is in " + own.data() + " is unknown (" + found + ")"));
    }

    private static HeldCopy held(CopiedQueue queue) {
        return new HeldCopy(
                new QueueId(queue.vhost(), queue.name()),
                queue.messages().map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private Trial trial(Option option, SortedSet<NodeName> lost, Listening listening)
            throws BusyException, CopyException {
        try {
            Path definitions = Files.createTempFile(scratch, "definitions-", ".json", PRIVATE);
            try {
                List<SchemaQueue> queues = copies.outcome(own, treatment(option, lost), definitions, listening);
                return new Trial(
                        own.node(), option, Optional.empty(), queues, new DefinitionsFile(definitions).withoutQueues());
            } catch (DidNotBootException e) {
                return new Trial(own.node(), option, Optional.of(e.getMessage()), List.of(), List.of());
            } finally {
                Files.delete(definitions);
            }
        } catch (IOException e) {
            throw new CopyException("definitions of a broker on a copy could not be kept for a moment: " + e);
        }
    }

    private static Treatment treatment(Option option, SortedSet<NodeName> lost) {
        return switch (option) {
            case AS_IT_IS -> Treatment.none();
            case FORGET_LOST -> Treatment.forgetting(lost);
            case FORCE_BOOT -> Treatment.forced();
        };
    }
}
