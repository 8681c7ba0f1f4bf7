package io.rabbitagent.daemon;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.PictureTaken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Keeps a picture in the journal whenever a fact that rules read has changed: not for times, counters or wordings. */
final class PictureKeeper {
    private final Consumer<Event> journal;
    private List<Object> last = List.of();

    PictureKeeper(Consumer<Event> journal) {
        this.journal = journal;
    }

    void see(ClusterPicture picture) {
        List<Object> now = new ArrayList<>();
        picture.reports().values().forEach(report -> now.addAll(essence(report)));
        if (!now.equals(last)) {
            journal.accept(new PictureTaken(picture));
            last = now;
        }
    }

    private static List<Object> essence(NodeReport report) {
        NodeObservation seen = report.observation();
        return Arrays.asList(
                report.node(),
                report.presence().fresh(),
                essence(seen.process()),
                essence(seen.app()),
                essence(seen.view()),
                essence(seen.health()),
                essence(seen.dataDirectory()),
                essence(seen.log()),
                essence(seen.registered()),
                essence(seen.drained()),
                essence(seen.holdings()));
    }

    private static Object essence(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown
                ? unknown.reason()
                : fact.value().orElseThrow();
    }
}
