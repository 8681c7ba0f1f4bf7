package io.rabbitagent.ruletest;

import io.rabbitagent.plan.Verdict;
import java.util.Optional;

/**
 * An answer that an expectation relies on: would a rule's condition or gate have answered otherwise, the test would have
 * failed.
 *
 * @param gate empty for the rule's condition
 */
public record Sighting(String rule, Optional<String> gate, Verdict verdict) {}
