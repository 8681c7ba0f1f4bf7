package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.operations.RehearsalView;
import io.rabbitagent.operations.RehearsalView.LostCounts;
import io.rabbitagent.operations.RehearsalView.Seen;
import io.rabbitagent.plan.Counted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What {@code agent rehearse} shows of what brokers counted before the outage. */
final class SeenText {
    /** JSON has all that are known. */
    private static final int MOST_LINES = 20;

    private SeenText() {}

    /** In a table, such as {@code 250 on rb3, 2026-11-22T14:02:10Z}. */
    static String cell(Seen seen) {
        return seen.messages().map(String::valueOf).orElse("uncounted") + " on " + new NodeName(seen.node()).host()
                + ", " + moment(seen.at());
    }

    static void print(RehearsalView view, TextOut out) {
        if (!view.lostCounts().isEmpty()) {
            out.line();
        }
        view.lostCounts().forEach(one -> out.wrapped("", counts(one)));
        if (view.onlySeen().isEmpty()) {
            return;
        }
        out.line();
        out.line("Only seen on lost nodes, gone whoever starts first: "
                + Counted.of(view.onlySeen().size(), "queue"));
        TextOut.Table table = out.table("VHOST", "QUEUE", "SEEN");
        view.onlySeen().stream().limit(MOST_LINES).forEach(one -> table.row(one.vhost(), one.name(), cell(one.seen())));
        table.print();
        if (view.onlySeen().size() > MOST_LINES) {
            out.line("  and more: -o json has them");
        }
    }

    private static String counts(LostCounts one) {
        if (one.at().isEmpty()) {
            return "No counts of " + one.node() + " are there: " + one.unknown().orElse("it is unknown why") + ".";
        }
        return "Before the outage, at " + moment(one.at().get()) + ", " + one.node() + " led "
                + Counted.of(one.queues(), "durable queue") + ", and counted " + Counted.of(one.messages(), "message")
                + " in them"
                + (one.uncounted() == 0 ? "" : ", but for " + Counted.of(one.uncounted(), "queue") + " uncounted")
                + ": what of these was consumed since nobody knows."
                + (one.more() == 0
                        ? ""
                        : " " + Counted.of(one.more(), "queue") + " of them, with "
                                + Counted.of(one.moreMessages(), "message") + " in all, "
                                + (one.more() == 1 ? "is" : "are") + " not known by name: lists here lack them.");
    }

    private static Instant moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
