package io.rabbitagent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that only its owner may read: a process without a daemon has no log. */
final class BugFile implements BugLog {

    @Override
    public String record(Throwable bug) {
        try {
            Path file = Files.createTempFile("rabbitmq-agent-bug-", ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
                bug.printStackTrace(writer);
            }
            return file.toString();
        } catch (IOException e) {
            return "no file, since that failed too: " + e.getMessage();
        }
    }
}
