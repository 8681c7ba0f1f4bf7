package io.rabbitagent.cli;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.ruletesting.PastJournal;
import io.rabbitagent.operations.ruletesting.ReplayView;
import io.rabbitagent.operations.ruletesting.Replaying;
import io.rabbitagent.operations.ruletesting.RuleFiles;
import io.rabbitagent.operations.ruletesting.SharedPast;
import io.rabbitagent.operations.ruletesting.Unusable;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.store.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent rules replay}. */
@Command(
        name = "replay",
        description = {
            "Shows what rules would have done with what an agent's journal holds, beside what was done.",
            "Nothing is done, and nothing is written; a daemon may go on meanwhile."
        })
final class RulesReplayCommand extends LocalCommand {
    private static final String FILES = "file:";

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            defaultValue = "rules",
            description = "the rules to replay: a directory or one file; default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // it has a default
    private Path rules;

    @Option(
            names = "--journal",
            paramLabel = "DIR|FILE",
            description = "an agent's state directory, or a file with lines of a journal; default: this host's, and the"
                    + " store that is configured")
    private @Nullable Path journal;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "the directory of the shared store, in which the decisions stand")
    private @Nullable Path store;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = MomentConverter.class,
            description = "from then on: a time such as 2026-11-21T01:30:00Z, or an age such as 2h")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            converter = MomentConverter.class,
            description = "until then; default: now")
    private @Nullable Instant until;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = IntervalConverter.class,
            description = "between two turns of an agent; default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // it has a default
    private Duration interval;

    /** Where the past is. */
    private record Past(Path journal, Optional<Path> store) {}

    @Override
    public Integer call() {
        RuleReading reading = RuleFiles.read(resolved(rules), new RuleReader(Expressions.create())::read);
        reading.problems().forEach(problem -> invocation().err().println(problem));
        if (!reading.problems().isEmpty()) {
            return ExitCode.INPUT;
        }
        Optional<Past> past = past();
        if (past.isEmpty()) {
            return fails(ExitCode.CONFIGURATION, "the configuration can't be used: name a journal with --journal");
        }
        try {
            show(replay(past.get(), reading));
            return ExitCode.DONE;
        } catch (Unusable e) {
            return fails(ExitCode.INPUT, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Past> past() {
        Optional<Path> named = Optional.ofNullable(store).map(this::resolved);
        if (journal != null) {
            return Optional.of(new Past(resolved(journal), named));
        }
        Optional<AgentConfig> config =
                Configuration.load(Optional.empty(), invocation().err());
        return config.map(one -> new Past(
                one.store().stateDirectory(), named.or(() -> files(one.store().location()))));
    }

    private static Optional<Path> files(String location) {
        return location.startsWith(FILES) ? Optional.of(Path.of(location.substring(FILES.length()))) : Optional.empty();
    }

    private ReplayView replay(Past past, RuleReading reading) throws Unusable {
        Json json = AgentJson.create();
        Optional<List<HistoryEntry>> decisions = past.store().isPresent()
                ? Optional.of(SharedPast.decisions(past.store().get(), json))
                : Optional.empty();
        Replaying.Span span = new Replaying.Span(
                Optional.ofNullable(since), Optional.ofNullable(until).orElseGet(Instant::now));
        return Replaying.of(new PastJournal(past.journal(), json), decisions, reading.rules(), interval, span);
    }

    private void show(ReplayView view) {
        if (json()) {
            invocation().out().println(AgentJson.create().write(view));
            return;
        }
        TextOut out = text();
        view.lines().forEach(line -> print(line, out));
        if (view.lines().isEmpty()) {
            out.line("Nothing would have been done, and nothing was.");
        }
        out.line();
        out.line(view.pictures() + " pictures of " + view.journal());
        view.notes().forEach(out::line);
    }

    private static void print(ReplayView.Line line, TextOut out) {
        boolean would = line.side().equals("would");
        String side = would ? out.paint().strong("would") : "did  ";
        String about = line.rule().map(rule -> rule + " ").orElse("")
                + line.node().map(node -> node + " ").orElse("");
        out.wrapped(line.at() + "  " + side + "  ", about + line.text());
        line.steps().forEach(step -> out.line(" ".repeat(line.at().toString().length() + 11) + step));
    }
}
