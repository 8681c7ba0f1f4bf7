package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Documents that are written once, a file each, named by the digest of their bytes. */
final class KeptFiles {
    private static final String SUFFIX = ".json";

    private final Path directory;

    KeptFiles(Path directory) {
        this.directory = directory;
    }

    /** To be called by one process at a time. What is there already is written anew: it may be damaged, and is young again. */
    String keep(KeptDocument document) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, FileSharedStore.DIRECTORY_MODE);
        }
        String digest = document.digest();
        AtomicFile.replace(file(digest), document.bytes(), true, PosixFilePermissions.fromString("rw-rw----"));
        return digest;
    }

    Optional<String> read(String digest) throws IOException, StoreException {
        if (!KeptDocument.isDigest(digest)) {
            return Optional.empty();
        }
        KeptDocument found;
        try {
            found = KeptDocument.of(Files.readAllBytes(file(digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!found.digest().equals(digest)) {
            throw new StoreException(file(digest) + " is damaged: its contents do not have the digest that is its name."
                    + " Check the disk and remove that file; what it held has to be found out anew");
        }
        return Optional.of(found.text());
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
