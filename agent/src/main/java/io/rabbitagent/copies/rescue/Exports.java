package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Digests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The exports of a backup, as their files tell. Reads messages only where that is asked for. */
public final class Exports {
    private static final Pattern NAME = Pattern.compile("(.+-[0-9a-f]{12})\\.(?:jsonl|json|replay\\.json)");
    private static final Pattern OTHER_NAME = Pattern.compile("(.+)\\.jsonl");

    private final RescueFiles files;

    private Exports(RescueFiles files) {
        this.files = files;
    }

    public static Exports of(Backup backup) {
        return in(RescueFiles.of(backup));
    }

    public static Exports in(RescueFiles files) {
        return new Exports(files);
    }

    /**
     * All there are, by the names of their files.
     *
     * @throws CopyException where the directory can't be read; one that is not there holds none
     */
    public List<Export> all() throws CopyException {
        List<Export> found = new ArrayList<>();
        for (String stem : stems()) {
            Path messages = files.directory().resolve(stem + RescueFiles.MESSAGES);
            Optional<Export.State> state = state(messages);
            if (state.isPresent()) {
                Optional<QueueName> queue = name(messages, state.get());
                Export.State named = queue.isPresent() ? named(messages, queue.get(), state.get()) : state.get();
                found.add(new Export(queue, messages, named, replayBegun(stem)));
            }
        }
        return found;
    }

    /** A copy of an export has a name of its own, and would be taken for messages that were not sent yet. */
    private Export.State named(Path messages, QueueName queue, Export.State state) {
        Path right = files.messages(queue);
        return messages.equals(right)
                ? state
                : new Export.Damaged(messages + " holds messages of " + queue.words() + ", whose file is "
                        + right.getFileName() + ": it may be a copy of that, whose messages would come twice. Move "
                        + RescueFiles.stem(messages) + ".* out of this directory");
    }

    private NavigableSet<String> stems() throws CopyException {
        NavigableSet<String> stems = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(files.directory())) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    stems.add(name.group(1));
                } else {
                    copied(entry).ifPresent(stems::add);
                }
            }
        } catch (NoSuchFileException e) {
            return stems;
        } catch (IOException e) {
            throw new CopyException(files.directory() + " can't be read: " + e);
        }
        return stems;
    }

    /** The stem of an export that somebody has named. Other files are none of ours. */
    private static Optional<String> copied(Path entry) throws IOException {
        Matcher name = OTHER_NAME.matcher(String.valueOf(entry.getFileName()));
        if (!name.matches() || !Files.exists(RescueFiles.recordBeside(entry))) {
            return Optional.empty();
        }
        try {
            ExportRecord unused = ExportRecord.of(entry);
            return Optional.of(name.group(1));
        } catch (CopyException e) {
            return Optional.empty();
        }
    }

    private boolean replayBegun(String stem) {
        return Files.exists(files.directory().resolve(stem + RescueFiles.REPLAY));
    }

    /** That of one queue; empty where none was begun. */
    public Optional<Export> of(QueueName queue) {
        Path messages = files.messages(queue);
        return state(messages)
                .map(state -> ofAnother(state, queue) ? damaged(messages, "its record is of another queue") : state)
                .map(state -> new Export(Optional.of(queue), messages, state, Files.exists(files.replay(queue))));
    }

    private static Export.Damaged damaged(Path messages, String why) {
        return new Export.Damaged(Remedy.damaged(messages, why));
    }

    private static boolean ofAnother(Export.State state, QueueName queue) {
        return state instanceof Export.Complete complete
                && !complete.record().queue().equals(queue);
    }

    private static Optional<Export.State> state(Path messages) {
        Path record = RescueFiles.recordBeside(messages);
        try {
            if (Files.exists(record)) {
                return Optional.of(state(messages, ExportRecord.of(messages)));
            }
            return Files.exists(messages) ? Optional.of(new Export.Partial(Files.size(messages))) : Optional.empty();
        } catch (CopyException e) {
            return Optional.of(new Export.Damaged(e.getMessage()));
        } catch (IOException e) {
            return Optional.of(new Export.Damaged(record + " can't be read: " + e));
        }
    }

    private static Export.State state(Path messages, ExportRecord record) throws IOException {
        if (!Files.exists(messages)) {
            return damaged(messages, "it is not there");
        }
        long bytes = Files.size(messages);
        return bytes == record.bytes()
                ? new Export.Complete(record)
                : damaged(messages, "it has " + bytes + " bytes and should have " + record.bytes());
    }

    private static Optional<QueueName> name(Path messages, Export.State state) {
        if (state instanceof Export.Complete complete) {
            return Optional.of(complete.record().queue());
        }
        try (FileChannel channel = FileChannel.open(messages, StandardOpenOption.READ)) {
            return Kept.head(channel, 0, channel.size()).flatMap(LineHead::queue);
        } catch (IOException e) {
            // Its state tells what is wrong with it.
            return Optional.empty();
        }
    }

    /**
     * Reads all messages of a complete export.
     *
     * @return damaged where they are not those of its record
     */
    public static Export.State verified(Export export, Export.Complete complete) {
        try {
            return Digests.sha256(export.messages()).equals(complete.record().sha256())
                    ? complete
                    : damaged(export.messages(), "it has another SHA-256 than its record says");
        } catch (IOException e) {
            return new Export.Damaged(export.messages() + " can't be read: " + e);
        }
    }
}
