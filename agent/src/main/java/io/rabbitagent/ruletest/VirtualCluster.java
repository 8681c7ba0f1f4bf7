package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.ObservationChange;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The agents of all members on one clock that its caller moves, with one decisions document.
 *
 * <p>Important properties: each turn every agent that is there has looked again, under the claim that stands then; a
 * decision is there at once; a step that is run has ended at its agent's next turn; an agent that was silent comes back as
 * a new life without memory; nothing is random.
 */
final class VirtualCluster {
    private final List<Rule> rules;
    private final Predicate<Command> decides;
    private final Map<NodeName, VirtualAgent> agents = new HashMap<>();
    private Decisions decisions;
    private Optional<StepEnd.Result> nextStep = Optional.empty();
    private long turns;
    private int lives;

    /** @param decides which of the agents' commands are decided; the others leave no trace */
    VirtualCluster(String name, List<Rule> rules, Predicate<Command> decides) {
        this.rules = List.copyOf(rules);
        this.decides = decides;
        this.decisions = Decisions.none(name);
    }

    /** A turn of every agent that is there. @return what they wanted to be decided */
    List<Command> turn(Instant now, Duration uptime, ClusterPicture picture) {
        turns++;
        ClusterPicture seen = looked(now, picture);
        List<Command> wanted = new ArrayList<>();
        for (NodeName node : seen.members()) {
            VirtualAgent agent = agents.get(node);
            if (agent != null) {
                String entropy = node + " " + turns;
                for (Effect effect : agent.turn(now, uptime, entropy, seen, decisions)) {
                    perform(agent, effect, now, wanted);
                }
            }
        }
        return wanted;
    }

    /** Every agent is killed, and starts anew with the next turn. */
    void restart() {
        agents.clear();
    }

    Decisions decisions() {
        return decisions;
    }

    Answer decide(Command command, Instant now) {
        Answer answer = Transitions.decide(decisions, command, now);
        if (answer instanceof Answer.Decided decided) {
            decisions = decided.decisions();
        }
        return answer;
    }

    /** The step that is run or looked at next ends so. */
    void nextStepEnds(StepEnd.Result result) {
        nextStep = Optional.of(result);
    }

    /** What the agent knew that speaks for a member: its own, or the first that is there while that is silent. */
    Optional<Situation> speaker(NodeName target, ClusterPicture picture) {
        List<NodeName> order = new ArrayList<>(List.of(target));
        order.addAll(picture.members());
        return order.stream()
                .filter(node -> picture.report(node).presence().fresh())
                .findFirst()
                .flatMap(node -> Optional.ofNullable(agents.get(node)))
                .flatMap(VirtualAgent::last);
    }

    /** Every agent that is there has looked again and seen this. */
    private ClusterPicture looked(Instant now, ClusterPicture picture) {
        Optional<String> claim = decisions.active().flatMap(ActivePlan::claim).map(StepProgress.Claim::id);
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        reports.replaceAll((node, report) -> {
            if (!report.presence().fresh()) {
                agents.remove(node);
                return report;
            }
            VirtualAgent agent = agents.computeIfAbsent(node, name -> new VirtualAgent(name, ++lives, rules));
            return new NodeReport(
                    node,
                    Presence.freshNow(),
                    ObservationChange.of(report.observation())
                            .agent(agent.life())
                            .sample(turns)
                            .at(now)
                            .claim(claim)
                            .progress(Optional.empty())
                            .done());
        });
        return Members.with(picture, reports);
    }

    private void perform(VirtualAgent agent, Effect effect, Instant now, List<Command> wanted) {
        if (effect instanceof Effect.Decide decide) {
            wanted.add(decide.command());
            if (decides.test(decide.command())) {
                decide(decide.command(), now);
            }
        } else if (effect instanceof Effect.RunStep run) {
            agent.ends(end(run.plan(), run.step(), run.claimId()));
        } else if (effect instanceof Effect.LookAtStep look) {
            agent.ends(end(look.plan(), look.step(), look.claimId()));
        }
    }

    private StepEnd end(Plan plan, Step step, String claimId) {
        StepEnd.Result result = nextStep.orElse(StepEnd.Result.DONE);
        nextStep = Optional.empty();
        return new StepEnd(plan.id(), step.number(), claimId, result, "as the test says: " + result.text());
    }
}
