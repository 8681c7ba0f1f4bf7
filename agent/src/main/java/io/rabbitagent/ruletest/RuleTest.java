package io.rabbitagent.ruletest;

import java.time.Duration;
import java.util.List;

/**
 * What happens to a cluster, and what its agents must make of it.
 *
 * @param interval between two turns of each agent
 * @param scenes in the order of their times; the first is there from the beginning
 * @param deeds in the order of their times
 * @param expectations in the order of their times
 */
public record RuleTest(
        String name, Duration interval, List<Scene> scenes, List<Deed> deeds, List<Expectation> expectations) {
    public RuleTest {
        if (scenes.isEmpty()) {
            throw new IllegalArgumentException("a test begins with a scene");
        }
        scenes = List.copyOf(scenes);
        deeds = List.copyOf(deeds);
        expectations = List.copyOf(expectations);
    }

    /** When the last expectation is looked at. */
    Duration end() {
        return expectations.stream()
                .map(Expectation::at)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
