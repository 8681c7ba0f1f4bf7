package io.rabbitagent.cli;

import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.AgentAccess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user at a terminal or behind a pipe, who types what the test says; and what that user then reads. */
final class FakeConsole implements CommandIo {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Deque<String> answers = new ArrayDeque<>();
    private final Map<Integer, Runnable> meanwhile = new HashMap<>();
    private final List<Throwable> bugs = new ArrayList<>();
    private final AgentAccess agent;
    private Terminal terminal = Terminal.NONE;
    private Path directory = Path.of("/");
    private boolean cancelled;
    private int asked;

    FakeConsole(AgentAccess agent) {
        this.agent = agent;
    }

    FakeConsole at(Terminal where) {
        terminal = where;
        return this;
    }

    FakeConsole in(Path where) {
        directory = where;
        return this;
    }

    FakeConsole types(String... lines) {
        answers.addAll(List.of(lines));
        return this;
    }

    /** Happens while the user thinks about this answer, counted from one. */
    FakeConsole beforeAnswer(int number, Runnable happens) {
        meanwhile.put(number, happens);
        return this;
    }

    void cancel() {
        cancelled = true;
    }

    /** @return the exit code */
    int run(String... arguments) {
        CommandRequest request =
                new CommandRequest("ops", List.of(arguments), directory, terminal, Map.of("TERM", "xterm"));
        return Cli.run(new Invocation(request, this, this::bug, purpose -> new Open(agent)));
    }

    String outText() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errText() {
        return err.toString(StandardCharsets.UTF_8);
    }

    List<Throwable> bugs() {
        return List.copyOf(bugs);
    }

    private String bug(Throwable bug) {
        bugs.add(bug);
        return "the fake log";
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> readLine(String prompt) {
        err().print(prompt);
        asked++;
        meanwhile.getOrDefault(asked, () -> {}).run();
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        if (cancelled) {
            action.run();
        }
    }

    private record Open(AgentAccess agent) implements AgentSource.Lease {
        @Override
        public void close() {}
    }
}
