package io.rabbitagent.daemon;

import io.rabbitagent.launch.ProtocolException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A question to the user of one connection, and the answer that comes in on another thread. */
final class Prompt {
    private boolean asked;
    private boolean cancelled;
    private Optional<String> answer = Optional.empty();

    /** Sends the question. */
    @FunctionalInterface
    interface Question {
        void send() throws IOException;
    }

    Optional<String> ask(Question question, Duration patience) {
        synchronized (this) {
            if (cancelled) {
                return Optional.empty();
            }
            asked = true;
            answer = Optional.empty();
        }
        try {
            question.send();
            return await(patience);
        } catch (IOException gone) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** @throws ProtocolException where nothing was asked: the client must not send what nobody will read */
    synchronized void answer(Optional<String> given) throws ProtocolException {
        if (!asked) {
            throw new ProtocolException("an answer without a question");
        }
        asked = false;
        answer = given;
        notifyAll();
    }

    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    private synchronized Optional<String> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (asked && !cancelled && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        asked = false;
        return answer;
    }
}
