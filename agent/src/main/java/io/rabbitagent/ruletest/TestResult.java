package io.rabbitagent.ruletest;

import java.util.List;
import java.util.Set;

/** What came of a test. */
public record TestResult(String name, List<Failure> failures, Set<Sighting> sightings) {
    public TestResult {
        failures = List.copyOf(failures);
        sightings = Set.copyOf(sightings);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
