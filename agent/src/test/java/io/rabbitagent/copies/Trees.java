package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Directories for tests, and what can be said of two of them. */
final class Trees {
    private Trees() {}

    /** As {@code cp -a}: of a path that ends with {@code /.} what is in that directory. */
    static void copy(Path from, Path to) throws Exception {
        Process cp = new ProcessBuilder("cp", "-a", "--", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(cp.waitFor()).isZero();
    }

    /** What {@code cp -a} keeps is the same of all that is in them. */
    static void assertSame(Path original, Path copy) throws IOException {
        assertThat(all(copy)).isEqualTo(all(original));
        for (String file : inodes(original).keySet()) {
            assertThat(copy.resolve(file)).hasSameBinaryContentAs(original.resolve(file));
        }
    }

    /** By name. */
    private static Map<String, String> all(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path one : found.toList()) {
                Map<String, Object> attributes = Files.readAttributes(
                        one, "unix:mode,uid,gid,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                all.put(root.relativize(one).toString(), new TreeMap<>(attributes).toString());
            }
        }
        return all;
    }

    /** Of each regular file, by name. */
    static Map<String, Object> inodes(Path root) throws IOException {
        Map<String, Object> inodes = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path one : found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                inodes.put(root.relativize(one).toString(), inode(one));
            }
        }
        return inodes;
    }

    /** Of those files with one name that hold what the originals hold, and have their time. */
    static Map<String, Object> wholeInodes(Path original, Path copy) throws IOException {
        Map<String, Object> whole = inodes(copy);
        for (String name : inodes(copy).keySet()) {
            Path file = original.resolve(name);
            boolean same = Files.getLastModifiedTime(file).equals(Files.getLastModifiedTime(copy.resolve(name)))
                    && Files.mismatch(file, copy.resolve(name)) < 0
                    && Files.size(file) > 0
                    && Files.getAttribute(file, "unix:nlink").equals(1);
            if (!same) {
                whole.remove(name);
            }
        }
        return whole;
    }

    static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    /** What is touched from now on has another time than what was touched before: a file system's clock goes in ticks. */
    static void tick(Path directory) throws IOException {
        Path clock = directory.resolve("clock");
        FileTime now = touched(clock);
        await().until(() -> touched(clock).compareTo(now) > 0);
        Files.delete(clock);
    }

    private static FileTime touched(Path file) throws IOException {
        return (FileTime) Files.getAttribute(Files.writeString(file, "x"), "unix:ctime");
    }
}
