package io.rabbitagent.cli;

import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.operations.RescueExportView;
import io.rabbitagent.operations.RescueExportView.ExportedLine;
import io.rabbitagent.operations.RescueListView;
import io.rabbitagent.operations.RescueListView.BackupLine;
import io.rabbitagent.operations.RescueListView.ExportLine;
import io.rabbitagent.operations.RescueQueuesView;
import io.rabbitagent.operations.RescueQueuesView.QueueLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code agent rescue} shows to people. */
final class RescueText {
    private RescueText() {}

    static void print(RescueListView view, TextOut out) {
        if (view.backups().isEmpty()) {
            out.line("There are no backups in " + view.directory() + ".");
            return;
        }
        out.line("Backups in " + view.directory());
        TextOut.Table table = out.table("ID", "WHEN", "PLAN", "NODE", "EXPORTED", "REPLAY BEGUN");
        view.backups()
                .forEach(backup -> table.row(
                        backup.id(),
                        backup.at().map(Instant::toString).orElse("-"),
                        backup.plan().orElse("-"),
                        backup.node().orElse("-"),
                        backup.problem().map(why -> "is not complete: " + why).orElseGet(() -> exported(backup)),
                        begun(backup)));
        table.print();
        view.backups().stream()
                .flatMap(backup -> backup.exports().stream())
                .flatMap(export -> export.problem().stream())
                .forEach(out::line);
    }

    private static String exported(BackupLine backup) {
        List<ExportLine> complete = of(backup, "complete");
        List<String> parts = new ArrayList<>();
        if (!complete.isEmpty()) {
            parts.add(counted(complete.size(), "queue") + ", "
                    + counted(
                            complete.stream()
                                    .mapToLong(export -> export.messages().orElse(0L))
                                    .sum(),
                            "message")
                    + ", "
                    + Sizes.bytes(complete.stream()
                            .mapToLong(export -> export.bytes().orElse(0L))
                            .sum()));
        }
        int partial = of(backup, "partial").size();
        if (partial > 0) {
            parts.add(counted(partial, "queue") + " in part");
        }
        int damaged = of(backup, "damaged").size();
        if (damaged > 0) {
            parts.add(counted(damaged, "queue") + " damaged");
        }
        return parts.isEmpty() ? "-" : String.join("; ", parts);
    }

    private static List<ExportLine> of(BackupLine backup, String state) {
        return backup.exports().stream()
                .filter(export -> export.state().equals(state))
                .toList();
    }

    private static String begun(BackupLine backup) {
        long begun = backup.exports().stream().filter(ExportLine::replayBegun).count();
        return begun == 0 ? "-" : counted(begun, "queue");
    }

