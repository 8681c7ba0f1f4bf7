package io.rabbitagent.daemon;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * The socket as a file: what a dead daemon left is replaced, a living one's is refused. It appears under its name only with
 * its permissions set.
 */
final class SocketFile {
    private static final int LONGEST_PATH = 100;

    private final Path path;
    private final Object identity;

    private SocketFile(Path path, Object identity) {
        this.path = path;
        this.identity = identity;
    }

    /** @throws IOException where another daemon answers there, or the place can't be used; the message says which */
    static SocketFile bind(ServerSocketChannel channel, Path at) throws IOException {
        Path path = at.toAbsolutePath();
        if (path.toString().length() > LONGEST_PATH) {
            throw new IOException("the path of the socket " + path + " is too long: the kernel takes about "
                    + LONGEST_PATH + " characters; set RABBITAGENT_SOCKET to a shorter one");
        }
        makeDirectory(Objects.requireNonNull(path.getParent(), "path has a directory"));
        refuseUnlessDead(path);
        Path draft = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(draft);
        channel.bind(UnixDomainSocketAddress.of(draft));
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-rw----"));
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        return new SocketFile(path, identity(path));
    }

    /** Removes the file, unless another daemon has put its own there. */
    void delete() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity(path).equals(identity)) {
            Files.delete(path);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
    }

    private static void refuseUnlessDead(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new IOException(path + " is there and is no socket; it was left as it is");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException dead) {
            return;
        }
        throw new IOException("another agent already answers on " + path);
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(attributes(path).fileKey(), "the file system has no file keys");
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
