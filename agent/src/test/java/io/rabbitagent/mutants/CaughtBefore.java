package io.rabbitagent.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what each mutant of a test class was caught before. It is tried first, which spares most of the search; who is not
 * caught by it any more is searched for as if nothing were known.
 *
 * <p>With {@code -Dupdate=true} what was found anew is kept in {@code src/test/resources/mutants}, one file a test class.
 */
public final class CaughtBefore {
    private static final Path DIRECTORY = Path.of("src/test/resources/mutants");
    private static final String BY = "\t";

    private final Path file;
    private final Map<String, String> known;

    public CaughtBefore(Class<?> test) {
        this.file = DIRECTORY.resolve(test.getName() + ".txt");
        this.known = read(file);
    }

    public Optional<String> by(String mutant) {
        return Optional.ofNullable(known.get(mutant));
    }

    public void caught(String mutant, String by) {
        if (Boolean.getBoolean("update") && !by.equals(known.put(mutant, by))) {
            write();
        }
    }

    private static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(BY, 2))
                    .collect(Collectors.toMap(
                            parts -> parts[0], parts -> parts[1], (first, second) -> second, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() {
        try {
            Files.createDirectories(DIRECTORY);
            Files.write(
                    file,
                    known.entrySet().stream()
                            .map(one -> one.getKey() + BY + one.getValue())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