    private static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    static void print(RescueQueuesView view, TextOut out) {
        out.line(
                "Backup " + view.backup() + " of " + view.node() + ", " + view.at() + ", made for plan " + view.plan());
        if (view.queues().isEmpty()) {
            out.line("There is no queue in it.");
        } else {
            TextOut.Table table = out.table(
                    "VHOST", "QUEUE", "TYPE", "LED BY", "MESSAGES", "ANNOUNCED AS LOST", "EXPORTED", "REPLAY BEGUN");
            view.queues().forEach(queue -> row(queue, table));
            table.print();
        }
        for (QueueLine queue : view.queues()) {
            queue.problem().ifPresent(why -> out.line(words(queue) + " can't be read: " + why));
            if (!queue.membersElsewhere().isEmpty()) {
                out.line(words(queue) + " had members on other nodes, too: "
                        + String.join(", ", queue.membersElsewhere()));
            }
            if (!queue.mirrorsElsewhere().isEmpty()) {
                out.line(words(queue) + " had, or may have had, mirrors on other nodes, too: "
                        + String.join(", ", queue.mirrorsElsewhere()));
            }
            queue.export().flatMap(ExportLine::problem).ifPresent(out::line);
        }
        if (!view.announcedElsewhere().isEmpty()) {
            out.line("Announced as lost, and not in this backup: "
                    + view.announcedElsewhere().stream()
                            .map(queue -> new QueueName(queue.vhost(), queue.queue()).words())
                            .collect(Collectors.joining(", ")));
        }
        view.announcedMore()
                .filter(more -> more > 0)
                .ifPresent(more -> out.line("Announced as lost without their names: " + counted(more, "more queue")));
        view.announcedUnknown().forEach(why -> out.line("Not known when losses were announced: " + why));
        if (view.queues().stream().anyMatch(queue -> !queue.membersElsewhere().isEmpty())) {
            out.line("Of a queue with members on other nodes, the messages are those of " + view.node()
                    + "'s member alone: it may lack some that were confirmed, and have some that were not."
                    + " Unless it was announced as lost whole, look whether the others have them before you replay"
                    + " them, or they come twice.");
        }
        if (view.queues().stream()
                .filter(queue -> queue.leader().equals(view.node())
                        && queue.membersElsewhere().isEmpty())
                .anyMatch(queue -> queue.warning().isPresent())) {
            out.line(
                    "Of queues that had mirrors, or that the backup's plan does not say to be lost whole, look whether the"
                            + " cluster has the messages before you replay them, or they come twice. A replay takes them only"
                            + " where --queue names them.");
        }
        if (view.queues().stream()
                .filter(queue -> !queue.leader().equals(view.node()))
                .anyMatch(queue -> queue.warning().isPresent())) {
            out.line("Of queues that another node led, look whether that has their messages before you replay them, or"
                    + " they come twice. A replay takes them only where --queue names them.");
        }
    }

    private static String words(QueueLine queue) {
        return new QueueName(queue.vhost(), queue.queue()).words();
    }

    private static void row(QueueLine queue, TextOut.Table table) {
        table.row(
                QueueName.oneLine(queue.vhost()),
                QueueName.oneLine(queue.queue()),
                queue.type(),
                queue.leader(),
                queue.messages().map(String::valueOf).orElse("unknown"),
                queue.announced().map(yes -> yes ? "yes" : "no").orElse("unknown"),
                queue.export().map(RescueText::exported).orElse("-"),
                queue.export().filter(ExportLine::replayBegun).isPresent() ? "yes" : "-");
    }

    private static String exported(ExportLine export) {
        String size = export.bytes().map(Sizes::bytes).orElse("");
        return switch (export.state()) {
            case "complete" ->
                counted(export.messages().orElse(0L), "message") + ", " + size
                        + (export.verified().isPresent() ? ", verified" : "");
            case "partial" -> "in part, " + size;
            default -> export.state();
        };
    }

    static void print(RescueExportView view, TextOut out) {
        long complete =
                view.queues().stream().filter(queue -> queue.file().isPresent()).count();
        out.line("Backup " + view.backup() + ": " + complete + " of "
                + counted(view.queues().size(), "queue") + " exported to " + view.directory());
        view.beyond().ifPresent(why -> out.line("Why also queues that were not announced by name: " + why));
        TextOut.Table table = out.table("VHOST", "QUEUE", "OUTCOME", "MESSAGES", "SIZE", "FILE");
        view.queues()
                .forEach(queue -> table.row(
                        QueueName.oneLine(queue.vhost()),
                        QueueName.oneLine(queue.queue()),
                        queue.outcome(),
                        queue.messages().map(String::valueOf).orElse("-"),
                        queue.bytes().map(Sizes::bytes).orElse("-"),
                        queue.file().map(RescueText::name).orElse("-")));
        if (!view.queues().isEmpty()) {
            table.print();
        }
        for (ExportedLine queue : view.queues()) {
            Stream.of(queue.problem(), queue.warning())
                    .flatMap(Optional::stream)
                    .forEach(what -> out.line(new QueueName(queue.vhost(), queue.queue()).words() + ": " + what));
        }
    }

    private static String name(String file) {
        return Optional.ofNullable(Path.of(file).getFileName())
                .map(Path::toString)
                .orElse(file);
    }
}
