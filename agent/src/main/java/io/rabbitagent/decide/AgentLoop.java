package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One turn of an agent: what is so, therefore what to do. It is level-triggered: each turn starts from the present
 * picture and the present decisions, and a turn whose effects were lost is made good by the next.
 *
 * <ol>
 *   <li>Judge every rule for every member, and remember how long each has had its answer.
 *   <li>Propose a plan for what has been seen for long enough; take back proposals that the facts no longer support.
 *   <li>Put an approved plan whose first step is ours into the slot, when planning again gives the same plan and no
 *       other comes first.
 *   <li>End a pause that is over, and what was said of a member and is not so any more.
 *   <li>Measure on copies of our node's data what somebody has asked for; end what is of no use any more.
 *   <li>Claim our step of the plan in the slot, run it once the claim is acknowledged and the gates are open on what was
 *       seen after it, report what came of it.
 *   <li>When no step is left, watch for the effect, and conclude.
 * </ol>
 *
 * <p>Important properties: an unknown answer does nothing, neither propose nor take back; without the decisions document
 * nothing is decided and nothing runs; while a step is being worked on, no other is handed out.
 */
public final class AgentLoop {
    private final NodeName me;
    private final RuleSet rules;
    private final Tracking tracking;
    private final Precedence precedence;
    private final Proposing proposing;
    private final Pausing pausing;
    private final Measuring measuring;
    private final Stepping stepping;
    private final Verifying verifying;

    /**
     * @param me the agent's node
     * @param agent names this life of the agent
     * @param rules in force
     */
    public AgentLoop(NodeName me, String agent, RuleSet rules) {
        this.me = me;
        this.rules = rules;
        this.tracking = new Tracking(me, rules);
        this.precedence = new Precedence(rules.toJudge());
        this.proposing = new Proposing(me, rules);
        this.pausing = new Pausing(me);
        this.measuring = new Measuring(me);
        this.stepping = new Stepping(me, agent, rules, precedence);
        this.verifying = new Verifying(me, rules.toJudge());
    }

    /** How long turns on one picture may still bring something new: every wait of these rules is over then. */
    public static Duration settlesWithin(List<Rule> rules) {
        Duration longest =
                rules.stream().map(Rule::holdFor).max(Duration::compareTo).orElse(Duration.ZERO);
        return longest.multipliedBy(2).plus(Precedence.PATIENCE);
    }

    public Turn turn(Memory memory, Input input) {
        List<Effect> effects = new ArrayList<>();
        Optional<Decisions> decisions = input.decisions().value();
        Memory next = tracking.update(memory, input, effects);
        next = input.ended().isPresent() ? next.withEnded(input.ended()) : next;
        next = decisions.isPresent() ? carryOn(next, input, decisions.get(), effects) : Verifying.unseen(next);
        Planner planner = Planner.of(next, input);
        if (decisions.isPresent()) {
            next = precedence.update(next, input, decisions.get(), planner);
            proposing.decide(next, input, decisions.get(), planner, effects);
        }
        return new Turn(next, new Findings(me, rules.toJudge(), next, input, planner).all(), effects);
    }

    private Memory carryOn(Memory memory, Input input, Decisions decisions, List<Effect> effects) {
        Memory next = Ledger.update(memory, decisions, input.uptime());
        next = pausing.next(next, input, decisions, effects);
        Declaring.over(me, input.picture(), decisions).map(Effect.Decide::new).forEach(effects::add);
        measuring.next(input, decisions, effects);
        next = stepping.next(next, input, decisions, effects);
        return verifying.next(next, input, decisions, effects);
    }
}
