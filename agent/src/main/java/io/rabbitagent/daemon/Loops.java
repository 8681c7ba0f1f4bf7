package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.rules.RulesInForce;

/** Takes each turn of the loop by the rules that are then in force. A loop remembers nothing, so other rules get another. */
final class Loops {
    private final NodeName me;
    private final String agent;
    private final RuleBook book;
    private RulesInForce rules;
    private AgentLoop loop;

    /** @param agent names this life of the agent */
    Loops(NodeName me, String agent, RuleBook book) {
        this.me = me;
        this.agent = agent;
        this.book = book;
        this.rules = book.inForce();
        this.loop = new AgentLoop(me, agent, rules.set());
    }

    /** What came of a turn, and how things stand after it. */
    record Taken(Turn turn, Situation situation) {}

    Taken turn(Memory memory, Input input) {
        RulesInForce now = book.look(input.uptime());
        if (!now.all().equals(rules.all())) {
            loop = new AgentLoop(me, agent, now.set());
        }
        rules = now;
        Turn turn = loop.turn(memory, input);
        return new Taken(turn, Situation.after(input, turn, rules));
    }
}
