package io.rabbitagent.cli;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.daemon.Stores;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.operations.rulefiles.ShippedRules;
import io.rabbitagent.operations.ruletesting.PastJournal;
import io.rabbitagent.operations.ruletesting.ReplayView;
import io.rabbitagent.operations.ruletesting.Replaying;
import io.rabbitagent.operations.ruletesting.SharedPast;
import io.rabbitagent.operations.ruletesting.Unusable;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StoreLocation;
import io.rabbitagent.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent rules replay}. */
@Command(
        name = "replay",
        description = {
            "Shows what rules would have done with what an agent's journal holds, beside what was done.",
            "Nothing is done, and nothing is written; a daemon may go on meanwhile."
        })
final class RulesReplayCommand extends RulesSubcommand {
    @Option(
            names = "--rules",
            paramLabel = "DIR|FILE",
            description = "the rules to replay; default: with this host's journal those that are configured, else those"
                    + " that come with the program")
    private @Nullable Path rules;

    @Option(
            names = "--journal",
            paramLabel = "DIR|FILE",
            description = "an agent's state directory, or a file with lines of a journal; default: this host's, and the"
                    + " store that is configured")
    private @Nullable Path journal;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "the directory of a shared store of files, in which the decisions stand")
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

    @Mixin
    private final AgentSubcommand.Output output = new AgentSubcommand.Output();

    /** What is replayed. */
    private record Past(Path journal, Optional<SharedPast> store, FoundTexts rules) {}

    @Override
    int run() throws OperationException {
        Replaying.Span span = span();
        Json json = AgentJson.create();
        Past past = past(json);
        RuleReading reading =
                new RuleReader(Expressions.create()).read(past.rules().texts());
        List<Problem> problems = new ArrayList<>(past.rules().problems());
        problems.addAll(reading.problems());
        problems.forEach(problem -> invocation().err().println(problem));
        if (!problems.isEmpty()) {
            return ExitCode.INPUT;
        }
        try {
            show(replay(past, reading, span, json));
            return ExitCode.DONE;
        } catch (Unusable e) {
            invocation()
                    .err()
                    .println("agent: " + String.valueOf(e.getMessage()).replace('\n', ' '));
            return ExitCode.INPUT;
        }
    }

    private Replaying.Span span() throws OperationException {
        Instant end = Optional.ofNullable(until).orElseGet(Instant::now);
        if (since != null && since.isAfter(end)) {
            throw new OperationException(
                    OperationException.Kind.USAGE,
                    "--since is " + since + ", and that is after " + (until == null ? "now" : "--until, " + until)
                            + ": name an earlier --since" + (until == null ? "" : " or a later --until"));
        }
        return new Replaying.Span(Optional.ofNullable(since), end);
    }

    private Past past(Json json) throws OperationException {
        Optional<SharedPast> named =
                Optional.ofNullable(store).map(this::shortPath).map(directory -> SharedPast.in(directory, json));
        if (journal != null) {
            return new Past(shortPath(journal), named, rules(Optional.empty()));
        }
        AgentConfig config = Configuration.load(Optional.empty(), invocation().err())
                .orElseThrow(() -> new OperationException(
                        OperationException.Kind.CONFIGURATION,
                        "the configuration can't be used: correct it, or name a journal with --journal"));
        return new Past(
                config.store().stateDirectory(),
                Optional.of(named.orElseGet(() -> configured(config, json))),
                rules(config.rules()));
    }

    private static SharedPast configured(AgentConfig config, Json json) {
        return new SharedPast(name(config.store().location()), () -> Stores.openPast(config, System.getenv(), json));
    }

    private static String name(StoreLocation location) {
        return location instanceof FileLocation files ? files.directory().toString() : "etcd";
    }

    private FoundTexts rules(Optional<Path> configured) {
        return Optional.ofNullable(rules)
                .map(this::shortPath)
                .or(() -> configured)
                .map(RuleDirectory::read)
                .orElseGet(() -> FoundTexts.of(ShippedRules.texts()));
    }

    private ReplayView replay(Past past, RuleReading reading, Replaying.Span span, Json json) throws Unusable {
        Optional<List<HistoryEntry>> decisions =
                past.store().isPresent() ? Optional.of(past.store().get().decisions()) : Optional.empty();
        return Replaying.of(new PastJournal(past.journal(), json), decisions, reading.rules(), interval, span);
    }

    private void show(ReplayView view) {
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
            return;
        }
        TextOut out = new TextOut(
                invocation().out(),
                new Paint(invocation().colour()),
                invocation().columns());
        view.lines().forEach(line -> print(line, out));
        if (view.lines().isEmpty()) {
            out.line("Nothing would have been done, and nothing was.");
        }
        out.line();
        out.line(view.pictures() + (view.pictures() == 1 ? " picture of " : " pictures of ") + view.journal());
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
