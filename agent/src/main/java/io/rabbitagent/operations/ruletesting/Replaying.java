package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.operations.Formats;
import io.rabbitagent.operations.ruletesting.ReplayView.Line;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.ruletest.Replay;
import io.rabbitagent.ruletest.Would;
import io.rabbitagent.store.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code agent rules replay}: what rules would have done with what a journal holds, beside what was done. */
public final class Replaying {
    /** What a journal tells of deeds and ends; evidence that was put aside is none. */
    private static final Set<String> DEEDS = Set.of(
            "agent-started",
            "app-started",
            "backup-restored",
            "break-glass-used",
            "child-started",
            "decision",
            "definitions-restored",
            "finding",
            "node-started",
            "node-stopped",
            "rules-changed",
            "start-wanted");

    private final Span span;
    private final Replay replay;
    private final List<Line> lines = new ArrayList<>();
    private Optional<JournalEntry> before = Optional.empty();
    private int pictures;

    private Replaying(List<Rule> rules, Duration interval, Span span) {
        this.span = span;
        this.replay = new Replay(rules, interval);
    }

    /**
     * The part of the past that is replayed.
     *
     * @param since empty for the journal's beginning; the picture that stood then counts
     * @param until where nothing follows, turns go on up to there
     */
    public record Span(Optional<Instant> since, Instant until) {
        boolean isAfter(Instant at) {
            return since.filter(at::isBefore).isPresent();
        }

        boolean holds(Instant at) {
            return !at.isAfter(until) && !isAfter(at);
        }
    }

    /** @param shared decisions of the history that all agents share; empty where that is not at hand */
    public static ReplayView of(
            PastJournal journal, Optional<List<HistoryEntry>> shared, List<Rule> rules, Duration interval, Span span)
            throws Unusable {
        Replaying replaying = new Replaying(rules, interval, span);
        journal.read(replaying::take);
        replaying.end();
        if (replaying.pictures == 0) {
            throw new Unusable("the journal " + journal.name() + " holds no picture of the cluster "
                    + span.since().map(from -> "from " + from + " ").orElse("") + "until " + span.until()
                    + ": agents keep one whenever a fact changes; name another journal or another time");
        }
        shared.orElse(List.of()).forEach(entry -> replaying.did(entry.at(), entry.event()));
        replaying.lines.sort(Comparator.comparing(Line::at));
        return new ReplayView(
                Formats.VERSION,
                journal.name(),
                replaying.pictures,
                notes(shared.isPresent()),
                List.copyOf(replaying.lines));
    }

    private void take(JournalEntry entry) {
        if (entry.at().isAfter(span.until())) {
            return;
        }
        boolean picture = entry.event() instanceof PictureTaken;
        boolean start = entry.event() instanceof AgentStarted;
        if (span.isAfter(entry.at())) {
            before = picture ? Optional.of(entry) : start ? Optional.empty() : before;
            return;
        }
        begin();
        if (start) {
            replay.agentStarted(entry.at());
        }
        if (picture) {
            see(entry);
        }
        did(entry.at(), entry.event());
        would();
    }

    /** The picture that stood at the beginning counts from its own time, and what it would have led to stands at it. */
    private void begin() {
        if (before.isEmpty()) {
            return;
        }
        see(before.get());
        before = Optional.empty();
        Instant from = span.since().orElse(Instant.MIN);
        replay.until(from);
        Map<String, Would> stands = new LinkedHashMap<>();
        replay.take().forEach(would -> stands.put(would.rule() + " " + would.target(), would));
        stands.values().stream()
                .filter(would -> would.kind() != Would.Kind.GONE && would.kind() != Would.Kind.TAKE_BACK)
                .map(would -> new Would(from, would.rule(), would.target(), would.kind(), would.text(), would.steps()))
                .forEach(would -> lines.add(line(would)));
    }

    private void see(JournalEntry entry) {
        pictures++;
        replay.see(entry.at(), ((PictureTaken) entry.event()).picture());
    }

    private void end() {
        begin();
        replay.until(span.until());
        would();
    }

    private void would() {
        for (Would would : replay.take()) {
            if (span.holds(would.at())) {
                lines.add(line(would));
            }
        }
    }

    private void did(Instant at, Event event) {
        if (span.holds(at) && DEEDS.contains(event.kind())) {
            Optional<String> rule = event instanceof DecisionMade made ? made.rule() : Optional.empty();
            Optional<String> node = event.subject().map(NodeName::value);
            lines.add(new Line(at, "did", event.kind(), rule, node, event.summary(), List.of()));
        }
    }

    private static List<String> notes(boolean decisionsKnown) {
        List<String> notes = new ArrayList<>();
        notes.add("No plan begins here: what is seen afterwards was brought about by others.");
        notes.add("Pauses, approvals and used-up budgets of that time do not count.");
        if (!decisionsKnown) {
            notes.add("Decisions stand in the shared history, which was not read: name its directory with --store.");
        }
        return notes;
    }

    private static Line line(Would would) {
        List<String> steps = would.steps().stream()
                .map(step ->
                        step.number() + " " + step.on() + " " + step.action().name())
                .toList();
        return new Line(
                would.at(),
                "would",
                would.kind().text(),
                Optional.of(would.rule()),
                Optional.of(would.target().value()),
                would.text(),
                steps);
    }
}
