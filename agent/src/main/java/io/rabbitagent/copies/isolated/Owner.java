package io.rabbitagent.copies.isolated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** As whom a broker on a copy runs. */
final class Owner {
    private static final Path SELF = Path.of("/proc/self");

    private Owner() {}

    /** Whether this agent may become others. */
    static boolean isRoot() throws IOException {
        return id(SELF, "unix:uid") == 0;
    }

    static boolean isOwn(Path file) throws IOException {
        return id(file, "unix:uid") == id(SELF, "unix:uid");
    }

    /**
     * {@code UID:GID} of the broker's files below a data directory; in a user namespace of one user that user is 0. The schema is the
     * broker's whatever else lies there.
     */
    static String of(Path data) throws IOException {
        if (!isRoot()) {
            return "0:0";
        }
        Path schema = data.resolve("schema.DAT");
        Path one = Files.exists(schema, LinkOption.NOFOLLOW_LINKS) ? schema : data;
        return id(one, "unix:uid") + ":" + id(one, "unix:gid");
    }

    /** Of /proc/self it is the link that belongs to root: what it leads to is this process's. */
    private static int id(Path file, String attribute) throws IOException {
        return file.equals(SELF)
                ? (Integer) Files.getAttribute(file, attribute)
                : (Integer) Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
    }
}
