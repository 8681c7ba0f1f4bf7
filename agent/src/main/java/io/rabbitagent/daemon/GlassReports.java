package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uses of break-glass that the decisions may not know of yet, by the journal. They are reported before anything else is
 * decided; one that was reported already is refused there, which changes nothing.
 */
final class GlassReports {
    private static final Logger log = LoggerFactory.getLogger(GlassReports.class);

    private final Map<String, BreakGlassUsed> waiting = new LinkedHashMap<>();

    /** Takes up what was journalled, by this life of the agent or by an earlier one. */
    synchronized void take(Event event) {
        if (event instanceof BreakGlassUsed used) {
            waiting.putIfAbsent(used.id(), used);
        }
        if (event instanceof BreakGlassReported reported) {
            waiting.remove(reported.id());
        }
    }

    /** The name of a plan of which steps were done since the store last answered. */
    synchronized Optional<String> planId(String digest) {
        return waiting.values().stream()
                .filter(used -> used.digest().equals(digest))
                .map(BreakGlassUsed::planId)
                .findFirst();
    }

    private synchronized List<BreakGlassUsed> waiting() {
        return List.copyOf(waiting.values());
    }

    /**
     * Reports what waits.
     *
     * @param read the decisions, as they were read just now
     * @return the decisions on which a turn may be taken: unknown as long as they lack a report
     */
    Fact<Decisions> report(Fact<Decisions> read, DecisionWriter decisions, JournalWriter journal) {
        List<BreakGlassUsed> uses = waiting();
        if (uses.isEmpty() || !read.isKnown()) {
            return read;
        }
        for (BreakGlassUsed used : uses) {
            Optional<String> failure = report(used, decisions);
            if (failure.isPresent()) {
                log.warn("A use of break-glass can't be reported: {}", failure.get());
                return Fact.unknown(
                        Reason.FAILED,
                        "that the glass was broken (" + used.id() + ") is not told yet: " + failure.get());
            }
            BreakGlassReported reported = new BreakGlassReported(used.id(), used.node());
            journal.accept(reported);
            take(reported);
        }
        return decisions.read();
    }

    private static Optional<String> report(BreakGlassUsed used, DecisionWriter decisions) {
        DecisionWriter.Outcome outcome = decisions.decide(
                new Command.ReportBreakGlass(used.node().value(), used.id(), used.node(), used.what()));
        if (outcome instanceof DecisionWriter.Refused refused && refused.why() == Answer.Why.BUSY) {
            return Optional.of(refused.detail());
        }
        return outcome instanceof DecisionWriter.NotReached not ? Optional.of(not.detail()) : Optional.empty();
    }
}
