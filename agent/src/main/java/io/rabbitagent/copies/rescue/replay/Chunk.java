package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sends the messages that may be sent now, and awaits the broker's answers.
 *
 * <p>Important property: whatever happens, each of them ends in exactly one way. What was handed over and has no answer is
 * uncertain; what was not handed over was not sent.
 */
final class Chunk {
    private static final Duration A_LOOK = Duration.ofMillis(250);
    private static final Duration WHEN_ABORTED = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final int LAST_LOOKS = 8;

    private final Export export;
    private final Publisher publisher;
    private final ReplayControl control;
    private final Pace pace;
    private final ReplayCounts counts;

    private final Set<Long> waiting = new TreeSet<>();
    private final Set<Long> unsent = new TreeSet<>();
    private final List<Long> returned = new ArrayList<>();
    private final List<Long> nacked = new ArrayList<>();
    private final List<Long> unsendable = new ArrayList<>();
    private long confirmed;
    private Optional<String> problem = Optional.empty();

    Chunk(Export export, Publisher publisher, ReplayControl control, Pace pace, ReplayCounts counts) {
        this.export = export;
        this.publisher = publisher;
        this.control = control;
        this.pace = pace;
        this.counts = counts;
    }

    /** @param again those that may have been sent before */
    void send(Numbers numbers, ExportReader reader, Numbers again) {
        numbers.forEach(unsent::add);
        try {
            for (long number : List.copyOf(unsent)) {
                if (!mayGoOn()) {
                    break;
                }
                Optional<ExportedMessage> message = read(reader, number);
                if (message.isEmpty()) {
                    break;
                }
                handOver(message.get(), again.contains(number));
                take(publisher.answers(Duration.ZERO));
            }
            awaitAnswers();
        } catch (CopyException e) {
            problem = Optional.of(e.getMessage());
            takeWhatHasCome();
        }
    }

    private boolean mayGoOn() throws CopyException {
        pace.await();
        while (publisher.blocked().isPresent() && !control.cancelled()) {
            take(publisher.answers(A_LOOK));
        }
        if (control.cancelled()) {
            problem = Optional.of("it was aborted");
        }
        return !control.cancelled();
    }

    private Optional<ExportedMessage> read(ExportReader reader, long number) {
        try {
            ExportedMessage message = reader.message(number);
            if (!message.queue().equals(export.queue()) || !message.vhost().equals(export.vhost())) {
                throw new CopyException(export.file() + ":" + number + ": the message is of another queue");
            }
            return Optional.of(message);
        } catch (CopyException e) {
            problem = Optional.of(e.getMessage());
            return Optional.empty();
        }
    }

    private void handOver(ExportedMessage message, boolean again) throws CopyException {
        unsent.remove(message.number());
        waiting.add(message.number());
        try {
            publisher.publish(message, again);
            counts.sent();
        } catch (UnsendableException e) {
            waiting.remove(message.number());
            unsendable.add(message.number());
            control.progress().accept(export.file() + ":" + message.number() + " can't be sent: " + e.getMessage());
        }
    }

    private void awaitAnswers() throws CopyException {
        long since = System.nanoTime();
        while (!waiting.isEmpty()) {
            Map<Long, Publisher.Answer> answers = publisher.answers(A_LOOK);
            take(answers);
            if (!answers.isEmpty() || (publisher.blocked().isPresent() && !control.cancelled())) {
                since = System.nanoTime();
            }
            Duration patience = control.cancelled() ? WHEN_ABORTED : SILENCE;
            if (System.nanoTime() - since > patience.toNanos()) {
                problem = Optional.of(
                        control.cancelled()
                                ? "it was aborted"
                                : "the broker has answered nothing for " + SILENCE.toMinutes() + " minutes");
                publisher.abort();
                takeWhatHasCome();
                return;
            }
        }
    }

    /** Answers that came before the connection was lost count. */
    private void takeWhatHasCome() {
        try {
            for (int look = 0; look < LAST_LOOKS && !waiting.isEmpty(); look++) {
                take(publisher.answers(A_LOOK));
            }
        } catch (CopyException e) {
            // There are no more.
        }
    }

    private void take(Map<Long, Publisher.Answer> answers) {
        answers.forEach((number, answer) -> {
            if (waiting.remove(number)) {
                switch (answer) {
                    case CONFIRMED -> {
                        confirmed++;
                        counts.confirmed();
                    }
                    case RETURNED -> returned.add(number);
                    case NACKED -> nacked.add(number);
                }
            }
        });
    }

    ReplayRecord.Outcome outcome() {
        return new ReplayRecord.Outcome(
                Numbers.of(waiting),
                Numbers.of(returned),
                Numbers.of(nacked),
                Numbers.of(unsendable),
                Numbers.of(unsent));
    }

    /** Why no further chunk should follow. */
    Optional<String> problem() {
        if (problem.isPresent()) {
            return problem;
        }
        if (!returned.isEmpty()) {
            return Optional.of(Replay.noQueue(export));
        }
        return confirmed == 0 && !nacked.isEmpty()
                ? Optional.of("the queue takes no messages (is it at its x-max-length, with reject-publish?)")
                : Optional.empty();
    }
}
