package io.rabbitagent.copies;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Gets definitions out of the data in a backup that has no file of them, as nobody ran who could have exported them. */
public interface DefinitionsInside {
    /**
     * @param file is there, and is overwritten: password hashes are among what it gets
     * @throws CopyException where the data can't be opened, or not in isolation
     */
    void write(Backup backup, Path file, Consumer<String> progress) throws CopyException;
}
