package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.operations.RehearsalView.LostCounts;
import io.rabbitagent.operations.RehearsalView.OnlySeen;
import io.rabbitagent.plan.rehearsal.Forecaster;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.Seen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What brokers counted before the outage, as it is shown. */
final class RehearsalSeen {
    private RehearsalSeen() {}

    static RehearsalView.Seen of(Seen seen) {
        return new RehearsalView.Seen(
                seen.node().value(),
                seen.messages().isPresent() ? Optional.of(seen.messages().getAsLong()) : Optional.empty(),
                seen.at());
    }

    static List<OnlySeen> only(Forecaster forecaster) {
        return forecaster.onlySeen().stream()
                .map(one -> new OnlySeen(one.queue().vhost(), one.queue().name(), of(one.seen())))
                .toList();
    }

    static List<LostCounts> counts(Rehearsals.Complete found) {
        Stream<LostCounts> known = found.rehearsal().seenOfLost().stream().map(RehearsalSeen::known);
        Stream<LostCounts> missing = found.rehearsal().seen().missing().entrySet().stream()
                .filter(one -> found.rehearsal().lost().contains(one.getKey()))
                .map(one -> missing(one.getKey(), one.getValue()));
        return Stream.concat(known, missing)
                .sorted(Comparator.comparing(LostCounts::node))
                .toList();
    }

    private static LostCounts known(SeenCounts counts) {
        return new LostCounts(
                counts.node().value(),
                Optional.of(counts.at()),
                counts.led().queues(),
                counts.led().messages(),
                counts.led().uncounted(),
                counts.more(),
                counts.moreMessages(),
                Optional.empty());
    }

    private static LostCounts missing(NodeName node, String why) {
        return new LostCounts(node.value(), Optional.empty(), 0, 0, 0, 0, 0, Optional.of(why));
    }
}
