package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.BuiltInRules;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped rules, or {@code app-stopped} with a remedy of several steps on two hosts, by itself or after approval. */
final class SimulatedRules {
    private SimulatedRules() {}

    static List<Rule> of(int kind) {
        List<Rule> shipped = BuiltInRules.all();
        Rule appStopped = shipped.stream()
                .filter(rule -> rule.name().equals("app-stopped"))
                .findFirst()
                .orElseThrow();
        return switch (kind) {
            case 0 -> shipped;
            case 1 -> List.of(changed(appStopped, Mode.AUTO, appStopped.remedy()));
            case 2 -> List.of(changed(appStopped, Mode.AUTO, new OnTwoHosts()));
            default -> List.of(changed(appStopped, Mode.APPROVE, new OnTwoHosts()));
        };
    }

    private static Rule changed(Rule rule, Mode mode, Remedy remedy) {
        return new Rule(
                rule.name(),
                rule.summary(),
                mode,
                rule.holdFor(),
                rule.minSamples(),
                rule.when(),
                rule.gates(),
                remedy,
                new Budget(50, Duration.ofHours(1), 90, Duration.ofHours(1)),
                new Verification(Duration.ofSeconds(40), Duration.ofSeconds(5)));
    }

    /** A step on the target, one on another host, and two on the target again. */
    private record OnTwoHosts() implements Remedy {
        @Override
        public String name() {
            return "on-two-hosts";
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
