package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.isolated.MessageSink;
import io.rabbitagent.copies.isolated.WantedQueue;
import io.rabbitagent.plan.Counted;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Writes the messages of one queue after the other into its file, and its record behind it. */
final class ExportSink implements MessageSink, Closeable {
    private static final long LOOK_FOR_ROOM_EVERY = 64_000_000;
    static final String INTERRUPTED = "it was interrupted";

    private static final long TELL_EVERY_NANOS = 1_000_000_000;

    private final Map<QueueName, Target> targets;
    private final Map<QueueName, ExportRecord> done = new HashMap<>();
    private final Map<QueueName, String> problems = new HashMap<>();
    private final Room room;
    private final Means means;
    private Optional<Writing> now = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private long sinceLook;

    ExportSink(Map<QueueName, Target> targets, Room room, Means means) {
        this.targets = Map.copyOf(targets);
        this.room = room;
        this.means = means;
    }

    /** Where a queue's messages go, behind what is there. */
    record Target(TargetFiles files, Kept kept) {
        /** Of these types each message has an id that no other one in its queue has. */
        private static final Set<String> WITH_IDS_OF_THEIR_OWN = Set.of("classic", "stream");

        /**
         * Whether it is read from its beginning, and what is there compared with it: equal messages of a quorum queue have
         * the same id, so that the last one's does not tell how far the export was.
         */
        boolean isReread() {
            return !WITH_IDS_OF_THEIR_OWN.contains(files.queue().type());
        }
    }

    /**
     * What the sink needs beside files.
     *
     * @param nanos a clock for rates
     */
    record Means(Consumer<String> progress, BooleanSupplier cancelled, LongSupplier nanos) {}

    /** Those that are complete now. */
    Map<QueueName, ExportRecord> done() {
        return Map.copyOf(done);
    }

    /** Why others did not come to their end, in words for people. */
    Map<QueueName, String> problems() {
        return Map.copyOf(problems);
    }

    /** Why the sink itself could not go on, in words for people. */
    Optional<String> failure() {
        return failure;
    }

    @Override
    public void begin(WantedQueue queue) throws IOException {
        refuseAfterFailure();
        QueueName name = new QueueName(queue.vhost(), queue.name());
        Target target = targets.get(name);
        if (target == null || now.isPresent() || isOver(name)) {
            throw broken("messages of " + name.words() + " came when they were not wanted");
        }
        try {
            now = Optional.of(new Writing(
                    name,
                    target,
                    LineFile.append(target.files().messages(), target.kept()),
                    means.nanos().getAsLong()));
        } catch (IOException e) {
            throw broken(target.files().messages() + ": " + e.getMessage());
        }
        if (target.kept().lines() > 0) {
            String does =
                    target.isReread() ? ": is read again, and goes on behind message " : ": goes on behind message ";
            means.progress().accept(name.words() + does + target.kept().lines());
        }
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) throws IOException {
        refuseAfterFailure();
        if (means.cancelled().getAsBoolean()) {
            throw broken(INTERRUPTED);
        }
        Writing writing = current();
        try {
            writing.write(buffer, offset, length);
        } catch (IOException e) {
            throw broken(writing.target.files().messages() + ": " + e);
        }
        sinceLook += length;
        if (sinceLook >= LOOK_FOR_ROOM_EVERY) {
            sinceLook = 0;
            needRoom();
        }
        if (writing.isDue()) {
            means.progress().accept(writing.words());
        }
    }

    private void needRoom() throws IOException {
        Optional<String> tooLittle;
        try {
            tooLittle = room.tooLittle();
        } catch (IOException e) {
            throw broken("how much room is left can't be told: " + e);
        }
        if (tooLittle.isPresent()) {
            throw broken(tooLittle.get());
        }
    }

    @Override
    public void end(WantedQueue queue, long messages) throws IOException {
        refuseAfterFailure();
        Writing writing = current();
        boolean another = !writing.name.equals(new QueueName(queue.vhost(), queue.name()));
        if (!another && writing.isNotThere()) {
            stop(writing.name, writing.target, differs(writing.target));
            return;
        }
        long expected = (writing.target.isReread() ? 0 : writing.target.kept().lines()) + messages;
        if (another || writing.file.lines() != expected || writing.file.inLine()) {
            throw broken("of " + writing.name.words() + " " + expected + " messages should have been read, and "
                    + writing.file.lines() + " were");
        }
        try {
            writing.file.sync();
            done.put(
                    writing.name,
                    writing.target.files().complete(writing.file.lines(), writing.file.bytes(), writing.file.sha256()));
        } catch (IOException e) {
            throw broken(writing.target.files().messages() + " could not be completed: " + e);
        }
        means.progress().accept(writing.words());
        close();
    }

