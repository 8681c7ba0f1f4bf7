package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The directories of the host that an isolated broker finds empty. */
final class Covered {
    /** Where the node's own files, its cookie, its configuration, sockets of services, and backups usually are. */
    static final List<Path> USUAL = List.of(
            Path.of("/etc/rabbitmq"),
            Path.of("/var/lib/rabbitmq"),
            Path.of("/var/log/rabbitmq"),
            Path.of("/etc/rabbitmq-agent"),
            Path.of("/var/lib/rabbitmq-agent"),
            Path.of("/home"),
            Path.of("/root"),
            Path.of("/run"),
            Path.of("/tmp"),
            Path.of("/var/tmp"),
            Path.of("/dev/shm"));

    private Covered() {}

    /**
     * By their names and, where these are links, by what they lead to. Where the copy is to appear is covered, too: it is made
     * there, and must not be made on the host.
     *
     * @throws CopyException where nothing above that place is there that could be covered
     */
    static Set<Path> with(Collection<Path> usual, Collection<Path> configured, Path at)
            throws IOException, CopyException {
        Set<Path> all = new LinkedHashSet<>();
        for (Collection<Path> some : List.of(usual, configured, List.of(above(at)))) {
            for (Path one : some) {
                if (Files.isDirectory(one)) {
                    all.add(one);
                    all.add(one.toRealPath());
                }
            }
        }
        return all;
    }

    private static Path above(Path at) throws CopyException {
        Path ancestor = at.getParent();
        while (ancestor != null && !Files.isDirectory(ancestor)) {
            ancestor = ancestor.getParent();
        }
        if (ancestor == null || ancestor.getParent() == null) {
            throw new CopyException(
                    "a copy has to appear at " + at + ", and there is no directory above that on this host");
        }
        return ancestor;
    }
}
