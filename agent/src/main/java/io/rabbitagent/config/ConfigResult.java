package io.rabbitagent.config;

import static java.util.Objects.requireNonNull;

import io.rabbitagent.yaml.Problem;
import java.util.List;

/** What came of reading the configuration. */
public sealed interface ConfigResult {

    /** @param warnings what doesn't keep the agent from running, but is hardly meant */
    record Loaded(AgentConfig config, List<Problem> warnings) implements ConfigResult {
        public Loaded {
            requireNonNull(config, "config is null");
            warnings = List.copyOf(warnings);
        }
    }

    /** @param problems all of them, at least one */
    record Invalid(List<Problem> problems) implements ConfigResult {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("invalid, but there are no problems");
            }
        }
    }
}
