package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shipped rules, in modes and with budgets that let them act, and {@code app-stopped} with a remedy of several steps on
 * two hosts.
 */
final class SimulatedRules {
    private static final int KINDS = 6;
    private static final int OUTAGE = 6;
    private static final int PARTITION = 8;

    /** Longer than any schedule and than all clocks are apart, so that nothing ever runs out of it. */
    private static final Duration LONG = Duration.ofHours(4);

    private static final Budget WIDE = new Budget(50, LONG, 90, LONG);
    private static final Budget TIGHT = new Budget(1, LONG, 2, LONG);

    private SimulatedRules() {}

    /** An outage of the whole cluster is the longest of all schedules, and one in so many. */
    static int kind(Dice dice) {
        if (dice.oneIn(16)) {
            return OUTAGE + dice.below(2);
        }
        return dice.oneIn(100) ? PARTITION : dice.below(KINDS);
    }

    static List<Rule> of(int kind) {
        Rule stopped = shipped("app-stopped");
        Rule refused = shipped("inconsistent-cluster");
        return switch (kind) {
            case 0 ->
                List.of(
                        changed(stopped, Mode.APPROVE, stopped.remedy(), WIDE),
                        changed(refused, Mode.APPROVE, refused.remedy(), WIDE));
            case 1 ->
                List.of(
                        changed(stopped, Mode.AUTO, stopped.remedy(), WIDE),
                        changed(refused, Mode.AUTO, refused.remedy(), WIDE));
            case 2 -> List.of(changed(stopped, Mode.AUTO, stopped.remedy(), TIGHT));
            case 3 -> List.of(changed(stopped, Mode.AUTO, new OnTwoHosts(), WIDE));
            case 4 -> List.of(changed(stopped, Mode.APPROVE, new OnTwoHosts(), WIDE));
            case 5 -> List.of(changed(refused, Mode.AUTO, refused.remedy(), WIDE));
            case OUTAGE -> outage(Mode.AUTO);
            case PARTITION ->
                List.of(
                        changed(
                                shipped("partition"),
                                Mode.APPROVE,
                                shipped("partition").remedy(),
                                WIDE),
                        changed(stopped, Mode.AUTO, stopped.remedy(), WIDE));
            default -> outage(Mode.APPROVE);
        };
    }

    /**
     * What a loop is given for the rule files of its host: none at all where nobody can read them.
     *
     * @param files empty where nobody can read them
     */
    static List<Rule> forTheLoop(Optional<List<Rule>> files) {
        return files.orElse(List.of());
    }

    private static List<Rule> outage(Mode mode) {
        Rule down = shipped("cluster-down");
        Rule member = shipped("member-down");
        Rule stopped = shipped("app-stopped");
        return List.of(
                changed(down, mode, down.remedy(), WIDE),
                changed(member, Mode.AUTO, member.remedy(), WIDE),
                changed(stopped, Mode.APPROVE, stopped.remedy(), WIDE));
    }

    /** Of a cluster whose last member is lost: nothing else acts. */
    static List<Rule> lastLost() {
        Rule lost = shipped(LostInvariants.RULE);
        return List.of(changed(lost, Mode.APPROVE, lost.remedy(), WIDE));
    }

    private static Rule shipped(String name) {
        return Shipped.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Rule changed(Rule rule, Mode mode, Remedy remedy, Budget budget) {
        return RuleVariants.of(rule)
                .mode(mode)
                .remedy(remedy)
                .limits(budget, new Verification(Duration.ofSeconds(40), Duration.ofSeconds(5)))
                .done();
    }

    /** A step on the target, one on another host, and two on the target again. */
    record OnTwoHosts() implements Remedy {
        @Override
        public String name() {
            return "on-two-hosts";
        }

        @Override
        public List<Gate> precautions() {
            return new StartAppRemedy().precautions();
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            NodeName other = picture.members().stream()
                    .filter(node -> !node.equals(target))
                    .findFirst()
                    .orElse(target);
            List<Step> steps = new ArrayList<>();
            steps.add(new Step(1, target, new Action.BackUp(other)));
            steps.add(new Step(2, other, new Action.CheckQuorumQueues(other)));
            steps.add(new Step(3, target, new Action.StartApp()));
            steps.add(new Step(4, target, new Action.HandBackToService()));
            return new Steps(steps, Losses.NONE, "stop_app");
        }

        @Override
        public Condition verified(List<Step> steps) {
            return new SeenRunning();
        }
    }
}
