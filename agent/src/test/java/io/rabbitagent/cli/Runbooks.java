package io.rabbitagent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of the runbooks, and of the alerts' texts, somebody may copy into a shell. */
final class Runbooks {
    private static final Path RUNBOOKS = Path.of("../docs/runbooks");
    private static final Path ALERTS = Path.of("../alerting/rules");
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
    private static final Pattern QUOTED = Pattern.compile("\"([a-z]+[a-z-]* [^\"]+)\"");

    private Runbooks() {}

    /**
     * A line.
     *
     * @param file where it stands, for messages
     */
    record Line(String file, String text) {
        String program() {
            return text.replaceFirst("^\\$ ", "").replaceFirst("(?s)\\s.*", "");
        }

        @Override
        public String toString() {
            return file + ": " + text;
        }
    }

    /** Every line of every block: those that are indented by four or more, or fenced. */
    static List<Line> blocks() {
        return of(RUNBOOKS, ".md", Runbooks::blockLines);
    }

    /** Code within sentences; a name alone is none. */
    static List<Line> inline() {
        return of(
                RUNBOOKS,
                ".md",
                text -> INLINE.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(code -> code.contains(" "))
                        .toList());
    }

    /** What the texts of alerts have in quotation marks. */
    static List<Line> alerts() {
        return of(
                ALERTS,
                ".yml",
                text -> QUOTED.matcher(text.replaceAll("\\s+", " ").replaceAll("\\{\\{[^}]*}}", "rabbit@rb3"))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    private static List<String> blockLines(String text) {
        List<String> lines = new ArrayList<>();
        boolean fenced = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if ((fenced || line.startsWith("    ")) && !line.isBlank()) {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    private static List<Line> of(Path directory, String ending, Function<String, List<String>> lines) {
        List<Line> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> one.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                lines.apply(Files.readString(file))
                        .forEach(line -> all.add(new Line(file.getFileName().toString(), line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
