package io.rabbitagent.copies.rehearsal;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.DataTrials;
import io.rabbitagent.copies.isolated.DidNotBootException;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.Original;
import io.rabbitagent.copies.isolated.Outcome;
import io.rabbitagent.copies.isolated.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * Measures the own node's data.
 *
 * <p>Important property: what is measured is of one state of the data. Where a VM runs, before or after, or a file is another one
 * afterwards, there is no measurement.
 */
public final class OwnDataTrials implements Trials {
    private final Original own;
    private final DataTrials copies;
    private final Supplier<Optional<String>> vmLives;
    private final Supplier<Fact<Holdings>> holdings;

    /**
     * @param own the node's data directory
     * @param vmLives why the node's VM is not known to be down; empty where it is
     * @param holdings surveys the data directory, each time anew
     */
    public OwnDataTrials(
            Original own, DataTrials copies, Supplier<Optional<String>> vmLives, Supplier<Fact<Holdings>> holdings) {
        this.own = own;
        this.copies = copies;
        this.vmLives = vmLives;
        this.holdings = holdings;
    }

    @Override
    public Measurement measure(SortedSet<NodeName> lost, Listening listening) throws BusyException, CopyException {
        String before = fingerprint();
        List<HeldCopy> held = copies.queues(own, begun("counting what the queues hold", listening)).stream()
                .map(OwnDataTrials::held)
                .toList();
        List<Trial> trials = new ArrayList<>();
        List<Option> options = lost.isEmpty() ? List.of(Option.AS_IT_IS, Option.FORCE_BOOT) : List.of(Option.values());
        for (Option option : options) {
            String which = "trying " + (trials.size() + 1) + " of " + options.size() + ", " + option.text();
            trials.add(trial(option, lost, begun(which, listening)));
        }
        if (!fingerprint().equals(before)) {
            throw new CopyException("the data of " + own.node() + " changed while it was measured");
        }
        return new Measurement(own.node(), before, lost, held, trials, SeenBefore.NONE);
    }

    /** Each line says what it is about: only the last one is seen. */
    private static Listening begun(String what, Listening listening) {
        listening.progress().accept(what);
        return new Listening(line -> listening.progress().accept(what + ": " + line), listening.cancelled());
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

    /** A classic queue that is open tells its number at once: only what is read message by message may be counted in vain. */
    private static HeldCopy held(CopiedQueue queue) {
        return new HeldCopy(
                new QueueId(queue.vhost(), queue.name()),
                queue.messages().map(OptionalLong::of).orElse(OptionalLong.empty()),
                queue.problem(),
                !queue.type().equals("classic") || queue.problem().isEmpty());
    }

    private Trial trial(Option option, SortedSet<NodeName> lost, Listening listening)
            throws BusyException, CopyException {
        try {
            Outcome outcome = copies.outcome(own, treatment(option, lost), listening);
            return new Trial(own.node(), option, Optional.empty(), outcome.queues(), outcome.definitions());
        } catch (DidNotBootException e) {
            return new Trial(own.node(), option, Optional.of(e.getMessage()), List.of(), List.of());
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
