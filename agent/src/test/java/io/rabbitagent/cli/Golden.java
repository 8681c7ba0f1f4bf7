package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command prints, held as files. {@link GoldenOutputTest} says how they are written anew. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src/test/resources/golden/cli");

    private Golden() {}

    static void holds(String file, String shown) throws IOException {
        Path golden = DIRECTORY.resolve(file);
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(golden, shown);
        }
        assertThat(shown)
                .as("%s; GoldenOutputTest says how to write it anew", golden)
                .isEqualTo(Files.readString(golden));
    }
}
