package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The record as a file beside the export: at every moment the former one or the new one, whole. */
final class RecordFile implements Records {
    private final Path file;

    RecordFile(Path file) {
        this.file = file;
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
            PrivateFiles.replace(file, record.json());
        } catch (IOException e) {
            throw new CopyException(file + " can't be written: " + e);
        }
    }
}
