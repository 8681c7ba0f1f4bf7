package io.rabbitagent.daemon;

import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import java.util.List;

/** Where an agent has its rules from. */
interface RuleSource {
    /** As people know it: a directory, or {@code shipped}. */
    String name();

    /** What tells, cheaply, whether the texts may have changed: while it is the same, so are they, but for what could not be read. */
    List<String> look();

    Texts texts();

    /**
     * All rule files as they are now.
     *
     * @param problems what keeps some of them from being read
     */
    record Texts(List<RuleText> files, List<Problem> problems) {
        public Texts {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }
    }
}
