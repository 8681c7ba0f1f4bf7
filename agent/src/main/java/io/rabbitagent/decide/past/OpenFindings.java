package io.rabbitagent.decide.past;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.FindingKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tells of the findings that are open: when each appeared, and what was decided about it since it was last gone.
 *
 * <p>Decisions may stand before the entry by which the finding appeared: they go to the store at once, and findings by a
 * journal. So what was decided about a finding that is not open is kept too, until it has come and gone.
 */
final class OpenFindings {
    /** The newest are kept: a finding may stay open for a year, and be tried again every day. */
    private static final int MOST_DECISIONS = 50;

    private final Map<FindingKey, About> findings = new HashMap<>();

    /**
     * @param appeared the revision of the entry by which each host found it
     * @param decided the revisions of decisions
     */
    private record About(Map<String, Long> appeared, Deque<Long> decided) {}

    void take(long revision, HistoryEntry entry) {
        if (entry.event() instanceof FindingChanged finding) {
            changed(revision, Clocks.host(entry), finding);
        } else if (entry.event() instanceof DecisionMade made) {
            keyOf(made).ifPresent(key -> decided(revision, about(key)));
        }
    }

    Stream<Long> revisions() {
        return findings.values().stream()
                .flatMap(about -> Stream.concat(about.appeared().values().stream(), about.decided().stream()));
    }

    private void changed(long revision, String host, FindingChanged finding) {
        FindingKey key = new FindingKey(finding.rule(), finding.target());
        About about = about(key);
        if (finding.open()) {
            about.appeared().put(host, revision);
            return;
        }
        about.appeared().remove(host);
        if (about.appeared().isEmpty()) {
            findings.remove(key);
        }
    }

    private About about(FindingKey key) {
        return findings.computeIfAbsent(key, missing -> new About(new HashMap<>(), new ArrayDeque<>()));
    }

    private static void decided(long revision, About about) {
        about.decided().addLast(revision);
        if (about.decided().size() > MOST_DECISIONS) {
            about.decided().removeFirst();
        }
    }

    /** Decisions about a plan name the rule and the target that it is for. */
    private static Optional<FindingKey> keyOf(DecisionMade made) {
        return made.rule().flatMap(rule -> made.target().map(target -> new FindingKey(rule, target)));
    }
}
