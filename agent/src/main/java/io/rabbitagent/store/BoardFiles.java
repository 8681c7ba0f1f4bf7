package io.rabbitagent.store;

import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The board, or what brokers counted, as a file a node. A document's version is a digest of its text: it needs no counter that a
 * crash could leave behind.
 */
final class BoardFiles {
    private static final String SUFFIX = ".json";

    private final Path directory;

    BoardFiles(Path directory) {
        this.directory = directory;
    }

    /** To be called by one process at a time. Not durable: after a power cut the next document comes soon. */
    void publish(NodeName node, String document) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, FileSharedStore.DIRECTORY_MODE);
        }
        AtomicFile.replace(
                directory.resolve(node.value() + SUFFIX),
                document.getBytes(StandardCharsets.UTF_8),
                false,
                PosixFilePermissions.fromString("rw-rw----"));
    }

    Map<NodeName, SharedStore.BoardDocument> read() throws IOException {
        Map<NodeName, SharedStore.BoardDocument> board = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return board;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                byte[] document = content(file);
                // A power cut may leave an empty file; its node publishes again.
                if (document.length > 0) {
                    board.put(
                            node(file),
                            new SharedStore.BoardDocument(
                                    version(document), new String(document, StandardCharsets.UTF_8)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a file in " + directory + " is not named after a node: " + e.getMessage(), e);
        }
        return board;
    }

    /** As it is there, also where a power cut has left an empty file. */
    Optional<String> read(NodeName node) throws IOException {
        try {
            return Optional.of(
                    new String(Files.readAllBytes(directory.resolve(node.value() + SUFFIX)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private static NodeName node(Path file) {
        String name = file.getFileName().toString();
        return new NodeName(name.substring(0, name.length() - SUFFIX.length()));
    }

    private static long version(byte[] document) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(document))
                            .getLong()
                    & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
