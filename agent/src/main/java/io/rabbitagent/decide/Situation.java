package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.RulesInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an agent knew and remembered at the end of a turn: what people are shown.
 *
 * @param rules by which all of it was judged
 * @param notTaken why the shared store took nothing of this agent, though it may have been read; empty where it did
 */
public record Situation(
        Instant now,
        Duration uptime,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Memory memory,
        List<Finding> findings,
        RulesInForce rules,
        Optional<String> notTaken) {
    public Situation {
        findings = List.copyOf(findings);
    }

    public Situation(
            Instant now,
            Duration uptime,
            ClusterPicture picture,
            Fact<Decisions> decisions,
            Memory memory,
            List<Finding> findings,
            RulesInForce rules) {
        this(now, uptime, picture, decisions, memory, findings, rules, Optional.empty());
    }

    public static Situation after(Input input, Turn turn, RulesInForce rules) {
        return new Situation(
                input.now(), input.uptime(), input.picture(), input.decisions(), turn.memory(), turn.findings(), rules);
    }

    /** The same, as if humans had said these things of members, and nothing else. */
    public Situation asIfDeclared(List<Declaration> all) {
        return new Situation(
                now, uptime, picture.withDeclared(Fact.known(all)), decisions, memory, findings, rules, notTaken);
    }

    public Situation withNotTaken(Optional<String> why) {
        return new Situation(now, uptime, picture, decisions, memory, findings, rules, why);
    }
}
