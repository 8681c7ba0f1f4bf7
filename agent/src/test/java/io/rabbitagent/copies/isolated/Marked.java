package io.rabbitagent.copies.isolated;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one test's isolated brokers, whatever others run on this machine. A broker's VM does not name its copy in its
 * command line, but whoever is in its name spaces sees the mounts there, and so does who was started there and has left them.
 *
 * @param pid as this machine knows it
 * @param name of its program, cut as the kernel does
 */
public record Marked(long pid, String name) {
    /**
     * All but this process whose command line, directory or mounts name a path.
     *
     * @param path that no other test's processes have
     */
    public static List<Marked> by(Path path) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(pid -> Stream.of("cmdline", "mountinfo").anyMatch(file -> names(pid, file, path.toString()))
                        || link(pid, "cwd")
                                .filter(cwd -> cwd.contains(path.toString()))
                                .isPresent())
                .map(Marked::of)
                .toList();
    }

    private static Marked of(long pid) {
        return new Marked(pid, read(pid, "comm").orElse("gone").strip());
    }

    /** Whether a file of /proc names it. */
    public boolean names(String file, String text) {
        return names(pid, file, text);
    }

    /** @return what the kernel calls its mount and network name spaces; empty where it has ended */
    public List<String> nameSpaces() {
        return Stream.of("mnt", "net")
                .flatMap(kind -> link(pid, "ns/" + kind).stream())
                .toList();
    }

    private static boolean names(long pid, String file, String text) {
        return read(pid, file).filter(read -> read.contains(text)).isPresent();
    }

    /** Not in UTF-8, maybe, and gone at any moment. */
    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(proc(pid, file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> link(long pid, String name) {
        try {
            return Optional.of(Files.readSymbolicLink(proc(pid, name)).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path proc(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
