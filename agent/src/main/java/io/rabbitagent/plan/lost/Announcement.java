package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.BootFailure;
import io.rabbitagent.plan.Counted;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.Forecaster;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What whoever approves has to know beside the losses, a sentence each: which way was chosen, before which others, and what comes back. */
final class Announcement {
    private static final int MOST_OTHERS = 8;

    private Announcement() {}

    /** @param forecasts the chosen one first, the others the best first */
    static List<String> of(List<Forecast> forecasts) {
        Forecast chosen = forecasts.get(0);
        List<String> notes = new ArrayList<>();
        long known = chosen.queues().stream().filter(QueueFate::isServed).count() + chosen.lostQueues();
        notes.add("Of the ways to start that were tried on copies the one that loses least is " + chosen.way() + ": "
                + chosen.lostQueues() + " of " + Counted.of(known, "queue") + " not served, "
                + Counted.of(chosen.lostMessages(), "message") + " lost" + uncounted(chosen)
                + ". Compared are queues that nobody serves, then messages, then definitions");
        Forecaster.tradeOff(forecasts).ifPresent(notes::add);
        if (forecasts.size() > 1) {
            notes.add("The other ways: "
                    + forecasts.stream()
                            .skip(1)
                            .limit(MOST_OTHERS)
                            .map(other -> other.way() + ", " + cost(other))
                            .collect(Collectors.joining("; "))
                    + (forecasts.size() > MOST_OTHERS + 1 ? "; agent rehearse shows all" : ""));
        }
        if (chosen.takenForTheSame() > 0) {
            notes.add("Discarded are copies of " + Counted.of(chosen.takenForTheSame(), "queue")
                    + " with as many messages as the used ones: by these numbers they are taken for the same");
        }
        List<String> again = chosen.queues().stream()
                .filter(queue -> queue.moreThanNewest() > 0)
                .map(Announcement::again)
                .toList();
        if (!again.isEmpty()) {
            notes.add(
                    "Used are copies with more messages than the newest ones, which are discarded: what was consumed since is"
                            + " delivered again: " + ForecastLosses.some(again, "; "));
        }
        List<String> back = Afterwards.named(chosen, Kind.COMES_BACK, chosen.comeBack());
        if (!back.isEmpty()) {
            notes.add("Comes back, though it was deleted or revoked since: " + ForecastLosses.some(back));
        }
        return notes;
    }

    private static String again(QueueFate queue) {
        return queue.queue().name() + " in vhost " + queue.queue().vhost() + ", "
                + Counted.of(queue.messages().orElse(0), "message") + ", and "
                + queue.newest().orElse(0) + " on "
                + queue.newestAt().map(NodeName::value).orElse("nobody");
    }

    private static String cost(Forecast forecast) {
        return forecast.failure()
                .map(why -> "does not start (" + BootFailure.inShort(why, forecast.candidate()) + ")")
                .orElseGet(() -> "does not serve " + Counted.of(forecast.lostQueues(), "queue") + ", and loses "
                        + Counted.of(forecast.lostMessages(), "message") + uncounted(forecast));
    }

    private static String uncounted(Forecast forecast) {
        return forecast.losingUncounted() == 0
                ? ""
                : ", beside what nobody can count in " + Counted.of(forecast.losingUncounted(), "queue");
    }
}
