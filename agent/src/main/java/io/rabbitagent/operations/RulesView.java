package io.rabbitagent.operations;

import io.rabbitagent.operations.StatusView.Rules;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which this host's agent judges.
 *
 * @param inForce where they are from, and what is wrong there
 */
public record RulesView(int formatVersion, Rules inForce, List<RuleLine> rules) {
    /**
     * A rule.
     *
     * @param file that it was read from
     * @param digest of that file's text, 12 hexadecimal digits
     * @param mode how far it may go by itself at most: observe, approve or auto
     * @param scope node or cluster
     * @param priority of two findings that could be cured now, the larger comes first
     * @param remedy that cures what it finds
     * @param summary what it means that it fires
     */
    public record RuleLine(
            String name,
            int version,
            String file,
            String digest,
            String mode,
            String scope,
            int priority,
            String remedy,
            String summary,
            Optional<String> runbook) {}
}
