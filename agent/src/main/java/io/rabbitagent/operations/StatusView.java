package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent status -o json}: stable; fields are added, never changed.
 *
 * @param maintenanceWindows the names of those that are open; empty where that is not known
 * @param rehearsal what is being tried on copies
 * @param alerts those that agents were told of and remember, oldest first
 * @param notices to people, of this host's agent; empty where it sends none, or no daemon runs here
 */
public record StatusView(
        int formatVersion,
        Cluster cluster,
        List<Node> nodes,
        List<FindingLine> findings,
        List<PlanLine> plans,
        Optional<Paused> paused,
        Store store,
        List<PlansView.HeldLine> held,
        List<PlansView.RunLine> recent,
        Optional<Down> shutdownOrder,
        Rules rules,
        Optional<List<String>> maintenanceWindows,
        List<DeclaredLine> declared,
        Optional<PlansView.RehearsalLine> rehearsal,
        List<AlertLine> alerts,
        Optional<Notices> notices) {
    /** Whether nothing has changed but how long ago the agents that are there were last heard of. */
    public boolean saysTheSameAs(StatusView other) {
        return withoutAges().equals(other.withoutAges());
    }

    private StatusView withoutAges() {
        return new StatusView(
                formatVersion,
                cluster,
                nodes.stream().map(Node::withoutAge).toList(),
                findings,
                plans.stream().map(PlanLine::withoutAge).toList(),
                paused,
                store,
                held,
                recent,
                shutdownOrder,
                rules,
                maintenanceWindows,
                declared,
                rehearsal,
                alerts,
                notices);
    }

    /**
     * The cluster in one line.
     *
     * @param health ok, degraded, down or unknown
     * @param store mnesia, khepri or unknown
     */
    public record Cluster(String name, int expected, int running, String health, String store) {}

    /**
     * A member.
     *
     * @param type disc, ram or unknown
     * @param unknown the facts about this node that can't be told, with their reasons
     */
    public record Node(
            String name,
            String state,
            String type,
            Optional<String> version,
            List<String> partitions,
            AgentLine agent,
            List<UnknownFact> unknown) {
        private Node withoutAge() {
            AgentLine there = agent.fresh() ? new AgentLine(true, Optional.empty()) : agent;
            return new Node(name, state, type, version, partitions, there, unknown);
        }
    }

    /**
     * How the cluster went down, where no member runs; {@code agent shutdown-order} tells why.
     *
     * @param verdict last-down, stopped-together, split or unknown
     * @param startFirst start these together, before all others; empty where that is not known, or would not do
     */
    public record Down(String verdict, List<String> startFirst) {}

    /** @param seen seconds since the node's agent was last heard of; empty where it was not heard of yet */
    public record AgentLine(boolean fresh, Optional<Long> seen) {}

    /**
     * What a human has said of a member.
     *
     * @param what lost or leaving
     */
    public record DeclaredLine(String node, String what, String by, String reason, Instant at) {}

    /**
     * An alert that an agent was told of.
     *
     * @param node as its label says; empty where it names none, or the rule is about the whole cluster
     * @param result acted, already-running, blocked, observed or no-finding
     * @param plan the plan that it asked for, or that was at work as it came
     * @param by the agent that took it
     */
    public record AlertLine(
            String fingerprint,
            String alertname,
            String rule,
            Optional<String> node,
            String result,
            Optional<String> plan,
            Instant startsAt,
            Instant receivedAt,
            String by) {}

    /**
     * Notices to people that this host's agent has still to deliver.
     *
     * @param trouble why the first of them could not be delivered when it was last tried; empty where none waits, or it was not
     *     tried yet
     */
    public record Notices(int waiting, Optional<String> trouble) {}

    public record UnknownFact(String fact, String reason, String detail) {}

    /**
     * Something that is wrong.
     *
     * @param target a member also where the whole cluster is meant
     * @param about the cluster's name where it is meant, else the target
     */
    public record FindingLine(
            String id,
            String rule,
            String target,
            String about,
            String state,
            Instant since,
            String summary,
            String detail,
            Optional<String> blockedBy) {}

    /**
     * A plan that waits or runs.
     *
     * @param about the cluster's name where it is meant as a whole, else the target
     * @param step the step that is next, such as {@code 1/1 start_app}
     * @param stalled why nothing goes on, where the agent that should act is silent
     * @param on the node of that step
     * @param seconds for how long that step has been claimed
     * @param progress how far it is, as its agent tells
     * @param next what a human may do now, a command to copy
     * @param why it is being aborted, or what its next step waits for as far as this host's agent knows
     * @param trigger who or what asked for it: rule, human or alert
     * @param alert that alert's fingerprint
     */
    public record PlanLine(
            String id,
            String rule,
            String target,
            String about,
            String state,
            Optional<String> step,
            Optional<String> approvedBy,
            Optional<String> stalled,
            Optional<String> on,
            Optional<Long> seconds,
            Optional<String> progress,
            Optional<String> next,
            Optional<String> why,
            String trigger,
            Optional<String> alert) {
        private PlanLine withoutAge() {
            return new PlanLine(
                    id,
                    rule,
                    target,
                    about,
                    state,
                    step,
                    approvedBy,
                    stalled.map(why -> "stalled"),
                    on,
                    Optional.empty(),
                    progress,
                    next,
                    why,
                    trigger,
                    alert);
        }
    }

    /**
     * The rules in force on this host.
     *
     * @param source a directory, or {@code shipped}
     * @param digest the same on every host that has the same files; empty where there are none
     * @param problems with what the source holds now: while there are any, changes are not followed
     */
    public record Rules(String source, String digest, int count, Instant since, List<RuleProblem> problems) {}

    /** @param place {@code FILE:LINE:COLUMN}, or a file or directory alone */
    public record RuleProblem(String place, String what, String remedy) {}

    public record Paused(String by, String reason, Instant since, Instant until) {}

    /** The shared store, as this agent reaches it. */
    public record Store(boolean reachable, Optional<String> why) {}
}
