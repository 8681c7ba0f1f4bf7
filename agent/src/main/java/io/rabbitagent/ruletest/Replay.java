package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What agents with these rules would have done, picture by picture.
 *
 * <ol>
 *   <li>A picture stands until the next one. In between, turns go on at the interval until every rule's {@code for} and
 *       {@code minSamples} have passed; after that no turn could come to anything else, and the time is skipped.
 *   <li>Plans are proposed and taken back. None begins: of one that would, it is said once.
 * </ol>
 *
 * <p>Important properties: nothing that the plan would have changed is imagined; a pause, an approval or a used-up budget of
 * that time is not known here.
 */
public final class Replay {
    private static final Duration UPTIME = Duration.ofDays(1);

    private final List<Rule> rules;
    private final Duration interval;
    private final int settled;
    private final Set<String> begun = new HashSet<>();
    private final Map<FindingKey, String> blocked = new HashMap<>();
    private final List<Would> found = new ArrayList<>();
    private Optional<VirtualCluster> cluster = Optional.empty();
    private Optional<ClusterPicture> picture = Optional.empty();
    private Instant start = Instant.EPOCH;
    private Instant next = Instant.EPOCH;
    private int turnsOnPicture;

    /** @param interval between two turns */
    public Replay(List<Rule> rules, Duration interval) {
        this.rules = List.copyOf(rules);
        this.interval = interval;
        int samples = rules.stream().mapToInt(Rule::minSamples).max().orElse(1);
        this.settled = (int) AgentLoop.settlesWithin(rules).dividedBy(interval) + samples + 2;
    }

    /** The picture changed. */
    public void see(Instant at, ClusterPicture seen) {
        until(at);
        if (cluster.isEmpty()) {
            start = at;
            cluster = Optional.of(new VirtualCluster(
                    seen.clusterName(),
                    rules,
                    command -> command instanceof Command.Propose || command instanceof Command.Withdraw));
        }
        picture = Optional.of(seen);
        turnsOnPicture = 0;
        // A clock that was set back gives no turn in the past.
        next = at.isBefore(next.minus(interval)) ? next : at;
    }

    /** The agent that wrote the journal was started: what its life before remembered is gone. */
    public void agentStarted(Instant at) {
        until(at);
        cluster.ifPresent(VirtualCluster::restart);
        picture = Optional.empty();
    }

    /** Time goes on to there. */
    public void until(Instant end) {
        while (picture.isPresent() && turnsOnPicture < settled && next.isBefore(end)) {
            turn(cluster.orElseThrow(), picture.get());
        }
    }

    /** Everything since the last call, in order. */
    public List<Would> take() {
        List<Would> all = List.copyOf(found);
        found.clear();
        return all;
    }

    private void turn(VirtualCluster agents, ClusterPicture seen) {
        Instant now = next;
        next = now.plus(interval);
        turnsOnPicture++;
        Decisions before = agents.decisions();
        List<Command> wanted = agents.turn(now, UPTIME.plus(Duration.between(start, now)), seen);
        wanted.forEach(command -> note(command, before, now));
        for (Rule rule : rules) {
            rule.targets(seen)
                    .forEach(target -> agents.speaker(target, seen)
                            .ifPresent(situation -> note(rule, target, situation.findings(), now)));
        }
    }

    private void note(Command command, Decisions before, Instant now) {
        if (command instanceof Command.Propose propose) {
            Plan plan = propose.plan();
            if (plan.mode() != Mode.AUTO) {
                add(now, plan, Would.Kind.ASK, "would ask for approval: " + plan.summary());
            }
        } else if (command instanceof Command.Withdraw withdraw) {
            before.proposal(withdraw.planId())
                    .ifPresent(proposal -> add(
                            now, proposal.plan(), Would.Kind.TAKE_BACK, "would take the plan back: " + withdraw.why()));
        } else if (command instanceof Command.Begin begin && begun.add(begin.planId())) {
            before.proposal(begin.planId())
                    .ifPresent(proposal -> add(
                            now,
                            proposal.plan(),
                            Would.Kind.BEGIN,
                            "would begin: " + proposal.plan().summary()));
        }
    }

    private void note(Rule rule, NodeName target, List<Finding> findings, Instant now) {
        FindingKey key = new FindingKey(rule.name(), target);
        Optional<Finding> finding = findings.stream()
                .filter(one -> one.rule().equals(rule.name()) && one.target().equals(target))
                .findFirst();
        Optional<String> by =
                finding.filter(one -> one.state() == FindingState.BLOCKED).flatMap(Finding::blockedBy);
        if (by.isPresent() && !by.get().equals(blocked.get(key))) {
            blocked.put(key, by.get());
            String text = finding.get().summary() + "; blocked by " + by.get();
            found.add(new Would(now, rule.name(), target, Would.Kind.BLOCKED, text, List.of()));
        } else if (by.isEmpty() && blocked.remove(key) != null && finding.isEmpty()) {
            found.add(new Would(now, rule.name(), target, Would.Kind.GONE, "no longer found", List.of()));
        }
    }

    private void add(Instant now, Plan plan, Would.Kind kind, String text) {
        boolean shows = kind == Would.Kind.ASK || kind == Would.Kind.BEGIN;
        found.add(new Would(now, plan.rule(), plan.target(), kind, text, shows ? plan.steps() : List.of()));
    }
}
