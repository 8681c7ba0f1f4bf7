package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * What a forecast gives up: each queue that nobody would serve, and each that would have fewer messages than the newest copy
 * of it has. The largest come first.
 */
final class ForecastLosses {
    /** As many as a plan may name. */
    private static final int MOST_NAMED = 1_000;

    private static final int MOST_IN_A_SENTENCE = 20;

    private final Forecast forecast;
    private final SortedSet<NodeName> lost;

    private ForecastLosses(Forecast forecast, SortedSet<NodeName> lost) {
        this.forecast = forecast;
        this.lost = lost;
    }

    /** @param together survivors of whom another ended at the same time */
    static Losses of(Forecast forecast, SortedSet<NodeName> lost, SortedSet<NodeName> together) {
        return new ForecastLosses(forecast, lost).losses(together);
    }

    private Losses losses(SortedSet<NodeName> together) {
        List<Loss> all = new ArrayList<>(forecast.queues().stream()
                .flatMap(queue -> loss(queue).stream())
                .sorted(Comparator.comparingLong((Loss loss) -> loss.messages().orElse(0))
                        .reversed()
                        .thenComparing(Loss::vhost)
                        .thenComparing(Loss::queue))
                .toList());
        int named = Math.min(all.size(), MOST_NAMED);
        List<String> unknown = new ArrayList<>();
        if (!forecast.missing().isEmpty()) {
            unknown.add("whether anybody needs what the copy of " + forecast.candidate() + " lacks, and is gone: "
                    + named(forecast.missing()));
        }
        if (!together.isEmpty()) {
            unknown.add("which copy of a queue is the newer one, on " + NodeNames.listed(together)
                    + ", which ended together: counts are compared with that of the last by name");
        }
        return new Losses(all.subList(0, named), all.size() - named, unknown);
    }

    /** Definitions in a sentence. */
    static String named(List<Definition> definitions) {
        return some(definitions.stream()
                .map(one -> one.kind() + " " + one.name())
                .sorted()
                .toList());
    }

    /** Names in a sentence, the first of many. */
    static String some(List<String> names) {
        String first = names.stream().limit(MOST_IN_A_SENTENCE).collect(Collectors.joining(", "));
        int more = names.size() - MOST_IN_A_SENTENCE;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private Optional<Loss> loss(QueueFate queue) {
        if (!queue.isServed()) {
            return Optional.of(loss(queue, queue.newest(), notServed(queue) + newest(queue)));
        }
        if (queue.lost().isEmpty()) {
            return discardsUncounted(queue)
                    ? Optional.of(loss(
                            queue,
                            OptionalLong.empty(),
                            used(queue) + ", and that of "
                                    + queue.newestAt().map(NodeName::value).orElse("nobody")
                                    + " is discarded, which may be newer"))
                    : Optional.empty();
        }
        return queue.lost().getAsLong() == 0
                ? Optional.empty()
                : Optional.of(loss(
                        queue,
                        queue.lost(),
                        used(queue) + " with " + queue.messages().orElse(0) + " of the "
                                + queue.newest().orElse(0) + " messages of the newest"));
    }

    /** Of a queue whose messages are counted in no copy, or not in all. */
    private static boolean discardsUncounted(QueueFate queue) {
        return queue.newestAt().filter(queue.discarded()::contains).isPresent();
    }

    private static String used(QueueFate queue) {
        return "the copy of " + queue.leader().map(NodeName::value).orElse("its members") + " is used";
    }

    private String notServed(QueueFate queue) {
        if (queue.kind() == Kind.DOWN) {
            return "led by a lost member: deleted as that is forgotten, unless a mirror takes over";
        }
        return queue.kind() == Kind.WITHOUT_MAJORITY
                ? "no majority of its members is left: it stays down until somebody deletes it"
                : "gone, without " + NodeNames.listed(lost);
    }

    private static String newest(QueueFate queue) {
        return queue.newestAt()
                .map(node -> "; its newest copy is that of " + node)
                .orElse("; no survivor has its messages");
    }

    private static Loss loss(QueueFate queue, OptionalLong messages, String why) {
        return new Loss(queue.queue().vhost(), queue.queue().name(), messages, why);
    }
}
