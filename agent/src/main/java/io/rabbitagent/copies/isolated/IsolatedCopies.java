package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.CopyTicker;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.Tree;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Asks brokers on copies; one at a time, as each takes the memory of a broker. */
public final class IsolatedCopies {
    /** Beside what the rate takes: a slow disk may need as long again, and more. */
    private static final Duration TO_COPY = Duration.ofHours(6);
    /** A large message store that was not closed cleanly is read through at a boot. */
    private static final Duration TO_BOOT = Duration.ofMinutes(30);

    private static final Duration TO_ANSWER = Duration.ofMinutes(5);

    private static final String FAILED = "failed";

    private final IsolationSettings settings;
    private final ThrowAway copies;
    private final LeftOvers leftOvers;
    private final ReentrantLock one = new ReentrantLock();

    public IsolatedCopies(IsolationSettings settings, CommandRunner runner) {
        this(settings, Covered.USUAL, runner);
    }

    IsolatedCopies(IsolationSettings settings, Collection<Path> usuallyCovered, CommandRunner runner) {
        this.settings = settings;
        this.copies = new ThrowAway(settings, usuallyCovered, runner);
        this.leftOvers = new LeftOvers(settings.directory(), runner);
    }

    /**
     * Removes what brokers of an earlier agent have left, if their guards were killed.
     *
     * @throws CopyException where something is left
     */
    public void removeLeftOvers() throws CopyException {
        if (!one.tryLock()) {
            return;
        }
        try {
            leftOvers.remove();
        } catch (IOException e) {
            throw new CopyException(settings.directory() + " can't be read: " + e);
        } finally {
            one.unlock();
        }
    }

    /**
     * @throws BusyException where another copy is open on this host
     * @throws DidNotBootException where there was a copy, and no broker on it
     * @throws CopyException where it can't be had, in whole or in part, or not in isolation
     */
    void ask(Original original, Job job, Listening listening, Answer answer) throws BusyException, CopyException {
        if (!one.tryLock()) {
            throw new BusyException("another copy is open on this host: try again once that is closed");
        }
        try {
            if (!ThrowAway.canBeLayered(original) || !asked(original, job, true, listening, answer)) {
                boolean unused = asked(original, job, false, listening, answer);
            }
        } catch (IOException e) {
            throw new CopyException("a copy of " + original.data() + " could not be read: " + e.getMessage());
        } finally {
            one.unlock();
        }
    }

    /** @return false where the kernel or the file system has no layers, and nobody was asked */
    private boolean asked(Original original, Job job, boolean layered, Listening listening, Answer answer)
            throws IOException, CopyException {
        ThrowAway.Made made = copies.make(original, job, layered);
        Path directory = made.directory();
        try (IsolatedBroker broker = IsolatedBroker.start(
                directory, new IsolatedBroker.Limits(settings.keepFreeBytes(), listening.cancelled()))) {
            Optional<Frames.Head> hello = layered
                    ? booted(original, broker, listening.progress())
                    : copied(original, made, broker, listening.progress());
            if (hello.isEmpty() && layered && broker.hadNoLayer()) {
                return false;
            }
            try {
                listen(broker, directory, hello.orElseThrow(broker::ended), listening.progress(), answer);
            } catch (EOFException e) {
                throw broker.ended();
            }
            return true;
        }
    }

    private static Optional<Frames.Head> booted(Original original, IsolatedBroker broker, Consumer<String> progress)
            throws IOException {
        progress.accept("booting an isolated broker on a layer over " + original.data());
        broker.answersWithin(TO_BOOT);
        return broker.frames().next();
    }

    private Optional<Frames.Head> copied(
            Original original, ThrowAway.Made made, IsolatedBroker broker, Consumer<String> progress)
            throws IOException {
        progress.accept("no layer can be laid over " + original.data() + ": it is copied, at no more than "
                + Sizes.bytes(settings.copyRate()) + " a second (isolation.copy_rate), and an isolated broker booted");
        Tree tree = made.original();
        broker.answersWithin(settings.timeToCopy(tree.bytes()).plus(TO_COPY).plus(TO_BOOT));
        try (CopyTicker ticker = new CopyTicker(made.directory().resolve("data"), tree, progress)) {
            ticker.start();
            return broker.frames().next();
        }
    }

    private static void listen(
            IsolatedBroker broker, Path directory, Frames.Head first, Consumer<String> progress, Answer answer)
            throws IOException, CopyException {
        broker.answersWithin(TO_ANSWER);
        JsonNode hello = broker.json(first);
        if (hello.has(FAILED)) {
            throw new DidNotBootException(failed(hello));
        }
        progress.accept("RabbitMQ " + hello.path("hello").path("version").asText() + " runs on the copy");
        while (true) {
            Frames.Head head = next(broker);
            if (head.kind() == Frames.MESSAGE) {
                byte[] message = broker.frames().whole(head);
                answer.message(message, broker.frames(), next(broker));
                continue;
            }
            if (head.kind() == Frames.DEFINITIONS) {
                answer.definitions(directory, broker.frames(), head);
                continue;
            }
            JsonNode json = broker.json(head);
            if (json.has(FAILED)) {
                throw new CopyException(failed(json));
            }
            if (json.path("done").asBoolean()) {
                return;
            }
            answer.said(json);
        }
    }

    private static Frames.Head next(IsolatedBroker broker) throws IOException, CopyException {
        return broker.frames().next().orElseThrow(broker::ended);
    }

    private static String failed(JsonNode json) {
        return BrokerWords.ofFailure(json.path(FAILED).asText());
    }
}
