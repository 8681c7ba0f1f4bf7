package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent shutdown-order -o json}: stable; fields are added, never changed.
 *
 * @param verdict running, last-down, stopped-together, split or unknown
 * @param startFirst start these together, before all others; empty where that is not known, or would not do
 * @param order first down first; nodes in one inner list can't be told apart
 * @param lastGroups who was outlived by nobody else; more than one group in a split only
 * @param contradictions where two sources disagree, a sentence each
 * @param obstacle why nobody is to be started first although the last are known; empty mostly
 * @param advice what humans can do, in the order in which to do it
 */
public record ShutdownOrderView(
        int formatVersion,
        String verdict,
        List<String> startFirst,
        List<List<String>> order,
        List<List<String>> lastGroups,
        List<Evidence> evidence,
        List<Missing> missing,
        List<String> contradictions,
        Optional<String> obstacle,
        List<Advice> advice) {

    /**
     * What one node knew when it ended.
     *
     * @param source history, before-boot or data-directory
     * @param at by that host's clock: when it ended, where the source is history; else when its files were found, so
     *     that it ended before
     * @param how clean, crash or unknown
     * @param agent present or silent
     * @param startedSince its Erlang VM has been started since
     * @param hostRebooted its host has booted anew since; false also where that is not known
     */
    public record Evidence(
            String node,
            String source,
            List<String> sawRunning,
            Instant at,
            String how,
            String agent,
            boolean startedSince,
            boolean hostRebooted) {}

    public record Missing(String node, String why) {}

    /**
     * One thing to do, or to leave.
     *
     * @param text in a sentence or a few
     * @param commands that do it; empty where there is nothing to type
     */
    public record Advice(String text, List<Command> commands) {}

    /** @param on the nodes on whose hosts to run it; empty where any host will do */
    public record Command(List<String> on, String command) {}
}
