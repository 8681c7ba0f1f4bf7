package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;

/**
 * {@code agent shutdown-order -o json}.
 *
 * @param verdict running, last-down, stopped-together, split or unknown
 * @param startFirst start these together, before all others
 * @param order first down first; nodes in one inner list can't be told apart
 * @param contradictions where two sources disagree, a sentence each
 */
public record ShutdownOrderView(
        int formatVersion,
        String verdict,
        List<String> startFirst,
        List<List<String>> order,
        List<Evidence> evidence,
        List<Missing> missing,
        List<String> contradictions) {

    /**
     * What one node knew when it ended.
     *
     * @param how clean, crash or unknown
     */
    public record Evidence(String node, String source, List<String> sawRunning, Instant at, String how) {}

    public record Missing(String node, String why) {}
}
