package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of several plans begins first: that of the rule with the larger priority.
 *
 * <p>So a plan waits while one of a higher rule could begin now, and while a finding of a higher rule is seen and not yet
 * for long enough: its plan may be about to come. It waits for nothing that is blocked or that a human has to approve.
 *
 * <p>Important property: it waits for a bounded time. Whoever has to begin the other plan may see what this agent does not
 * see; then the lower one goes on.
 */
final class Precedence {
    /** How long the other one may take to begin, on top of how long it has to be seen. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Rule> rules;

    Precedence(List<Rule> rules) {
        this.rules = rules;
    }

    /** Remembers since when each finding is about to become a running plan, as far as this agent can tell. */
    Memory update(Memory memory, Input input, Decisions decisions, Planner planner) {
        Map<FindingKey, Duration> coming = new HashMap<>();
        OptionalInt lowest = lowest(memory, input.picture(), decisions);
        if (lowest.isPresent()
                && decisions.active().filter(active -> !givesWay(active)).isEmpty()
                && Brakes.refusal(decisions).isEmpty()) {
            for (Rule rule : rules) {
                for (NodeName target : rule.targets(input.picture())) {
                    FindingKey key = new FindingKey(rule.name(), target);
                    Track track = memory.tracks().get(key);
                    // Nobody waits for the lowest: its plan need not be drafted.
                    if (track != null
                            && rule.priority() > lowest.getAsInt()
                            && comes(rule, target, track, planner, input, decisions)) {
                        coming.put(key, memory.coming().getOrDefault(key, input.uptime()));
                    }
                }
            }
        }
        return memory.withComing(coming);
    }

    /** Whether the plan in the slot lets a more urgent one go first. */
    private static boolean givesWay(ActivePlan active) {
        return active.nextStep().filter(step -> step.action().givesWay()).isPresent();
    }

    private OptionalInt lowest(Memory memory, ClusterPicture picture, Decisions decisions) {
        return rules.stream()
                .filter(rule -> isActive(rule, decisions) || isSeen(rule, memory, picture))
                .mapToInt(Rule::priority)
                .min();
    }

    private static boolean isActive(Rule rule, Decisions decisions) {
        return decisions
                .active()
                .filter(active -> active.plan().rule().equals(rule.name()))
                .isPresent();
    }

    private static boolean isSeen(Rule rule, Memory memory, ClusterPicture picture) {
        return rule.targets(picture).stream()
                .map(target -> memory.tracks().get(new FindingKey(rule.name(), target)))
                .anyMatch(track -> track != null && track.is(Verdict.TRUE));
    }

    /** What a plan of this rule has to wait for, in words; empty where it may begin. */
    Optional<String> waitsFor(Rule rule, Memory memory, ClusterPicture picture, Duration uptime) {
        return moreUrgent(rule, memory, picture, uptime).map(words -> "waits for " + words);
    }

    /** What the plan in the slot gives way to, where it can, in words; empty where it may go on. */
    Optional<String> moreUrgent(ActivePlan active, Memory memory, Input input) {
        return rules.stream()
                .filter(rule -> rule.name().equals(active.plan().rule()))
                .findFirst()
                .flatMap(rule -> moreUrgent(rule, memory, input.picture(), input.uptime()));
    }

    private Optional<String> moreUrgent(Rule rule, Memory memory, ClusterPicture picture, Duration uptime) {
        return rules.stream()
                .filter(other -> other.priority() > rule.priority())
                .flatMap(other -> other.targets(picture).stream()
                        .filter(target -> isAwaited(other, target, memory, uptime))
                        .map(target -> words(other, target, rule)))
                .findFirst();
    }

    private static boolean isAwaited(Rule rule, NodeName target, Memory memory, Duration uptime) {
        Duration since = memory.coming().get(new FindingKey(rule.name(), target));
        return since != null && uptime.minus(since).compareTo(rule.holdFor().plus(PATIENCE)) < 0;
    }

    private static String words(Rule other, NodeName target, Rule rule) {
        String where = other.scope() == Scope.CLUSTER ? "the cluster" : target.value();
        return other.name() + " on " + where + " (priority " + other.priority() + " before " + rule.priority() + ")";
    }

    private static boolean comes(
            Rule rule, NodeName target, Track track, Planner planner, Input input, Decisions decisions) {
        if (rule.mode() == Mode.OBSERVE || !track.is(Verdict.TRUE)) {
            return false;
        }
        boolean longEnough = track.longEnough(rule, input.uptime());
        Planner.Draft draft = planner.draft(rule, target, track.seenLongEnough(rule, input.uptime()));
        if (!(draft instanceof Planner.Draft.Drafted drafted)) {
            return false;
        }
        Optional<ProposedPlan> proposal = decisions.proposalFor(rule.name(), target);
        if (longEnough) {
            return mayBegin(rule, input.picture(), drafted.plan(), proposal);
        }
        // A finding that comes and goes ends no work that is under way while its plan has long waited for a human.
        boolean waitsForAHuman = decisions.active().isPresent()
                && proposal.filter(one -> !one.mayBegin()).isPresent();
        return !waitsForAHuman
                && drafted.plan().gates().stream()
                        .noneMatch(gate ->
                                gate.verdict() == Verdict.FALSE && !gate.name().equals(Planner.SEEN));
    }

    private static boolean mayBegin(Rule rule, ClusterPicture picture, Plan now, Optional<ProposedPlan> proposal) {
        boolean allowed = proposal.map(one -> Planner.stands(rule, picture, one.plan(), now)
                        && !RuleTexts.edited(one.plan(), rule)
                        && one.plan().mode() == now.mode()
                        && one.mayBegin())
                .orElse(now.mode() == Mode.AUTO);
        return allowed && now.gatesPass();
    }
}
