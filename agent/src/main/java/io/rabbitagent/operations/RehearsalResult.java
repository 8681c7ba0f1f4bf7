package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.operations.RehearsalView.Candidate;
import io.rabbitagent.operations.RehearsalView.Definitions;
import io.rabbitagent.operations.RehearsalView.Queue;
import io.rabbitagent.operations.RehearsalView.Recommended;
import io.rabbitagent.plan.Counted;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.Forecaster;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What copies told, as it is shown. */
final class RehearsalResult {
    /** As many as a picture may name. */
    private static final int MOST_NAMED = 1_000;

    private RehearsalResult() {}

    static RehearsalView of(Rehearsals.Complete found) {
        Forecaster forecaster = new Forecaster(found.rehearsal());
        List<Forecast> forecasts = forecaster.forecasts();
        Optional<Forecast> possible = forecasts.stream().findFirst().filter(Forecast::isPossible);
        Optional<String> obstacle = found.simpler().or(() -> possible.flatMap(best -> forecaster.obstacle()));
        Set<NodeName> lost = found.rehearsal().lost();
        return new RehearsalView(
                Formats.VERSION,
                names(new TreeSet<>(lost)),
                found.rehearsal().survivors().stream()
                        .map(one -> one.node().value())
                        .toList(),
                names(found.together()),
                possible.filter(best -> obstacle.isEmpty()).map(best -> recommended(best, forecasts)),
                obstacle,
                forecasts.stream().map(one -> candidate(one, lost)).toList(),
                RehearsalSeen.only(forecaster),
                RehearsalSeen.counts(found));
    }

    private static List<String> names(Collection<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).toList();
    }

    private static Recommended recommended(Forecast best, List<Forecast> all) {
        Optional<Forecast> next = all.stream()
                .skip(1)
                .filter(Forecast::isPossible)
                .filter(one -> !told(one).equals(told(best)))
                .findFirst();
        return new Recommended(
                best.candidate().value(),
                best.option().word(),
                told(best)
                        + next.map(other -> "; the next best is " + other.way() + ": " + told(other))
                                .orElse("")
                        + Forecaster.tradeOff(all).map(words -> "; " + words).orElse(""));
    }

    /** By what candidates are compared. */
    private static String told(Forecast forecast) {
        return Counted.of(forecast.lostQueues(), "queue") + " not served and "
                + Counted.of(forecast.lostMessages(), "message") + " lost, "
                + (forecast.losingUncounted() == 0
                        ? ""
                        : Counted.of(forecast.losingUncounted(), "queue") + " of which that can't be counted, ")
                + Counted.of(forecast.missing().size(), "definition") + " missing, "
                + forecast.comeBack().size() + " coming back"
                + (forecast.changed().isEmpty() ? "" : ", " + forecast.changed().size() + " as before a change");
    }

    private static Candidate candidate(Forecast forecast, Set<NodeName> lost) {
        List<QueueFate> queues = forecast.queues().stream()
                .sorted(Comparator.comparing(RehearsalResult::isUntouched)
                        .thenComparing(queue -> -queue.lost().orElse(0))
                        .thenComparing(QueueFate::queue))
                .toList();
        long kept = queues.stream().filter(QueueFate::isServed).count();
        return new Candidate(
                forecast.candidate().value(),
                forecast.option().word(),
                command(forecast.option(), lost),
                forecast.failure(),
                kept,
                forecast.lostQueues(),
                forecast.lostMessages(),
                forecast.losingUncounted(),
                queues.stream().filter(queue -> queue.lost().isEmpty()).count(),
                forecast.takenForTheSame(),
                queues.stream().limit(MOST_NAMED).map(RehearsalResult::queue).toList(),
                Math.max(0, queues.size() - MOST_NAMED),
                definitions(forecast.missing()),
                definitions(forecast.comeBack()),
                definitions(forecast.changed()));
    }

    /** Nothing is to be said of it. */
    static boolean isUntouched(QueueFate queue) {
        boolean told = queue.isLost()
                || queue.kind() == QueueFate.Kind.COMES_BACK
                || queue.losesUncounted()
                || !queue.untold().isEmpty()
                || queue.moreThanNewest() > 0
                || queue.wasSeenWithMore();
        return !told && queue.lost().orElse(0) == 0;
    }

    private static Optional<String> command(Option option, Set<NodeName> lost) {
        return switch (option) {
            case AS_IT_IS -> Optional.empty();
            case FORCE_BOOT -> Optional.of("rabbitmqctl force_boot");
            case FORGET_LOST ->
                Optional.of(new TreeSet<>(lost)
                        .stream()
                                .map(node -> "rabbitmqctl forget_cluster_node --offline " + node)
                                .collect(Collectors.joining("; ")));
        };
    }

    private static Queue queue(QueueFate fate) {
        return new Queue(
                fate.queue().vhost(),
                fate.queue().name(),
                fate.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                fate.leader().map(NodeName::value),
                number(fate.messages()),
                number(fate.newest()),
                fate.newestAt().map(NodeName::value),
                number(fate.lost()),
                names(fate.discarded()),
                fate.untold().stream().map(copy -> copy.node().value()).toList(),
                fate.problem(),
                fate.seen().map(RehearsalSeen::of));
    }

    private static Optional<Long> number(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static Definitions definitions(List<Definition> all) {
        return new Definitions(
                all.stream()
                        .limit(MOST_NAMED)
                        .map(one -> new RehearsalView.Definition(one.kind(), one.name()))
                        .toList(),
                Math.max(0, all.size() - MOST_NAMED));
    }
}
