package io.rabbitagent.order.generated;

import io.rabbitagent.order.MissingEvidence;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of many histories: counts by verdict, and by cause where the order is unknown. */
final class Verdicts {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    private final Map<String, Integer> causes = new TreeMap<>();
    private int all;
    private int obstacles;
    private int waits;

    void add(ShutdownOrder order, boolean lastDownWaits) {
        waits += lastDownWaits ? 1 : 0;
        all++;
        counts.merge(order.verdict(), 1, Integer::sum);
        obstacles += order.obstacle().isPresent() ? 1 : 0;
        if (order.verdict() == Verdict.UNKNOWN) {
            causes.merge(cause(order), 1, Integer::sum);
        }
    }

    private static String cause(ShutdownOrder order) {
        return Stream.of(order.missing().stream().map(MissingEvidence::why), order.contradictions().stream())
                .flatMap(reasons -> reasons)
                .findFirst()
                .orElse("?")
                .replaceAll("rabbit@rb\\d+", "N")
                .replaceAll("\\[[^]]*]", "[…]")
                .replaceAll(" \\(.*\\)", "")
                .replaceAll("[:;,.] .*", "");
    }

    int all() {
        return all;
    }

    int of(Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    int waits() {
        return waits;
    }

    String share(int count) {
        return Math.round(1_000.0 * count / Math.max(1, all)) / 10.0 + " %";
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                        .map(count ->
                                count.getKey().text() + " " + count.getValue() + " (" + share(count.getValue()) + ")")
                        .collect(Collectors.joining(", "))
                + ", told, but nobody can be started without loss " + obstacles + " (" + share(obstacles)
                + "), last down that waits " + waits
                + causes.entrySet().stream()
                        .map(cause -> "\n  unknown " + cause.getValue() + " (" + share(cause.getValue()) + "): "
                                + cause.getKey())
                        .collect(Collectors.joining());
    }
}
