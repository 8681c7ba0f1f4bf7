package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Asks brokers on copies; one at a time, as each takes the memory of a broker. */
public final class IsolatedCopies {
    /** A large message store that was not closed cleanly is read through at a boot. */
    private static final Duration TO_BOOT = Duration.ofMinutes(30);

    private static final Duration TO_ANSWER = Duration.ofMinutes(5);

    /** Where the node's own files, its cookie, its configuration, sockets of services, and backups are. */
    private static final List<String> COVERED = List.of(
            "/etc/rabbitmq",
            "/var/lib/rabbitmq",
            "/var/log/rabbitmq",
            "/etc/rabbitmq-agent",
            "/var/lib/rabbitmq-agent",
            "/home",
            "/root",
            "/run",
            "/tmp",
            "/var/tmp",
            "/dev/shm");

    private final ThrowAway copies;
    private final ReentrantLock one = new ReentrantLock();

    public IsolatedCopies(IsolationSettings settings, CommandRunner runner) {
        this(settings, COVERED, runner);
    }

    IsolatedCopies(IsolationSettings settings, List<String> covered, CommandRunner runner) {
        this.copies = new ThrowAway(settings, covered, runner);
    }

    /** @throws CopyException where it can't be had, in whole or in part, or not in isolation */
    void ask(Original original, String job, Consumer<String> progress, Answer answer) throws CopyException {
        if (!one.tryLock()) {
            throw new CopyException("another copy is open on this host: try again once that is closed");
        }
        try {
            if (!ThrowAway.canBeLayered(original) || !asked(original, job, true, progress, answer)) {
                progress.accept("no layer can be laid over " + original.data() + ": copying it");
                asked(original, job, false, progress, answer);
            }
        } catch (IOException e) {
            throw new CopyException("a copy of " + original.data() + " could not be read: " + e.getMessage());
        } finally {
            one.unlock();
        }
    }

    /** @return false where the kernel or the file system has no layers, and nobody was asked */
    private boolean asked(Original original, String job, boolean layered, Consumer<String> progress, Answer answer)
            throws IOException, CopyException {
        Path directory = copies.make(original, job, layered, progress);
        progress.accept("booting an isolated broker on a copy of " + original.data());
        try (IsolatedBroker broker = IsolatedBroker.start(directory)) {
            Optional<Frames.Head> hello = broker.next(TO_BOOT);
            if (hello.isEmpty() && layered && broker.hadNoLayer()) {
                return false;
            }
            listen(broker, hello.orElseThrow(broker::ended), progress, answer);
            return true;
        }
    }

    private static void listen(IsolatedBroker broker, Frames.Head first, Consumer<String> progress, Answer answer)
            throws IOException, CopyException {
        JsonNode hello = broker.json(first);
        refuse(hello);
        progress.accept("RabbitMQ " + hello.path("hello").path("version").asText() + " runs on the copy");
        while (true) {
            Frames.Head head = next(broker);
            if (head.kind() == Frames.MESSAGE) {
                byte[] message = broker.frames().whole(head);
                answer.message(message, broker.frames(), next(broker));
                continue;
            }
            JsonNode json = broker.json(head);
            refuse(json);
            if (json.path("done").asBoolean()) {
                return;
            }
            answer.said(json);
        }
    }

    private static Frames.Head next(IsolatedBroker broker) throws IOException, CopyException {
        return broker.next(TO_ANSWER).orElseThrow(broker::ended);
    }

    private static void refuse(JsonNode json) throws CopyException {
        if (json.has("failed")) {
            throw new CopyException(
                    "the broker on the copy failed: " + json.path("failed").asText());
        }
    }
}
