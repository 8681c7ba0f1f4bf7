package io.rabbitagent.decide;

import io.rabbitagent.rules.Finding;
import java.util.List;

/** What a turn comes to. */
public record Turn(Memory memory, List<Finding> findings, List<Effect> effects) {
    public Turn {
        findings = List.copyOf(findings);
        effects = List.copyOf(effects);
    }
}
