package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.observe.MaintenanceWindows;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.StateDirectory;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Opens the rule book that the configuration asks for. */
final class RuleBooks {
    private RuleBooks() {}

    /** That of the host's agent, who keeps what is in force. */
    static RuleBook open(AgentConfig config, Json json, Clock clock, Consumer<RulesChanged> journal, Closing closing) {
        ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "rules");
            thread.setDaemon(true);
            return thread;
        });
        closing.later(worker::shutdownNow);
        return open(config, json, clock, journal, worker, true);
    }

    /** That of somebody who only looks, and writes nothing anywhere. */
    static RuleBook look(AgentConfig config, Json json, Clock clock) {
        return open(config, json, clock, change -> {}, Runnable::run, false);
    }

    private static RuleBook open(
            AgentConfig config,
            Json json,
            Clock clock,
            Consumer<RulesChanged> journal,
            Executor worker,
            boolean mayWrite) {
        RuleKeeper keeper = new RuleKeeper(new StateDirectory(config.store().stateDirectory()), json, mayWrite);
        RuleSource source = config.rules().<RuleSource>map(DirectorySource::new).orElseGet(ShippedSource::new);
        Set<String> windows = new MaintenanceWindows(config.windows()).names();
        return new RuleBook(
                config.node(),
                source,
                new RuleBook.Parts(
                        new RuleReader(Expressions.create(Optional.of(windows)))::read, keeper, worker, clock),
                journal);
    }
}
