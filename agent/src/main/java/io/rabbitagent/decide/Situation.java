package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.RulesInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an agent knew and remembered at the end of a turn: what people are shown.
 *
 * @param rules by which all of it was judged
 */
public record Situation(
        Instant now,
        Duration uptime,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Memory memory,
        List<Finding> findings,
        RulesInForce rules) {
    public Situation {
        findings = List.copyOf(findings);
    }

    public static Situation after(Input input, Turn turn, RulesInForce rules) {
        return new Situation(
                input.now(), input.uptime(), input.picture(), input.decisions(), turn.memory(), turn.findings(), rules);
    }

    /** The same, as if humans had said these things of members, and nothing else. */
    public Situation asIfDeclared(List<Declaration> all) {
        return new Situation(now, uptime, picture.withDeclared(Fact.known(all)), decisions, memory, findings, rules);
    }
}
