package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.Verification;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A rule about the cluster as a whole, for tests: while nobody runs, it starts rb3 and then rb2. */
public final class WholeCluster {
    private WholeCluster() {}

    public static Rule rule() {
        return rule(new StartsTwo());
    }

    /** In the place of a rule of its name, if there is one. */
    public static List<Rule> among(List<Rule> rules) {
        Rule mine = rule();
        return Stream.concat(
                        Stream.of(mine), rules.stream().filter(rule -> !rule.name().equals(mine.name())))
                .toList();
    }

    /** It finds something, and can't help. */
    public static Rule helpless() {
        return rule(new Helpless());
    }

    private static Rule rule(Remedy remedy) {
        return new Rule(
                "cluster-down",
                "No member of the cluster runs",
                Scope.CLUSTER,
                Mode.APPROVE,
                (picture, target) -> Judgement.of(false, "asked always"),
                Duration.ofSeconds(5),
                2,
                (picture, target) -> Judgement.of(picture.running().isEmpty(), "no member runs"),
                List.of(),
                remedy,
                new Budget(3, Duration.ofHours(1), 10, Duration.ofHours(1)),
                new Verification(Duration.ofMinutes(3), Duration.ofSeconds(5)));
    }

    private record StartsTwo() implements Remedy {
        @Override
        public String name() {
            return "starts-two";
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            List<Step> steps = List.of(
                    new Step(1, Pictures.node(3), new Action.StartApp()),
                    new Step(2, Pictures.node(2), new Action.StartApp()));
            return new Steps(steps, Losses.NONE, "stop them again");
        }

        @Override
        public Condition verified(List<Step> steps) {
            return (picture, target) -> Judgement.of(!picture.running().isEmpty(), "somebody runs");
        }
    }

    private record Helpless() implements Remedy {
        @Override
        public String name() {
            return "helpless";
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return new NotPossible("who went down last is not known");
        }

        @Override
        public Condition verified(List<Step> steps) {
            return (picture, target) -> Judgement.of(false, "nothing was done");
        }
    }
}
