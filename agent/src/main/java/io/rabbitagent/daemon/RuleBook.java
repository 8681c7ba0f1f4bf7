package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesChanged;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.store.KeptRules;
import io.rabbitagent.yaml.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force, and the watch over the place where they come from.
 *
 * <ol>
 *   <li>At the start the source is read at once. Where anything in it is wrong, the rules that were kept by an earlier life
 *       stay in force; where none were kept, there are none, and the agent acts on nothing.
 *   <li>Each look compares what can be seen from outside, names, sizes and times, with what was last read. A change is read
 *       once it has stayed the same for a second: an editor may be half-way through.
 *   <li>Reading and compiling is done by a worker, so that no round waits for it; the next look takes up what came of it.
 *   <li>While a file could not be read, each look tries again: what stood in the way may be over, and nothing tells from
 *       outside that it is.
 *   <li>Where everything is right, all of it comes into force at once, and is kept. Else the last good rules stay.
 * </ol>
 *
 * <p>Important property: the rules change only in {@link #look}, so between two turns, and all together.
 */
final class RuleBook {
    private static final Logger log = LoggerFactory.getLogger(RuleBook.class);
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final NodeName me;
    private final RuleSource source;
    private final Function<List<RuleText>, RuleReading> reader;
    private final RuleKeeper keeper;
    private final Executor worker;
    private final Clock clock;
    private final Consumer<RulesChanged> journal;
    private List<String> lookRead;
    private Optional<RuleSource.Texts> unread;
    private Optional<Change> changing = Optional.empty();
    private Optional<CompletableFuture<Optional<Outcome>>> underWay = Optional.empty();
    private volatile RulesInForce inForce;

    /** Reads the source, which may take half a second. */
    RuleBook(NodeName me, RuleSource source, Parts parts, Consumer<RulesChanged> journal) {
        this.me = me;
        this.source = source;
        this.reader = parts.reader();
        this.keeper = parts.keeper();
        this.worker = parts.worker();
        this.clock = parts.clock();
        this.journal = journal;
        this.unread = Optional.empty();
        this.lookRead = source.look();
        Outcome outcome = judged(atStart());
        this.unread = outcome.unread();
        Optional<KeptRules> kept = keeper.kept();
        this.inForce = outcome.isGood() ? started(outcome, kept) : fallback(outcome, kept);
        tellProblems(List.of());
    }

    /**
     * What a rule book works with.
     *
     * @param worker where files are read and compiled
     */
    record Parts(Function<List<RuleText>, RuleReading> reader, RuleKeeper keeper, Executor worker, Clock clock) {}

    /** As of the last look. Safe for any thread. */
    RulesInForce inForce() {
        return inForce;
    }

    /**
     * Takes up what has changed.
     *
     * @param uptime of now
     * @return the rules for the turn that follows
     */
    synchronized RulesInForce look(Duration uptime) {
        if (underWay.isPresent()) {
            if (!underWay.get().isDone()) {
                return inForce;
            }
            Optional<Outcome> outcome = underWay.get().join();
            underWay = Optional.empty();
            outcome.ifPresent(this::adopt);
        }
        List<String> now = source.look();
        if (now.equals(lookRead)) {
            changing = Optional.empty();
            underWay = unread.map(
                    before -> CompletableFuture.supplyAsync(() -> readUnchanged(now, Optional.of(before)), worker));
        } else if (changing.filter(change -> change.look().equals(now)).isEmpty()) {
            changing = Optional.of(new Change(now, uptime));
        } else if (uptime.minus(changing.get().since()).compareTo(SETTLED) >= 0) {
            changing = Optional.empty();
            lookRead = now;
            underWay = Optional.of(CompletableFuture.supplyAsync(() -> readUnchanged(now, Optional.empty()), worker));
        }
        return inForce;
    }

    /**
     * Empty where somebody wrote meanwhile: what was read may be half of it, and the next look sees that it changed. Empty
     * also where everything is as it was judged before.
     */
    private Optional<Outcome> readUnchanged(List<String> look, Optional<RuleSource.Texts> before) {
        RuleSource.Texts texts = texts();
        if (before.equals(Optional.of(texts))) {
            return Optional.empty();
        }
        Outcome outcome = judged(texts);
        return source.look().equals(look) ? Optional.of(outcome) : Optional.empty();
    }

    /** What somebody writes at this very moment may be half of it: then the rules that were kept go on for now. */
    private RuleSource.Texts atStart() {
        RuleSource.Texts texts = texts();
        return source.look().equals(lookRead)
                ? texts
                : new RuleSource.Texts(
                        List.of(),
                        List.of(new Problem(source.name(), "", "has changed while it was read", "it is read again")));
    }

    private RuleSource.Texts texts() {
        try {
            return source.texts();
        } catch (RuntimeException e) {
            Problem problem = bug(e);
            if (unread.filter(before -> before.problems().contains(problem)).isEmpty()) {
                log.error("Reading the rules of {} has failed", source.name(), e);
            }
            return new RuleSource.Texts(List.of(), List.of(problem));
        }
    }

    private Problem bug(Throwable e) {
        return new Problem(source.name(), "", "can't be read: " + e, "report this as a bug");
    }

    private Outcome judged(RuleSource.Texts texts) {
        try {
            RuleReading reading = reader.apply(texts.files());
            List<Problem> problems = new ArrayList<>(texts.problems());
            problems.addAll(reading.problems());
            reading.warnings().forEach(warning -> log.warn("A rule can be used, and not as it is meant: {}", warning));
            return new Outcome(RuleDigests.of(texts.files()), texts, reading.rules(), problems);
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever stands in a file must not end the rounds.
            log.error("Reading the rules of {} has failed", source.name(), e);
            return new Outcome("", texts, List.of(), List.of(bug(e)));
        }
    }

    private RulesInForce started(Outcome outcome, Optional<KeptRules> kept) {
        Instant now = clock.instant();
        boolean same =
                kept.filter(before -> before.digest().equals(outcome.digest())).isPresent();
        Instant since = same ? kept.orElseThrow().since() : now;
        RulesInForce rules = outcome.inForce(source.name(), since, now);
        if (!same) {
            announce(kept.map(RuleBook::names).orElse(Map.of()), rules);
        }
        if (!same || !kept.orElseThrow().source().equals(source.name())) {
            keep(outcome, rules);
        }
        return rules;
    }

    /** What an earlier life kept was right then; a newer program may think otherwise. */
    private RulesInForce fallback(Outcome broken, Optional<KeptRules> kept) {
        if (kept.isEmpty()) {
            log.error("There are no rules in force: nothing is remedied until those of {} are right", source.name());
            return new RulesInForce(source.name(), "", List.of(), clock.instant(), Optional.empty(), broken.problems());
        }
        KeptRules before = kept.get();
        List<RuleText> texts = before.files().stream()
                .map(file -> new RuleText(file.file(), file.text()))
                .toList();
        RuleReading reading = reader.apply(texts);
        if (reading.problems().isEmpty()) {
            log.error(
                    "The rules of {} are wrong: those of {} that came into force at {} stay, digest {}",
                    source.name(),
                    before.source(),
                    before.since(),
                    before.digest());
            return new RulesInForce(
                    before.source(),
                    before.digest(),
                    reading.rules(),
                    before.since(),
                    Optional.of(before.since()),
                    broken.problems());
        }
        log.error(
                "There are no rules in force: those of {} are wrong, and so are, for this program, those that were kept",
                source.name());
        List<Problem> all = new ArrayList<>(broken.problems());
        all.addAll(reading.problems());
        RulesInForce none = new RulesInForce(source.name(), "", List.of(), clock.instant(), Optional.empty(), all);
        announce(names(before), none);
        return none;
    }

    private void adopt(Outcome outcome) {
        RulesInForce before = inForce;
        unread = outcome.unread();
        if (!outcome.isGood()) {
            inForce = before.with(before.lastGood(), outcome.problems());
            tellProblems(before.problems());
            return;
        }
        Instant now = clock.instant();
        if (before.digest().equals(outcome.digest()) && before.source().equals(source.name())) {
            inForce = before.with(Optional.of(now), List.of());
        } else {
            boolean same = before.digest().equals(outcome.digest());
            inForce = outcome.inForce(source.name(), same ? before.since() : now, now);
            keep(outcome, inForce);
            if (!same) {
                announce(names(before.all()), inForce);
            }
        }
        if (!before.problems().isEmpty()) {
            log.info("The rules of {} are right again, digest {}", source.name(), inForce.digest());
        }
    }

    /** Once for each change, not for each look. */
    private void tellProblems(List<Problem> told) {
        if (!inForce.problems().equals(told)) {
            inForce.problems().forEach(problem -> log.error("A rule is wrong, no change is followed: {}", problem));
        }
    }

    private void announce(Map<String, String> before, RulesInForce after) {
        Map<String, String> now = names(after.all());
        List<String> added =
                now.keySet().stream().filter(name -> !before.containsKey(name)).toList();
        List<String> removed =
                before.keySet().stream().filter(name -> !now.containsKey(name)).toList();
        List<String> changed = now.keySet().stream()
                .filter(name -> before.containsKey(name) && !before.get(name).equals(now.get(name)))
                .toList();
        journal.accept(new RulesChanged(me, after.source(), after.digest(), added, removed, changed));
    }

    private void keep(Outcome outcome, RulesInForce rules) {
        List<KeptRules.Named> named = rules.all().stream()
                .map(rule -> new KeptRules.Named(rule.name(), rule.origin().digest()))
                .toList();
        List<KeptRules.Text> files = outcome.texts().files().stream()
                .map(file -> new KeptRules.Text(file.file(), file.text()))
                .toList();
        keeper.keep(new KeptRules(rules.source(), rules.digest(), rules.since(), named, files));
    }

    private static Map<String, String> names(List<Rule> rules) {
        Map<String, String> names = new TreeMap<>();
        rules.forEach(rule -> names.put(rule.name(), rule.origin().digest()));
        return names;
    }

    private static Map<String, String> names(KeptRules kept) {
        Map<String, String> names = new TreeMap<>();
        kept.rules().forEach(rule -> names.put(rule.name(), rule.digest()));
        return names;
    }

    /** @param since uptime of the first look at which it was so */
    private record Change(List<String> look, Duration since) {}

    private record Outcome(String digest, RuleSource.Texts texts, List<Rule> rules, List<Problem> problems) {
        /** What was found where not all of it could be read. */
        Optional<RuleSource.Texts> unread() {
            return Optional.of(texts).filter(found -> !found.problems().isEmpty());
        }

        boolean isGood() {
            return problems.isEmpty();
        }

        RulesInForce inForce(String source, Instant since, Instant lastGood) {
            return new RulesInForce(source, digest, rules, since, Optional.of(lastGood), List.of());
        }
    }
}
