package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a test.
 *
 * <ol>
 *   <li>At each multiple of the interval: the scene and the deeds whose time has come.
 *   <li>Then a turn of every agent that is there.
 *   <li>Then the expectations for the time until the next turn.
 * </ol>
 */
public final class TestRun {
    private static final String TESTER = "tester";
    private static final Duration UPTIME = Duration.ofHours(1);

    private final RuleTest test;
    private final List<Rule> rules;
    private final VirtualCluster cluster;
    private final List<Failure> failures = new ArrayList<>();
    private final Set<Sighting> sightings = new HashSet<>();

    private TestRun(RuleTest test, List<Rule> rules) {
        this.test = test;
        this.rules = rules;
        this.cluster = new VirtualCluster(test.scenes().get(0).picture().clusterName(), rules, command -> true);
    }

    /** @param rules all that the agents have */
    public static TestResult of(RuleTest test, List<Rule> rules) {
        return new TestRun(test, rules).run();
    }

    private TestResult run() {
        Duration before = Duration.ofSeconds(-1);
        for (Duration at = Duration.ZERO; at.compareTo(test.end()) <= 0; at = at.plus(test.interval())) {
            ClusterPicture picture = picture(at);
            Instant now = Members.START.plus(at);
            for (Deed deed : test.deeds()) {
                if (within(deed.at(), before, at)) {
                    act(deed, now);
                }
            }
            List<Command> ignored = cluster.turn(now, UPTIME.plus(at), picture);
            Duration next = at.plus(test.interval());
            for (Expectation expected : test.expectations()) {
                if (expected.at().compareTo(at) >= 0 && expected.at().compareTo(next) < 0) {
                    judge(expected, picture);
                }
            }
            before = at;
        }
        return new TestResult(test.name(), failures, sightings);
    }

    /** Whether this has come since the turn before. */
    private static boolean within(Duration time, Duration before, Duration now) {
        return time.compareTo(before) > 0 && time.compareTo(now) <= 0;
    }

    private ClusterPicture picture(Duration at) {
        ClusterPicture last = test.scenes().get(0).picture();
        for (Scene scene : test.scenes()) {
            if (scene.at().compareTo(at) <= 0) {
                last = scene.picture();
            }
        }
        return last;
    }

    private void judge(Expectation expected, ClusterPicture picture) {
        Optional<Rule> rule =
                rules.stream().filter(one -> one.name().equals(expected.rule())).findFirst();
        if (rule.isEmpty()) {
            failures.add(new Failure(
                    expected.at(), expected.place(), "a rule " + expected.rule(), "there is none among the rules"));
            return;
        }
        List<NodeName> targets =
                expected.node().map(List::of).orElseGet(() -> rule.get().targets(picture));
        for (NodeName target : targets) {
            Optional<Situation> situation = cluster.speaker(target, picture);
            if (situation.isEmpty()) {
                failures.add(new Failure(
                        expected.at(), expected.place(), "an agent that speaks for " + target, "all are silent"));
                continue;
            }
            Judge judge = new Judge(expected, rule.get(), target, situation.get(), cluster.decisions());
            failures.addAll(judge.failures());
            sightings.addAll(judge.sightings());
        }
    }

    private void act(Deed deed, Instant now) {
        Act act = deed.act();
        if (act instanceof Act.NextStep next) {
            cluster.nextStepEnds(next.result());
            return;
        }
        Optional<Command> command = command(act, now);
        if (command.isEmpty()) {
            failures.add(new Failure(deed.at(), deed.place(), "a plan to act on", "there is no such plan"));
        } else if (cluster.decide(command.get(), now) instanceof Answer.Refused refused) {
            failures.add(new Failure(deed.at(), deed.place(), "that this may be done", refused.detail()));
        }
    }

    /** Empty where there is no plan that it is about. */
    private Optional<Command> command(Act act, Instant now) {
        if (act instanceof Act.Approve approve) {
            return waiting(approve.rule(), approve.target())
                    .map(plan -> new Command.Approve(TESTER, plan.id(), plan.digest(), "as the test says"));
        }
        if (act instanceof Act.Reject reject) {
            return waiting(reject.rule(), reject.target())
                    .map(plan -> new Command.Reject(TESTER, plan.id(), "as the test says"));
        }
        if (act instanceof Act.Abort abort) {
            return cluster.decisions()
                    .activeFor(abort.rule(), abort.target())
                    .map(active -> new Command.Abort(TESTER, active.plan().id(), "as the test says", Optional.empty()));
        }
        if (act instanceof Act.Acknowledge ack) {
            return Optional.of(new Command.Acknowledge(TESTER, ack.rule(), ack.target(), "as the test says"));
        }
        if (act instanceof Act.PauseFor pause) {
            return Optional.of(new Command.PauseAll(TESTER, "as the test says", now.plus(pause.length())));
        }
        if (act instanceof Act.DeclareLost lost) {
            return Optional.of(new Command.Declare(TESTER, lost.node(), Declaration.What.LOST, "as the test says"));
        }
        if (act instanceof Act.AskToLeave ask) {
            return Optional.of(new Command.Declare(TESTER, ask.node(), Declaration.What.LEAVING, "as the test says"));
        }
        return Optional.of(new Command.Resume(TESTER, "as the test says"));
    }

    private Optional<Plan> waiting(String rule, NodeName target) {
        Decisions decisions = cluster.decisions();
        return decisions.proposalFor(rule, target).map(proposal -> proposal.plan());
    }
}