    @Override
    public void failed(WantedQueue queue, String why) throws IOException {
        refuseAfterFailure();
        QueueName name = new QueueName(queue.vhost(), queue.name());
        Target target = targets.get(name);
        boolean another = now.filter(writing -> !writing.name.equals(name)).isPresent();
        if (target == null || another || isOver(name)) {
            throw broken("the messages of " + name.words() + " failed when they were not wanted");
        }
        stop(
                name,
                target,
                now.filter(writing -> writing.differs).isPresent() ? differs(target) : brokenOff(target, why));
    }

    /** Of a queue that is not complete, and keeps no other from being read. */
    private void stop(QueueName name, Target target, String why) throws IOException {
        try {
            close();
        } catch (IOException e) {
            throw broken(target.files().messages() + ": " + e);
        }
        problems.put(name, why);
        means.progress().accept(name.words() + " is not complete: " + why);
    }

    private static String differs(Target target) {
        return "what is read now does not begin with the "
                + Counted.of(target.kept().lines(), "message")
                + " that an earlier export has written, usually as the TTL of some has passed: "
                + Remedy.exportAnew(target.files().messages());
    }

    private String brokenOff(Target target, String why) {
        long before = target.kept().lines();
        boolean more = now.filter(writing -> writing.file.lines() > before).isPresent();
        return more || (before > 0 && target.isReread()) ? why + "; " + ExportWork.STAYS : withoutMore(target, why);
    }

    /** The broker on the copy may not have found the message behind which it was to go on. */
    private static String withoutMore(Target target, String why) {
        long kept = target.kept().lines();
        if (kept == 0) {
            return why;
        }
        return why + "; what is written stays. Where message " + kept + ", the last one of it, is not in the backup any"
                + " more, usually as its TTL has passed: "
                + Remedy.exportAnew(target.files().messages());
    }

    private boolean isOver(QueueName name) {
        return done.containsKey(name) || problems.containsKey(name);
    }

    private Writing current() throws IOException {
        if (now.isEmpty()) {
            throw broken("messages came of no queue");
        }
        return now.get();
    }

    /** What could not be written is missing: nothing behind it may be. */
    private void refuseAfterFailure() throws IOException {
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
    }

    private IOException broken(String why) {
        failure = Optional.of(why);
        return new IOException(why);
    }

    /** What was written of an incomplete queue stays. */
    @Override
    public void close() throws IOException {
        if (now.isPresent()) {
            LineFile file = now.get().file;
            now = Optional.empty();
            file.close();
        }
    }

    /** The queue that is being written. */
    private final class Writing {
        private final QueueName name;
        private final Target target;
        private final LineFile file;
        private final long since;
        private long told;
        /** Bytes that were written before, and are not yet read again. */
        private long toReread;
        /** What was written before is not what is read now: nothing is written behind it. */
        private boolean differs;

        Writing(QueueName name, Target target, LineFile file, long since) {
            this.name = name;
            this.target = target;
            this.file = file;
            this.since = since;
            this.told = since;
            this.toReread = target.isReread() ? target.kept().bytes() : 0;
        }

        void write(byte[] buffer, int offset, int length) throws IOException {
            int again = (int) Math.min(toReread, length);
            differs = differs || !file.keptHas(target.kept().bytes() - toReread, buffer, offset, again);
            toReread -= again;
            if (!differs) {
                file.write(buffer, offset + again, length - again);
            }
        }

        boolean isNotThere() {
            return differs || toReread > 0;
        }

        boolean isDue() {
            long time = means.nanos().getAsLong();
            if (time - told < TELL_EVERY_NANOS) {
                return false;
            }
            told = time;
            return true;
        }

        String words() {
            double seconds = Math.max(1, means.nanos().getAsLong() - since) / 1e9;
            double rate = (file.bytes() - target.kept().bytes()) / 1e6 / seconds;
            return String.format(
                    Locale.ROOT,
                    "%s: %d %s, %s, %.1f MB/s",
                    name.words(),
                    file.lines(),
                    file.lines() == 1 ? "message" : "messages",
                    Sizes.bytes(file.bytes()),
                    rate);
        }
    }
}
