package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.isolated.MessageSink;
import io.rabbitagent.copies.isolated.WantedQueue;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    record Target(TargetFiles files, Kept kept) {}

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
            means.progress()
                    .accept(name.words() + ": goes on behind message "
                            + target.kept().lines());
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
            writing.file.write(buffer, offset, length);
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
        long expected = writing.target.kept().lines() + messages;
        if (!writing.name.equals(new QueueName(queue.vhost(), queue.name()))
                || writing.file.lines() != expected
                || writing.file.inLine()) {
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
        long before = target.kept().lines();
        boolean more = now.filter(writing -> writing.file.lines() > before).isPresent();
        try {
            close();
        } catch (IOException e) {
            throw broken(target.files().messages() + ": " + e);
        }
        problems.put(name, more ? why + "; " + ExportWork.STAYS : withoutMore(target, why));
        means.progress().accept(name.words() + " is not complete: " + why);
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

        Writing(QueueName name, Target target, LineFile file, long since) {
            this.name = name;
            this.target = target;
            this.file = file;
            this.since = since;
            this.told = since;
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
