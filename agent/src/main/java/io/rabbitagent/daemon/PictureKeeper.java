package io.rabbitagent.daemon;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.MirrorSurvey;
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
        now.add(essence(picture.openWindows()));
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
                essence(seen.health().map(PictureKeeper::health)),
                essence(seen.dataDirectory().map(PictureKeeper::files)),
                essence(seen.log().map(PictureKeeper::log)),
                essence(seen.registered()),
                essence(seen.drained()),
                essence(seen.holdings().map(PictureKeeper::holdings)),
                essence(seen.lastEnd().map(PictureKeeper::lastEnd)),
                essence(seen.settings()),
                essence(seen.cookie()),
                essence(seen.mirrors().map(PictureKeeper::mirrors)),
                seen.inventory().isKnown(),
                essence(seen.leftBehind()),
                essence(seen.departure()));
    }

    private static List<Object> health(List<HealthCheck> checks) {
        return checks.stream()
                .<Object>map(check -> List.of(check.name(), check.passed()))
                .toList();
    }

    private static List<Object> files(DataDirectory files) {
        return List.of(
                files.schemaPresent(),
                files.forceLoadPresent(),
                essence(files.membership()),
                essence(files.runningAtShutdown()));
    }

    private static List<Object> log(BootLog log) {
        return List.of(
                log.last().map(LogEvent::signal),
                log.stopAsked().isPresent(),
                log.disagreement(),
                log.waitingForTables(),
                log.bootFailed(),
                log.paused(),
                log.autoheal(),
                log.booted());
    }

    private static List<Object> lastEnd(LastEnd end) {
        return List.of(
                end.source(),
                end.sawRunning(),
                end.membership(),
                essence(end.how()),
                end.startedSince(),
                end.wantedSince(),
                end.hostRebooted(),
                end.contradictions());
    }

    private static List<Object> holdings(Holdings held) {
        return List.of(held.queues(), held.classicQueues(), held.quorumQueues());
    }

    /** Which queues, and not how many messages are in them just now. */
    private static List<Object> mirrors(MirrorSurvey survey) {
        return List.of(
                survey.unsynchronised(),
                survey.smallest().stream()
                        .map(queue -> List.of(queue.vhost(), queue.queue(), queue.without()))
                        .toList(),
                survey.gaps());
    }

    private static Object essence(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown
                ? unknown.reason()
                : fact.value().orElseThrow();
    }
}
