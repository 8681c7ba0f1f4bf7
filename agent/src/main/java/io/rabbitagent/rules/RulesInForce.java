package io.rabbitagent.rules;

import io.rabbitagent.yaml.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which an agent judges now, and where it has them from.
 *
 * @param source the directory that they were read from, or {@code shipped} for those that come with the program
 * @param digest of all files, 12 hexadecimal digits: the same wherever the files are; empty where no rules are in force
 * @param all none where the source was never right: the agent then acts on nothing
 * @param since when they came into force on this host
 * @param lastGood when what is in force was last found in the source without a fault; empty where it never was
 * @param problems with what the source holds now; where there are any, the last good rules stay in force
 */
public record RulesInForce(
        String source,
        String digest,
        List<Rule> all,
        Instant since,
        Optional<Instant> lastGood,
        List<Problem> problems) {
    public RulesInForce {
        all = List.copyOf(all);
        problems = List.copyOf(problems);
    }

    /** As the agent's loop takes them. */
    public RuleSet set() {
        return RuleSet.of(all);
    }

    /** The same rules, after another look at the source. */
    public RulesInForce with(Optional<Instant> good, List<Problem> found) {
        return new RulesInForce(source, digest, all, since, good, found);
    }
}
