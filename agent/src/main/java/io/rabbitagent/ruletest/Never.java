package io.rabbitagent.ruletest;

import io.rabbitagent.plan.Verdict;
import java.util.Optional;

/**
 * An answer that a rule's condition or gate can't give, by the word of whoever wrote the tests.
 *
 * @param gate empty for the rule's condition
 * @param place where it is written, for messages
 */
public record Never(String place, String rule, Optional<String> gate, Verdict verdict, String because) {
    boolean isAbout(Sighting sighting) {
        return sighting.equals(new Sighting(rule, gate, verdict));
    }
}
