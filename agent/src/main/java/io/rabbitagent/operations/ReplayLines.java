package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.Numbers;
import io.rabbitagent.copies.rescue.replay.Replayed;
import io.rabbitagent.operations.ReplayView.QueueLine;
import io.rabbitagent.operations.ReplayView.Some;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What became of each queue's messages, as it is shown. */
final class ReplayLines {
    private static final int MOST_PROBLEMS = 3;

    private ReplayLines() {}

    static QueueLine line(Replayed replayed, long wanted, Optional<Boolean> exists, Optional<Long> present) {
        return new QueueLine(
                replayed.export().vhost(),
                replayed.export().queue(),
                replayed.export().file().toString(),
                replayed.export().messages(),
                wanted,
                replayed.sent(),
                replayed.confirmed(),
                some(replayed.uncertain()),
                some(replayed.returned()),
                some(replayed.nacked()),
                some(replayed.unsendable()),
                some(replayed.excluded()),
                exists,
                present,
                replayed.overSince(),
                replayed.complete(),
                replayed.problem());
    }

    private static Some some(Numbers numbers) {
        return new Some(numbers.count(), numbers.pairs());
    }

    /** One line, for the history. */
    static String summary(ReplayView view) {
        List<String> all = view.queues().stream()
                .flatMap(line -> line.problem().stream())
                .distinct()
                .toList();
        String problems = all.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "))
                + (all.size() > MOST_PROBLEMS ? " and " + (all.size() - MOST_PROBLEMS) + " more problems" : "");
        return sum(view.queues(), QueueLine::sent) + " confirmed, "
                + sum(view.queues(), line -> line.uncertain().count()) + " uncertain, "
                + sum(view.queues(), line -> line.returned().count()) + " returned, "
                + sum(view.queues(), line -> line.nacked().count()) + " nacked"
                + (problems.isEmpty() ? "" : "; " + problems);
    }

    private static long sum(List<QueueLine> lines, ToLongFunction<QueueLine> amount) {
        return lines.stream().mapToLong(amount).sum();
    }
}
