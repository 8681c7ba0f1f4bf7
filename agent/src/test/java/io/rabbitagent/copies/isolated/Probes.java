package io.rabbitagent.copies.isolated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A script in the broker's place that looks around. It says of each probe, as a queue's name, what its command printed. */
final class Probes {
    private static final String SERVER = """
            #!/bin/sh
            say() {
              printf 'J\\000\\000' >&3
              printf "$(printf '\\\\%03o\\\\%03o' $((${#1} / 256)) $((${#1} % 256)))" >&3
              printf '%s' "$1" >&3
            }
            say '{"hello":{"version":"none"}}'
            probe() {
              said=$(sh -c "$2" 2>&1 | tr '\\n\\t"\\\\' '    ')
              say "{\\"queue\\":{\\"vhost\\":\\"$1\\",\\"name\\":\\"$said\\",\\"type\\":\\"probe\\"}}"
            }
            PROBES
            say '{"done":true}'
            """;

    private final List<String> lines = new ArrayList<>();

    void add(String name, String command) {
        line("probe " + name + " '" + command.replace("'", "'\\''") + "'");
    }

    /** Of the script itself. */
    void line(String line) {
        lines.add(line);
    }

    void clear() {
        lines.clear();
    }

    void write(Path server) throws IOException {
        Files.writeString(server, SERVER.replace("PROBES", String.join("\n", lines)));
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
