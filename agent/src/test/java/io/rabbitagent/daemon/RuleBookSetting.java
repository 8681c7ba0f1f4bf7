package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;

import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.store.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory with two rules, and rule books that follow it: one after the other, as after a restart. */
abstract class RuleBookSetting {
    private static final RuleReader READER = new RuleReader(Expressions.create());
    static final String BROKEN = RuleFiles.text("app-down", 1).replace("node.app ==", "node.ap ==");

    /** Whoever reads this never comes back. */
    static final String ENDLESS = "endless";

    @TempDir
    Path directory;

    final List<RulesChanged> journal = new ArrayList<>();
    Instant now = NOON;
    private Duration uptime = Duration.ofHours(1);
    int readings;
    RuleFiles files;

    @BeforeEach
    void write_two_rules() throws IOException {
        Files.createDirectory(directory.resolve("state"));
        files = new RuleFiles(directory.resolve("rules")).rule("app-down", 1).rule("app-gone", 2);
    }

    RuleBook book() {
        return book(Runnable::run, true);
    }

    RuleBook book(Executor worker, boolean mayWrite) {
        return book(new DirectorySource(files.directory), worker, mayWrite);
    }

    RuleBook book(RuleSource source, Executor worker, boolean mayWrite) {
        RuleKeeper keeper =
                new RuleKeeper(new StateDirectory(directory.resolve("state")), AgentJson.create(), mayWrite);
        Consumer<RulesChanged> changes = journal::add;
        return new RuleBook(node(1), source, new RuleBook.Parts(this::read, keeper, worker, new Changing()), changes);
    }

    private RuleReading read(List<RuleText> texts) {
        readings++;
        if (texts.stream().anyMatch(text -> text.text().equals("bug"))) {
            throw new IllegalStateException("a bug");
        }
        if (texts.stream().anyMatch(text -> text.text().equals(ENDLESS))) {
            return read(texts);
        }
        return READER.read(texts);
    }

    /** After so many looks that a change is seen, found to stay, read and taken up. */
    RulesInForce settled(RuleBook book) {
        after(book, 2_000);
        after(book, 2_000);
        return after(book, 2_000);
    }

    RulesInForce after(RuleBook book, long millis) {
        uptime = uptime.plusMillis(millis);
        return book.look(uptime);
    }

    static List<String> names(RulesInForce rules) {
        return rules.all().stream().map(Rule::name).toList();
    }

    static RulesChanged change(RulesInForce rules, List<String> added, List<String> removed, List<String> changed) {
        return new RulesChanged(node(1), rules.source(), rules.digest(), added, removed, changed);
    }

    private final class Changing extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
