package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.isolated.CopiedQueue;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of the export of one queue.
 *
 * @param messages the file they are in; empty where there is none
 * @param record there where the export is complete
 * @param problem why it is not
 */
public record ExportedQueue(
        QueueName queue,
        Outcome outcome,
        Optional<Path> messages,
        Optional<ExportRecord> record,
        Optional<String> problem) {

    /** How it went. */
    public enum Outcome {
        /** It is complete now. */
        EXPORTED,
        /** It was complete before. */
        ALREADY_EXPORTED,
        /** The backup does not give its messages. */
        UNREADABLE,
        /** Nobody named it, and its members on other nodes may have its messages, too. */
        LEFT_OUT,
        /** What an earlier export has left can't be used. */
        DAMAGED,
        /** Its plan announced it as lost, and it is not in this backup. */
        NOT_IN_BACKUP,
        /** As that, and by the plan's words nobody who is left has its messages: there is nothing to export. */
        KEPT_BY_NOBODY,
        /** Not all of its messages could be read this time; those that came before stay. */
        INTERRUPTED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static ExportedQueue complete(Outcome outcome, Path messages, ExportRecord record) {
        return new ExportedQueue(record.queue(), outcome, Optional.of(messages), Optional.of(record), Optional.empty());
    }

    /** Of a queue that is announced, and not in the backup. */
    public static ExportedQueue notInBackup(QueueName queue, Announced announced) {
        String said = announced.why(queue).map(why -> ". The plan said: " + why).orElse("");
        return announced.isKeptByNobody(queue)
                ? failed(
                        queue,
                        Outcome.KEPT_BY_NOBODY,
                        "it is in no backup of its plan: nobody who was left had its messages" + said)
                : failed(
                        queue,
                        Outcome.NOT_IN_BACKUP,
                        "its plan announced it as lost, and it is not in this backup: another node may have it, or"
                                + " nobody. Look into the backups on the other hosts" + said);
    }

    /** Of a queue that nobody named, and that has members on other nodes. */
    public static ExportedQueue leftOut(CopiedQueue queue) {
        return failed(
                new QueueName(queue.vhost(), queue.name()),
                Outcome.LEFT_OUT,
                "nobody named it, and its members on " + String.join(", ", queue.membersElsewhere())
                        + " may have its messages, which would come twice; --queue exports it");
    }

    static ExportedQueue failed(QueueName queue, Outcome outcome, String problem) {
        return new ExportedQueue(queue, outcome, Optional.empty(), Optional.empty(), Optional.of(problem));
    }

    /** Whether nothing is left to be done. */
    public boolean isComplete() {
        return record.isPresent() || outcome == Outcome.LEFT_OUT || outcome == Outcome.KEPT_BY_NOBODY;
    }
}
