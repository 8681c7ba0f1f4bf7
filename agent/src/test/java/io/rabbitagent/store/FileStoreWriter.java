package io.rabbitagent.store;

import java.nio.file.Path;
import java.time.Duration;

/** A process that writes into a file store, and prints the id of each entry once it is acknowledged. */
final class FileStoreWriter {
    private FileStoreWriter() {}

    /** Arguments: directory, name of the writer, first number, count. */
    public static void main(String[] arguments) throws StoreException {
        try (SharedStore store =
                FileSharedStore.open(Path.of(arguments[0]), "child", Json.standard(), Duration.ofSeconds(30))) {
            Writers.write(
                    store,
                    arguments[1],
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    System.out::println);
        }
    }
}
