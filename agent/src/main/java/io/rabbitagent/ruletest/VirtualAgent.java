package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import io.rabbitagent.rules.RulesInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One life of a member's agent: the production loop, its memory, and what the step that it runs will come to. */
final class VirtualAgent {
    private final String life;
    private final AgentLoop loop;
    private final RulesInForce rules;
    private Memory memory = Memory.atStart(Set.of());
    private Optional<StepEnd> ended = Optional.empty();
    private Optional<Situation> last = Optional.empty();

    /** @param number of this life among all of the cluster */
    VirtualAgent(NodeName me, int number, List<Rule> rules) {
        this.life = "a-" + me.host() + "-" + number;
        this.loop = new AgentLoop(me, life, RuleSet.of(rules));
        this.rules = new RulesInForce("under test", "", rules, Members.START, Optional.of(Members.START), List.of());
    }

    /** Names this life. */
    String life() {
        return life;
    }

    /** What it knew after its last turn; empty before the first. */
    Optional<Situation> last() {
        return last;
    }

    List<Effect> turn(Instant now, Duration uptime, String entropy, ClusterPicture picture, Decisions decisions) {
        Input input =
                new Input(now, uptime, entropy, picture, Fact.known(decisions), Fact.known(Measurements.NONE), ended);
        ended = Optional.empty();
        Turn turn = loop.turn(memory, input);
        memory = turn.memory();
        last = Optional.of(Situation.after(input, turn, rules));
        return turn.effects();
    }

    /** Its next turn hears what came of its step. */
    void ends(StepEnd end) {
        ended = Optional.of(end);
    }
}
