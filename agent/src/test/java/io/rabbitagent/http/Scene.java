package io.rabbitagent.http;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.Shipped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Situations as the production loop makes them, of a picture that stays as it is for three turns. */
final class Scene {
    static final NodeName ME = Pictures.node(1);
    static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);

    /** The uptime at which {@link #of} ends. */
    static final Duration UPTIME = Duration.ofSeconds(130);

    private static final int TURNS = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private Scene() {}

    static Metrics metrics() {
        return new Metrics("prod", ME, "1.2.3", Set.of("nights", "patching"), CLOCK);
    }

    static Situation of(Pictures pictures) {
        return of(pictures, Decisions.none("prod"));
    }

    static Situation of(Pictures pictures, Decisions decisions) {
        return of(pictures, Fact.known(decisions));
    }

    static Situation of(Pictures pictures, Fact<Decisions> decisions) {
        return of(pictures, decisions, Shipped.rules());
    }

    static Situation of(Pictures pictures, Fact<Decisions> decisions, List<Rule> rules) {
        return of(pictures, decisions, InForce.of(rules));
    }

    static Situation of(Pictures pictures, Fact<Decisions> decisions, RulesInForce rules) {
        AgentLoop loop = new AgentLoop(ME, "a1", rules.set());
        Duration uptime = UPTIME.minus(BETWEEN.multipliedBy(TURNS - 1));
        Situation situation = turn(loop, Memory.atStart(Set.of()), pictures, decisions, uptime, rules);
        for (int turn = 1; turn < TURNS; turn++) {
            uptime = uptime.plus(BETWEEN);
            situation = turn(loop, situation.memory(), pictures.nextSample(), decisions, uptime, rules);
        }
        return situation;
    }

    private static Situation turn(
            AgentLoop loop,
            Memory memory,
            Pictures pictures,
            Fact<Decisions> decisions,
            Duration uptime,
            RulesInForce rules) {
        Input input = new Input(
                Pictures.NOON,
                uptime,
                "entropy",
                pictures.picture(),
                decisions,
                Fact.known(Measurements.NONE),
                Optional.empty());
        Turn turn = loop.turn(memory, input);
        return Situation.after(input, turn, rules);
    }

    /** A healthy cluster's, to be read by everybody. */
    static Served served(Metrics metrics) {
        return served(metrics, new FakeAgent(Pictures.healthy(3)));
    }

    /** As {@link #served(Metrics)}, with an agent that answers as that one does. */
    static Served served(Metrics metrics, AgentAccess agent) {
        return new Served(
                ME,
                metrics,
                () -> Optional.of(of(Pictures.healthy(3))),
                agent,
                Duration.ofSeconds(1),
                () -> UPTIME,
                AgentJson.create()::write,
                Guards.READING_ONLY,
                Optional.empty());
    }
}
