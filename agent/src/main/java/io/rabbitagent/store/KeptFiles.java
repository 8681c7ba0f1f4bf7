package io.rabbitagent.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Documents that are written once, a file each, named by the digest of their bytes. */
final class KeptFiles {
    private static final String SUFFIX = ".json";

    private final Path directory;

    KeptFiles(Path directory) {
        this.directory = directory;
    }

    /** The SHA-256 of the text's bytes as hexadecimal digits: its name. */
    static String digest(String document) {
        return digest(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The bytes of a document that is small enough. */
    static byte[] bytes(String document) throws StoreException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > SharedStore.MOST_KEPT_BYTES) {
            throw new StoreException("a document of " + bytes.length + " bytes is not kept; a store takes at most "
                    + SharedStore.MOST_KEPT_BYTES);
        }
        return bytes;
    }

    /** To be called by one process at a time. What is there already is written anew: it may be damaged, and is young again. */
    String keep(byte[] bytes) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, FileSharedStore.DIRECTORY_MODE);
        }
        String digest = digest(bytes);
        AtomicFile.replace(file(digest), bytes, true, PosixFilePermissions.fromString("rw-rw----"));
        return digest;
    }

    Optional<String> read(String digest) throws IOException, StoreException {
        if (!digest.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(digest));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!digest(bytes).equals(digest)) {
            throw new StoreException(file(digest) + " is damaged: its contents do not have the digest that is its name."
                    + " Check the disk and remove that file; what it held has to be found out anew");
        }
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** To be called by one process at a time. */
    void remove(Set<String> butFor, Instant before) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean named = butFor.contains(name.substring(0, name.length() - SUFFIX.length()));
                if (!named && Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path file(String digest) {
        return directory.resolve(digest + SUFFIX);
    }
}
