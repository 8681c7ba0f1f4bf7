package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.rules.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an agent knew and remembered at the end of a turn: what people are shown. */
public record Situation(
        Instant now,
        Duration uptime,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Memory memory,
        List<Finding> findings) {
    public Situation {
        findings = List.copyOf(findings);
    }

    public static Situation after(Input input, Turn turn) {
        return new Situation(
                input.now(), input.uptime(), input.picture(), input.decisions(), turn.memory(), turn.findings());
    }
}
