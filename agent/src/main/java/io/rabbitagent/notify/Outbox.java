package io.rabbitagent.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The notices that wait, in the order in which they were taken up; the first alone is tried. Not safe for several threads.
 *
 * <p>Important properties: at most {@value #MOST} wait, the newest; each is tried at least once and, since the time for
 * which it is tried begins when it is taken up, those that wait behind one that can't be delivered don't wait in vain for
 * as long again.
 */
public final class Outbox {
    static final int MOST = 100;

    private final Pace pace;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int tries;
    private Duration notBefore = Duration.ZERO;
    private Duration restUntil = Duration.ZERO;

    private record Waiting(Notice notice, Duration since) {}

    public Outbox(Pace pace) {
        this.pace = pace;
    }

    /**
     * Takes one up.
     *
     * @param uptime of now
     * @return the one that had to give way
     */
    public Optional<Notice> add(Notice notice, Duration uptime) {
        waiting.add(new Waiting(notice, uptime));
        return waiting.size() > MOST ? Optional.of(remove()) : Optional.empty();
    }

    /** The one to be tried now. */
    public Optional<Notice> due(Duration uptime) {
        return waiting.isEmpty() || uptime.compareTo(notBefore) < 0
                ? Optional.empty()
                : Optional.of(waiting.getFirst().notice());
    }

    /** Takes the first one away: it needs no more sending. A receiver that wants to be left alone is, whichever is the next. */
    public Notice remove() {
        tries = 0;
        notBefore = restUntil;
        return waiting.removeFirst().notice();
    }

    /**
     * Has the first one tried again later.
     *
     * @param asked how long the receiver wants to be left alone; it is for as long as a notice is tried at most
     * @return false where that would be too late: it is to be given up
     */
    public boolean again(Duration uptime, Optional<Duration> asked) {
        tries++;
        Duration rest = asked.map(wanted -> shorter(wanted, pace.patience())).orElse(Duration.ZERO);
        restUntil = uptime.plus(rest);
        Duration own = uptime.plus(pace.pauseAfter(tries));
        Duration last = waiting.getFirst().since().plus(pace.patience());
        if (own.compareTo(last) > 0) {
            return false;
        }
        notBefore = shorter(own.compareTo(restUntil) > 0 ? own : restUntil, last);
        return true;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How often the first one was tried in vain. */
    public int tries() {
        return tries;
    }

    /** How long to wait until one is due; empty where none waits. */
    public Optional<Duration> untilDue(Duration uptime) {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(notBefore.compareTo(uptime) > 0 ? notBefore.minus(uptime) : Duration.ZERO);
    }

    public int size() {
        return waiting.size();
    }
}
