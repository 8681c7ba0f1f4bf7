package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.JournalReader;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A journal to be read entry by entry. An agent may be writing it: this takes no lock, and writes nothing. */
public final class PastJournal {
    private static final int PAGE = 200;

    private final Path named;
    private final Json json;

    /**
     * @param named a state directory, its directory {@code journal}, or a file with lines of a journal
     * @param json knows the events of a journal
     */
    public PastJournal(Path named, Json json) {
        this.named = named;
        this.json = json;
    }

    /** A line of a journal's file. */
    private record FileLine(String crc32c, long sequence, Instant at, Event event) {}

    /** As somebody named it. */
    String name() {
        return named.toString();
    }

    /** Hands on every entry, in the order in which they were written. */
    void read(Consumer<JournalEntry> sink) throws Unusable {
        Path place = named.toAbsolutePath().normalize();
        Path above = place.getParent();
        if (Files.isRegularFile(place)) {
            lines(place, sink);
        } else if (Files.isDirectory(place.resolve("journal"))) {
            directory(place, sink);
        } else if (above != null && place.endsWith("journal") && Files.isDirectory(place)) {
            directory(above, sink);
        } else {
            throw new Unusable("there is no journal in " + named + " that this user may see: name an agent's state"
                    + " directory, such as /var/lib/rabbitmq-agent, or a file with lines of a journal");
        }
    }

    private void directory(Path state, Consumer<JournalEntry> sink) throws Unusable {
        try (JournalReader reader = new JournalReader(new StateDirectory(state), json)) {
            List<JournalEntry> page = reader.entries(0, PAGE);
            while (!page.isEmpty()) {
                page.forEach(sink);
                page = reader.entries(page.get(page.size() - 1).sequence(), PAGE);
            }
        } catch (StoreException e) {
            throw new Unusable(String.valueOf(e.getMessage()));
        }
    }

    /** Checksums are not looked at: the lines may be a part of a journal. A last one that is cut off is left out. */
    private void lines(Path file, Consumer<JournalEntry> sink) throws Unusable {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            Optional<String> wrong = Optional.empty();
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (wrong.isPresent()) {
                    throw new Unusable(wrong.get());
                }
                number++;
                wrong = line.contains("\"event\":") ? line(line, file + ":" + number, sink) : Optional.empty();
            }
        } catch (IOException e) {
            throw new Unusable(file + " can't be read (" + e + "): run as a user who may read it");
        }
    }

    /** Empty, or what is wrong with the line. */
    private Optional<String> line(String line, String place, Consumer<JournalEntry> sink) {
        try {
            FileLine read = json.read(line, FileLine.class);
            sink.accept(new JournalEntry(read.sequence(), read.at(), read.event()));
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(place + ": is no line of a journal: take it out; " + e.getMessage());
        }
    }
}
