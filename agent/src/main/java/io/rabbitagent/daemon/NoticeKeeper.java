package io.rabbitagent.daemon;

import io.rabbitagent.notify.Delivery;
import io.rabbitagent.notify.Destination;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeListener;
import io.rabbitagent.notify.NoticeSender;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.notify.NoticeSent.Outcome;
import io.rabbitagent.notify.Outbox;
import io.rabbitagent.notify.Pace;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what this host's agent has decided, on a thread of its own: no round, plan or decision waits for it.
 *
 * <ol>
 *   <li>It looks into the shared history for news, and takes them up in their order.
 *   <li>It tries the first one until that is delivered, or given up.
 *   <li>How that ended goes into the own journal. So after a crash in between a notice is sent once more, and never not at
 *       all because of it.
 * </ol>
 */
final class NoticeKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NoticeKeeper.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final NoticeFeed feed;
    private final Parts parts;
    private final Outbox outbox;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private String trouble = "";
    private Optional<String> inTheWay = Optional.empty();

    /**
     * What it works with.
     *
     * @param destination throws {@link IllegalStateException} where there is none at present
     * @param spelled the text of a notice
     * @param journal takes how each ended
     * @param uptime is monotonic
     */
    record Parts(
            Supplier<Destination> destination,
            NoticeSender sender,
            Function<Notice, String> spelled,
            Consumer<NoticeSent> journal,
            NoticeListener listener,
            NoticeQueue queue,
            Supplier<Duration> uptime,
            Pace pace) {}

    /** Starts it. */
    NoticeKeeper(NoticeFeed feed, Parts parts) {
        this.feed = feed;
        this.parts = parts;
        this.outbox = new Outbox(parts.pace());
        waiting(Optional.empty());
        this.thread = new Thread(this::run, "notices");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                takeUp();
                tryFirst();
            } catch (RuntimeException e) {
                // Its end would be the end of all notices; the next turn may go better.
                log.error("Notices could not be sent", e);
            }
            goesOn = !closesWithin(outbox.untilDue(parts.uptime().get()));
        }
    }

    private void takeUp() {
        try {
            boolean more = true;
            while (more && !isClosing()) {
                more = feed.read(this::queue);
                if (outbox.size() == 0) {
                    feed.isOver();
                }
            }
            trouble = "";
        } catch (StoreException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(trouble)) {
                log.warn("News can't be looked for, so that people are told nothing new: {}", reason);
            }
            trouble = reason;
        }
    }

    private void queue(Notice notice) {
        Optional<Notice> dropped = outbox.add(notice, parts.uptime().get());
        dropped.ifPresent(one -> ended(one, Outcome.DROPPED, "too many others wait"));
        waiting(inTheWay);
    }

    private void tryFirst() {
        Optional<Notice> due =
                isClosing() ? Optional.empty() : outbox.due(parts.uptime().get());
        if (due.isEmpty()) {
            return;
        }
        Delivery delivery = deliver(due.get());
        if (delivery instanceof Delivery.Done) {
            over(Outcome.SENT, "");
        } else if (delivery instanceof Delivery.Never never) {
            over(Outcome.GIVEN_UP, never.why());
        } else if (delivery instanceof Delivery.Later later && !isClosing()) {
            later(due.get(), later);
        }
    }

    private Delivery deliver(Notice notice) {
        try {
            return parts.sender()
                    .send(parts.destination().get(), parts.spelled().apply(notice));
        } catch (IllegalStateException e) {
            return new Delivery.Later(String.valueOf(e.getMessage()), Optional.empty());
        } catch (RuntimeException e) {
            log.error("A notice could not be sent", e);
            return new Delivery.Later("a defect of the agent: see its log", Optional.empty());
        }
    }

    private void later(Notice notice, Delivery.Later delivery) {
        waiting(Optional.of(delivery.why()));
        if (!outbox.again(parts.uptime().get(), delivery.after())) {
            over(Outcome.GIVEN_UP, "after " + outbox.tries() + " tries: " + delivery.why());
        } else if (outbox.tries() == 1) {
            log.warn(
                    "The notice of plan {}, {}, is tried again: {}",
                    notice.plan(),
                    notice.kind().text(),
                    delivery.why());
        }
    }

    private void over(Outcome outcome, String detail) {
        ended(outbox.remove(), outcome, detail);
    }

    private void ended(Notice notice, Outcome outcome, String detail) {
        parts.journal().accept(new NoticeSent(notice.id(), notice.kind(), notice.plan(), outcome, detail));
        parts.listener().noticeEnded(notice.kind(), outcome);
        waiting(Optional.empty());
        if (outcome != Outcome.SENT) {
            log.warn(
                    "Nobody was told of plan {}, {}: {}",
                    notice.plan(),
                    notice.kind().text(),
                    detail);
        }
    }

    /** @param trouble why the first one could not be delivered */
    private void waiting(Optional<String> trouble) {
        inTheWay = trouble;
        parts.listener().noticesWaiting(outbox.size());
        parts.queue().waiting(outbox.size(), trouble);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits until one is due, but looks for news meanwhile. @return whether it is being closed */
    private boolean closesWithin(Optional<Duration> untilDue) {
        Duration look = parts.pace().look();
        long wait = untilDue.filter(due -> due.compareTo(look) < 0).orElse(look).toMillis();
        try {
            return closing.await(wait, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /**
     * Ends what is under way, and waits for that a moment. The thread is never interrupted: it may be in the middle of the
     * journal, whose file an interrupt would close.
     */
    @Override
    public void close() {
        closing.countDown();
        parts.sender().close();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
