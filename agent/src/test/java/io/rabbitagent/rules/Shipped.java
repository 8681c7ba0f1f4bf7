package io.rabbitagent.rules;

import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rules that come with the program, read once from their files. */
public final class Shipped {
    public static final Path DIRECTORY = Path.of("..", "rules");
    public static final Expressions EXPRESSIONS = Expressions.create();

    private static final List<Rule> RULES = read();

    private Shipped() {}

    public static List<Rule> rules() {
        return RULES;
    }

    public static Rule rule(String name) {
        return RULES.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule " + name + " ships"));
    }

    private static List<Rule> read() {
        RuleReading reading = new RuleReader(EXPRESSIONS).read(texts());
        if (!reading.problems().isEmpty()) {
            throw new AssertionError(reading.problems());
        }
        return reading.rules();
    }

    private static List<RuleText> texts() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(Shipped::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleText text(Path file) {
        try {
            return new RuleText("shipped: " + file.getFileName(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
