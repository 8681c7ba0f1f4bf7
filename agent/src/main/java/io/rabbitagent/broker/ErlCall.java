package io.rabbitagent.broker;

import io.rabbitagent.broker.CommandResult.Captured;
import io.rabbitagent.cluster.NodeName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has a VM evaluate an expression through {@code erl_call}, which comes with Erlang: a program in C that takes 3 ms of CPU where
 * {@code rabbitmqctl eval} starts an Erlang VM of its own for 700 ms (OTP 25, RabbitMQ 3.10.8).
 *
 * <p>It says only that something failed, not what. So where it fails {@code rabbitmqctl} is asked, whose texts tell. A question
 * that was not answered in time is not asked again: its time is over.
 */
public final class ErlCall {
    private static final String COOKIE_FILE = ".erlang.cookie";
    private static final int AT_ONCE = 4;
    private static final int NAMES = 100;
    private static final Duration FOR_A_NAME = Duration.ofSeconds(2);
    /**
     * The answer in pieces, and a line: {@code erl_call} reads whole lines only, and prints a text of 65,536 characters and
     * more as a list of numbers.
     */
    private static final String ANSWER =
            "(fun Cut_(All_) when length(All_) > 60000 -> {One_, More_} = lists:split(60000, All_), [One_ | Cut_(More_)]; Cut_(All_) -> [All_] end)"
                    + "(base64:encode_to_string(unicode:characters_to_binary(io_lib:format(\"~p\", [begin EXPRESSION end])))).\n";

    private static final Pattern ANSWERED = Pattern.compile("\\{ok, \\[(?:\"[A-Za-z0-9+/=]*\"(?:, )?)+]}");
    private static final Pattern PIECE = Pattern.compile("\"([^\"]*)\"");

    private final List<String> program;
    private final Path cookieFile;
    private final CommandRunner runner;
    private final BlockingQueue<String> names = new ArrayBlockingQueue<>(AT_ONCE);

    /**
     * @param program such as {@code erl_call}, with what must precede its arguments
     * @param cookieFile it reads the one called {@code .erlang.cookie} in its home directory, and no other
     */
    public ErlCall(List<String> program, Path cookieFile, CommandRunner runner) {
        this.program = List.copyOf(program);
        this.cookieFile = cookieFile;
        this.runner = runner;
        // A VM never forgets the name of a node that was connected to it: so there are few, and each asker has its own.
        long asker = ProcessHandle.current().pid() % NAMES;
        for (int slot = 0; slot < AT_ONCE; slot++) {
            names.add("rabbitagent-" + asker + "-" + slot);
        }
    }

    /**
     * What {@code rabbitmqctl eval} would have printed, or that there was no answer in time; empty where {@code erl_call} can't
     * ask, or the VM could not be reached, or evaluate it.
     *
     * @param expression ends with a full stop, and is ASCII: {@code erl_call} takes each byte for a character
     */
    Optional<CommandResult> evaluate(NodeName node, String expression, Duration deadline) {
        Path home = cookieFile.getParent();
        boolean itsOwnFile = cookieFile.endsWith(COOKIE_FILE);
        if (home == null
                || !itsOwnFile
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(expression)) {
            return Optional.empty();
        }
        Optional<String> name = name();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            CommandResult result = runner.run(
                    new Command(argv(node, name.get()), Map.of("HOME", home.toString()), deadline, asking(expression)));
            return result instanceof CommandResult.Exited exited
                    ? answer(exited.out().text())
                    : Optional.of(result).filter(CommandResult.TimedOut.class::isInstance);
        } finally {
            names.add(name.get());
        }
    }

    private Optional<String> name() {
        try {
            return Optional.ofNullable(names.poll(FOR_A_NAME.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private List<String> argv(NodeName node, String name) {
        List<String> argv = new ArrayList<>(program);
        boolean isLong = node.host().contains(".");
        argv.addAll(List.of("-h", name, isLong ? "-name" : "-sname", node.value(), "-e"));
        return argv;
    }

    private static String asking(String expression) {
        String stripped = expression.strip();
        return ANSWER.replace("EXPRESSION", stripped.substring(0, stripped.length() - 1));
    }

    private static Optional<CommandResult> answer(String printed) {
        if (!ANSWERED.matcher(printed.strip()).matches()) {
            return Optional.empty();
        }
        StringBuilder base64 = new StringBuilder();
        Matcher pieces = PIECE.matcher(printed);
        while (pieces.find()) {
            base64.append(pieces.group(1));
        }
        try {
            String text = new String(Base64.getDecoder().decode(base64.toString()), StandardCharsets.UTF_8);
            return Optional.of(new CommandResult.Exited(0, new Captured(text + "\n", 0), new Captured("", 0)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
