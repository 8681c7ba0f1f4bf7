package io.rabbitagent.cli;

import io.rabbitagent.operations.ReplayView;
import io.rabbitagent.operations.ReplayView.QueueLine;
import io.rabbitagent.operations.ReplayView.Some;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A replay for people. */
final class ReplayText {
    private static final int MOST_ROWS = 10;

    private final TextOut out;

    ReplayText(TextOut out) {
        this.out = out;
    }

    /** Before it begins. */
    void offer(ReplayView view) {
        out.line("Messages of backup " + view.backup() + " that go into cluster " + view.cluster() + ":");
        TextOut.Table table =
                out.table("VHOST", "QUEUE", "EXPORTED", "TO SEND", "SENT BEFORE", "UNCERTAIN", "NACKED", "EXCLUDED");
        for (QueueLine line : view.queues()) {
            table.row(
                    line.vhost(),
                    line.queue(),
                    number(line.messages()),
                    number(line.wanted()),
                    number(line.confirmed()),
                    number(line.uncertain().count()),
                    number(line.nacked().count()),
                    number(line.excluded().count()));
        }
        table.print();
        unfinished(view);
    }

    void view(ReplayView view) {
        if (view.dryRun()) {
            offer(view);
            view.queues().forEach(this::presence);
            out.line("Nothing was sent.");
            return;
        }
        view.queues().forEach(this::queue);
        unfinished(view);
    }

    private void presence(QueueLine line) {
        String there = line.exists()
                .map(exists -> exists
                        ? "is there and holds "
                                + line.present().map(ReplayText::number).orElse("some") + " messages"
                        : "is not there, or its node is down")
                .orElseGet(() -> "may be there or not: " + line.problem().orElse("unknown"));
        out.wrapped("  ", "Queue " + name(line) + " " + there + ".");
    }

    private void queue(QueueLine line) {
        out.wrapped("", name(line) + ": " + said(line) + ".");
        problem(
                line.uncertain(),
                "uncertain: they may have arrived or not. Look for them in the queue; then send them"
                        + " again by --resend-uncertain, or settle them by --exclude-ids",
                line);
        problem(line.returned(), "came back, as there is no such queue; the next replay sends them again", line);
        problem(
                line.nacked(),
                "refused by the broker (nack): nearly always not taken. --resend-uncertain sends them again, marked",
                line);
        problem(line.unsendable(), "can't be sent as they are; they stay in the file", line);
        line.problem().ifPresent(why -> out.wrapped("  ", "It ended early: " + why));
    }

    private static String said(QueueLine line) {
        List<String> parts = new ArrayList<>();
        if (line.wanted() == 0 && line.over().isPresent()) {
            parts.add((line.complete() ? "all of it was replayed at " : "nothing is left to send since ")
                    + line.over().get());
        } else {
            parts.add(number(line.sent()) + " of " + number(line.wanted()) + " messages sent and confirmed");
        }
        parts.add(number(line.confirmed()) + " of " + number(line.messages()) + " in all");
        if (line.excluded().count() > 0) {
            parts.add(number(line.excluded().count()) + " excluded");
        }
        return String.join(", ", parts);
    }

    private void problem(Some some, String what, QueueLine line) {
        if (some.count() > 0) {
            out.wrapped("  ", number(some.count()) + " " + what + " (lines " + rows(some) + " of " + line.file() + ")");
        }
    }

    private static String rows(Some some) {
        String rows = some.numbers().stream()
                .limit(MOST_ROWS)
                .map(row -> row.get(0).equals(row.get(1)) ? row.get(0).toString() : row.get(0) + "-" + row.get(1))
                .collect(Collectors.joining(", "));
        int more = some.numbers().size() - MOST_ROWS;
        return more > 0 ? rows + " and " + more + " more rows, see -o json" : rows;
    }

    private void unfinished(ReplayView view) {
        view.unfinished()
                .forEach(file -> out.wrapped(
                        "",
                        "Not exported to its end, and nothing of it is sent: " + file
                                + ". agent rescue export goes on"));
    }

    private static String name(QueueLine line) {
        return line.queue() + " in " + line.vhost();
    }

    private static String number(long number) {
        return Long.toString(number);
    }
}
