package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The record as a file beside the export: at every moment the former one or the new one, whole. */
final class RecordFile implements Records {
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);

    private final Path directory;
    private final Path file;
    private final Path building;

    RecordFile(Path directory, Path file) {
        this.directory = directory;
        this.file = file;
        this.building = file.resolveSibling(file.getFileName() + ".new");
    }

    @Override
    public Optional<ReplayRecord> load() throws CopyException {
        try {
            return Optional.of(ReplayRecord.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CopyException(
                    file + ", which tells what was sent already, can't be read, so nothing is sent: " + e.getMessage());
        }
    }

    @Override
    public void save(ReplayRecord record) throws CopyException {
        try {
            write(record.json());
            Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
        } catch (IOException e) {
            throw new CopyException(file + " can't be written: " + e);
        }
    }

    private void write(byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                building, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
