package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A disk under which the process ends at one of the lines that it writes while it carries out a plan: to its journal, or to a
 * history in files.
 */
public final class CrashingDisk implements Disk {
    public static final String JOURNAL = "journal: ";
    public static final String HISTORY = "history: ";

    /** In the command line of a child that does not work yet: see {@code CommandRunner}. */
    private static final String HELD = "held-by-agent";

    private static final long LOOK_EVERY_NANOS = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CrashLines lines;

    public CrashingDisk(CrashLines lines) {
        this.lines = lines;
    }

    @Override
    public Storage open(Path file) throws IOException {
        return new Crashing(Disk.REAL.open(file));
    }

    /** Names a line by what it tells. */
    private static String name(String line) {
        try {
            JsonNode read = JSON.readTree(line);
            return read.has("entry") ? nameOfEntry(read.path("entry").asText()) : JOURNAL + name(read);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that is no JSON: " + line, e);
        }
    }

    /** Names an entry of the history by what it tells. */
    static String nameOfEntry(String entry) throws JsonProcessingException {
        return HISTORY + name(JSON.readTree(entry));
    }

    private static String name(JsonNode entry) {
        JsonNode event = entry.path("event");
        return name(event.path("kind").asText("header"), event);
    }

    /** Names an event; as the lines are named, without the file. */
    public static String name(String kind, JsonNode event) {
        return switch (kind) {
            case "decision" ->
                decision(event.path("decision").asText(), event.path("detail").asText());
            case "child-started" -> kind + ", step " + event.path("step").asInt();
            default -> kind;
        };
    }

    /** Decisions about a step name it first of all in their detail. */
    private static String decision(String decision, String detail) {
        return decision.startsWith("step-") ? decision + ", " + detail.split(":", 2)[0] : decision;
    }

    private void write(Storage disk, long position, byte[] bytes) throws IOException {
        synchronized (lines) {
            Optional<CrashLines.Line> line = lines.next(name(text(bytes)));
            line.ifPresent(lines::written);
            Optional<CrashPoint> here = line.flatMap(lines::point);
            if (here.isPresent()) {
                crash(here.get(), disk, position, bytes);
            } else {
                disk.write(position, bytes);
            }
        }
    }

    private void crash(CrashPoint here, Storage disk, long position, byte[] bytes) throws IOException {
        switch (here.where()) {
            case BEFORE -> CrashLines.end(here);
            case TORN -> {
                disk.write(position, Arrays.copyOf(bytes, bytes.length / 2));
                CrashLines.end(here);
            }
            case AFTER -> {
                disk.write(position, bytes);
                CrashLines.end(here);
            }
            case AT_WORK -> {
                disk.write(position, bytes);
                Thread watch = new Thread(() -> endOnceAtWork(here, pid(text(bytes))), "crash-at-work");
                watch.setDaemon(true);
                watch.start();
            }
            case CUT_OFF -> throw new IllegalStateException("nobody cuts a disk off: " + here);
        }
    }

    /** A child waits until the agent knows that its line is on the disk; then its command line is that of the command. */
    private void endOnceAtWork(CrashPoint here, long pid) {
        while (commandLine(pid).contains(HELD)) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        // Not in the middle of another line.
        synchronized (lines) {
            CrashLines.end(here);
        }
    }

    /** Empty where the process is gone. */
    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static long pid(String line) {
        try {
            return JSON.readTree(line).path("event").path("pid").asLong();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line that is no JSON: " + line, e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private final class Crashing implements Storage {
        private final Storage disk;

        Crashing(Storage disk) {
            this.disk = disk;
        }

        @Override
        public long length() throws IOException {
            return disk.length();
        }

        @Override
        public int read(long position, byte[] buffer) throws IOException {
            return disk.read(position, buffer);
        }

        @Override
        public void write(long position, byte[] bytes) throws IOException {
            CrashingDisk.this.write(disk, position, bytes);
        }

        @Override
        public void truncate(long length) throws IOException {
            disk.truncate(length);
        }

        @Override
        public void sync() throws IOException {
            disk.sync();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }
}
