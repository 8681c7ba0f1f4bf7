package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.plan.Counted;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.OnlySeen;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What lost nodes were seen with before the outage: no copy tells whether it is gone, so each is told as unknown. */
final class SeenLosses {
    private SeenLosses() {}

    /** For the words on a queue that is given up anyway. */
    static String words(QueueFate queue) {
        return queue.seen().map(SeenLosses::words).orElse("");
    }

    private static String words(Seen seen) {
        return seen.messages().isPresent()
                ? "; " + seen.node() + " was seen with "
                        + Counted.of(seen.messages().getAsLong(), "message") + " at " + seen.moment()
                : "; " + seen.node() + " was seen to lead it, uncounted, at " + seen.moment();
    }

    /**
     * A sentence each.
     *
     * @param isTold queues whose loss tells of it already
     * @param ofLost all that the lost nodes had counted
     */
    static List<String> unknown(
            Forecast forecast, Predicate<QueueFate> isTold, List<OnlySeen> onlySeen, List<SeenCounts> ofLost) {
        List<String> unknown = new ArrayList<>();
        more(forecast, isTold)
                .ifPresent(queues -> unknown.add(
                        "whether these, seen before the outage, were consumed since, or are gone: " + queues));
        if (!onlySeen.isEmpty()) {
            unknown.add(
                    "whether these queues, which no survivor knows, were deleted after they were seen, or are gone: "
                            + ForecastLosses.some(
                                    onlySeen.stream()
                                            .map(one -> named(one.queue(), one.seen()))
                                            .toList(),
                                    "; "));
        }
        ofLost.stream()
                .filter(one -> one.more() > 0)
                .forEach(one -> unknown.add("what becomes of " + Counted.of(one.more(), "queue")
                        + " with the fewest messages, " + one.moreMessages() + " in all, that " + one.node()
                        + " was seen to lead: which they are was not kept"));
        return unknown;
    }

    private static Optional<String> more(Forecast forecast, Predicate<QueueFate> isTold) {
        List<String> queues = forecast.queues().stream()
                .filter(QueueFate::wasSeenWithMore)
                .filter(isTold.negate())
                .flatMap(queue ->
                        queue
                                .seen()
                                .map(seen -> named(queue.queue(), seen) + ", "
                                        + queue.messages().orElse(0) + " kept")
                                .stream())
                .toList();
        return queues.isEmpty() ? Optional.empty() : Optional.of(ForecastLosses.some(queues, "; "));
    }

    private static String named(QueueId queue, Seen seen) {
        return queue.name() + " in vhost " + queue.vhost() + ", " + seen.text();
    }
}
