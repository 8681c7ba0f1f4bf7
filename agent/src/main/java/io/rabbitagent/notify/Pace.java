package io.rabbitagent.notify;

import java.time.Duration;

/**
 * How long sending takes its time.
 *
 * @param look between two looks for news
 * @param deadline of one try, from connecting to the answer
 * @param firstPause after a try in vain; doubles with each further one
 * @param longestPause the most it grows to
 * @param patience for how long a notice is tried, from the time at which it was taken up
 */
public record Pace(Duration look, Duration deadline, Duration firstPause, Duration longestPause, Duration patience) {
    public static final Pace USUAL = new Pace(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30));

    public Pace withPatience(Duration wanted) {
        return new Pace(look, deadline, firstPause, longestPause, wanted);
    }

    /** @param tries how many were in vain */
    Duration pauseAfter(int tries) {
        Duration pause = firstPause;
        for (int doubled = 1; doubled < tries && pause.compareTo(longestPause) < 0; doubled++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
