package io.rabbitagent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands of RabbitMQ's own tools, as their own help tells of them: their options, how many arguments, and which columns. */
final class BrokerTools {
    private static final Path USAGE = Path.of("src/test/resources/fixtures/3.10.8/commands/usage");

    /** What every command takes; a time limit and a virtual host only those whose usage says so. */
    private static final String GENERAL =
            "-q --quiet -s --silent -l --longnames -n= --node= --formatter= --script-name= --erlang-cookie=";

    /** What a command takes all the same, as a real one showed. */
    private static final Map<String, String> NOT_IN_HELP = Map.of("delete_queue", " [--vhost <vhost>]");

    private static final Pattern OPTION = Pattern.compile("\\[(?<name>--[a-z-]+)(?<value> <[^>]+>)?]");
    private static final Set<String> FORMATS = Set.of("json", "pretty_table", "table", "csv", "erlang");

    private BrokerTools() {}

    static boolean has(String tool) {
        return Files.exists(USAGE.resolve(tool));
    }

    /**
     * Compares a line with the help.
     *
     * @param whole whether it is to be copied as it is; a sentence may name a command without what it needs
     * @throws IllegalArgumentException where a tool has no such command, or the command no such option, column or number of arguments
     */
    static void check(String tool, List<String> words, boolean whole) {
        String command = command(words);
        String usage = line(tool, command + "( .*)?")
                .orElseThrow(() -> new IllegalArgumentException(tool + " has no command " + command));
        Arguments arguments = Arguments.of(words, GENERAL + options(usage + NOT_IN_HELP.getOrDefault(command, "")));
        if (!FORMATS.contains(arguments.option("--formatter", "json"))) {
            throw new IllegalArgumentException("no format: " + arguments.options());
        }
        List<String> given = arguments.rest().subList(1, arguments.rest().size());
        Optional<String> columns = line(tool, command + " columns: .*");
        if (columns.isPresent()) {
            checkColumns(columns.get(), given);
        } else if (whole || !given.isEmpty()) {
            checkCount(usage.substring(command.length()), given.size());
        }
    }

    /** The first word that is no option; {@code -n} and the like may stand before it. */
    private static String command(List<String> words) {
        return words.stream()
                .filter(word -> word.matches("[a-z_]+"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no command"));
    }

    private static String options(String usage) {
        String all = OPTION.matcher(usage)
                .results()
                .map(found -> found.group(1) + (found.group(2) == null ? "" : "="))
                .collect(Collectors.joining(" ", " ", ""));
        return all.replace("--vhost=", "--vhost= -p=").replace("--timeout=", "--timeout= -t=");
    }

    private static void checkColumns(String line, List<String> given) {
        List<String> known =
                Arrays.asList(line.replaceFirst("\\S+ columns: ", "").split(", ", -1));
        given.stream().filter(column -> !known.contains(column)).findFirst().ifPresent(column -> {
            throw new IllegalArgumentException("no column " + column + ", but " + known);
        });
    }

    private static void checkCount(String usage, int given) {
        String without = OPTION.matcher(usage).replaceAll("");
        boolean fits = Arrays.stream(without.split(" \\| (?![^<(]*[>)])", -1)).anyMatch(form -> fits(form, given));
        if (!fits) {
            throw new IllegalArgumentException(given + " arguments for" + without);
        }
    }

    private static boolean fits(String form, int count) {
        List<MatchResult> places = Pattern.compile("<[^>]+>|\\[[^]]+]|\\([^)]+\\)|[a-z_]+")
                .matcher(form)
                .results()
                .toList();
        long least = places.stream().filter(one -> !one.group().startsWith("[")).count();
        return form.contains("...") ? count >= least : count >= least && count <= places.size();
    }

    private static Optional<String> line(String tool, String pattern) {
        try {
            return Files.readAllLines(USAGE.resolve(tool)).stream()
                    .filter(line -> line.matches(pattern))
                    .filter(line -> pattern.contains("columns:") || !line.contains(" columns: "))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("no tool of RabbitMQ: " + tool, e);
        }
    }
}
