package io.rabbitagent.execute;

import io.rabbitagent.broker.AbsentMembers;
import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.ClusterQuestions.Replicas;
import io.rabbitagent.broker.ClusterQuestions.Votes;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.OfNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.forget.ReplicasElsewhere;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code rabbitmqctl forget_cluster_node}, on a running member: no member that runs lists the other any more, and no quorum
 * queue counts it that could do without.
 *
 * <p>Important properties: where the member does not come back, nothing is forgotten while the broker knows of a queue that
 * would be deleted and that the plan does not name, or that is a stream of which another member has a replica and no plan
 * has backed it up; and where its host is said to be gone, nothing while its VM answers.
 */
final class ForgetStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OwnNode own;
    private final ClusterQuestions questions;
    private final NodeName member;

    ForgetStep(OwnNode own, NodeName member) {
        this.own = own;
        this.questions = new ClusterQuestions(own.rabbitmqctl());
        this.member = member;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Set<NodeName>> running = questions.runningMembers(own.name());
        if (!running.isKnown()) {
            return Look.unknown("who runs", running);
        }
        Set<NodeName> asked = running.value().orElseThrow();
        for (NodeName node : asked) {
            Fact<Set<NodeName>> members = own.membersAt(node);
            if (!members.isKnown()) {
                return Look.unknown("whether " + node + " lists " + member, members);
            }
            if (members.value().orElseThrow().contains(member)) {
                return Look.absent(node + " lists " + member + " as a member");
            }
        }
        return queuesWithoutIt(asked, claimed);
    }

    private Look queuesWithoutIt(Set<NodeName> asked, Claimed claimed) {
        String forgotten = String.join(
                        ", ", new TreeSet<>(asked).stream().map(NodeName::value).toList())
                + (asked.size() > 1 ? " do" : " does") + " not list " + member;
        Fact<Replicas> replicas = questions.replicas(own.name(), member);
        return replicas.value()
                .map(found -> left(forgotten, found, claimed))
                .orElseGet(() -> Look.unknown("which quorum queues count " + member + " as a member", replicas));
    }

    private Look left(String forgotten, Replicas found, Claimed claimed) {
        if (found.count() == 0) {
            return Look.there(forgotten + ", and no quorum queue or stream counts it");
        }
        Fact<Votes> votes = questions.votes(own.name(), member);
        if (!votes.isKnown()) {
            return Look.unknown("which quorum queues count " + member + " as a member", votes);
        }
        Votes counting = votes.value().orElseThrow();
        String names = found.count() + " still count it: " + String.join(", ", found.some());
        // Seen on 3.10.8: it shrinks quorum queues that have a majority, and leaves streams as they are.
        if (counting.counting() == 0) {
            return Look.there(forgotten + "; of the streams " + names);
        }
        if (counting.counting() == counting.leaderless() && !returns(claimed) && !leaves(claimed)) {
            return Look.there(forgotten + "; " + counting.leaderless()
                    + " quorum queues have no majority without it, and stay down. Of quorum queues and streams "
                    + names);
        }
        return Look.absent(
                forgotten + ", but of the quorum queues " + names + ". Take it out: rabbitmq-queues shrink " + member);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of(Obstacle.app("the application here should be running", app));
        }
        Fact<Set<NodeName>> running = questions.runningMembers(own.name());
        if (!running.isKnown()) {
            return Optional.of(Obstacle.unknown("whether " + member + " runs", running));
        }
        Set<NodeName> asked = running.value().orElseThrow();
        if (asked.contains(member)) {
            return Optional.of(Obstacle.of(member + " runs, and is a member of this cluster"));
        }
        if (returns(claimed)) {
            return Optional.empty();
        }
        return leaves(claimed) ? beyond(claimed, asked) : lives().or(() -> beyond(claimed, asked));
    }

    /** One whose host is gone has no VM. One that answers was stopped or is in maintenance, and its agent was stopped, too. */
    private Optional<Obstacle> lives() {
        Fact<Boolean> answers = questions.answers(own.name(), member);
        if (!answers.isKnown()) {
            return Optional.of(Obstacle.unknown("whether the Erlang VM of " + member + " answers", answers));
        }
        return answers.value()
                .filter(lives -> lives)
                .map(lives ->
                        Obstacle.of("the Erlang VM of " + member + " answers: it is not lost. To take that word back:"
                                + " agent remediate --not-lost " + member.host()
                                + " --reason TEXT. To have it leave: agent remediate"
                                + " --rule leave --node " + member.host() + " --reason TEXT"));
    }

    private static boolean returns(Claimed claimed) {
        return claimed.plan().steps().stream().anyMatch(step -> step.action() instanceof Action.JoinCluster);
    }

    /** Whether this plan, or one that it goes on with, has stopped a member that ran. */
    private static boolean leaves(Claimed claimed) {
        return !returns(claimed)
                && claimed.plan().steps().stream()
                        .map(Step::action)
                        .anyMatch(action -> action instanceof Action.ShrinkQuorumQueues
                                || action instanceof Action.Drain
                                || action instanceof Action.TakeOutOfService);
    }

    /** What the cluster would give up that the plan does not say; it may have been declared since, or never recovered. */
    private Optional<Obstacle> beyond(Claimed claimed, Set<NodeName> running) {
        Fact<LeftBehind> left = new AbsentMembers(own.rabbitmqctl()).leftBehind(own.name());
        if (left instanceof Fact.Unknown<LeftBehind> missing) {
            return Optional.of(Obstacle.unknown("which queues only " + member + " has", missing));
        }
        OfNode found = left.value().orElseThrow().nodes().get(member);
        if (found == null) {
            return Optional.empty();
        }
        if (leaves(claimed) && found.quorumQueues() + found.streams() > 0) {
            return Optional.of(Obstacle.of(counting(found)));
        }
        Judgement elsewhere = ReplicasElsewhere.judge(running, member, found.elsewhere());
        if (!elsewhere.holds() && !isForecast(claimed)) {
            return Optional.of(Obstacle.of(elsewhere.detail()));
        }
        Losses shown = claimed.plan().losses();
        boolean untold = !isForecast(claimed)
                && shown.queues().isEmpty()
                && shown.more() == 0
                && !shown.unknown().isEmpty();
        return untold
                ? Optional.empty()
                : Approved.beyond(
                                shown,
                                found.named(),
                                found.deleted(),
                                "only on " + member + " and would be deleted with its messages")
                        .map(why -> why + ". To go on: agent ack, and a new plan names it"
                                + (leaves(claimed) ? ". To give up: " + takeBack() : ""))
                        .map(Obstacle::of);
    }

    /** Then the plan names all queues that it gives up, also where it names none, and has backed up who is left. */
    private static boolean isForecast(Claimed claimed) {
        return claimed.plan().steps().stream().anyMatch(step -> step.action() instanceof Action.CheckOutcome);
    }

    private String counting(OfNode found) {
        return found.quorumQueues() + " quorum queues and " + found.streams() + " streams count " + member
                + ", which can be taken off it only while it runs: " + takeBack() + ", then rabbitmq-queues shrink "
                + member + ", for streams rabbitmq-streams delete_replica, and ask anew";
    }

    private String takeBack() {
        return "on " + member.host()
                + " systemctl unmask --runtime rabbitmq-server, systemctl start rabbitmq-server (a start ends the drain)";
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return Said.by(
                "forget_cluster_node",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .forget(own.name(), member, acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
