package io.rabbitagent.execute;

import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.ClusterQuestions.Replicas;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code rabbitmqctl forget_cluster_node}, on a running member: no member that runs lists the other any more, and no quorum
 * queue counts it.
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
        return queuesWithoutIt(asked);
    }

    private Look queuesWithoutIt(Set<NodeName> asked) {
        String forgotten = String.join(
                        ", ", new TreeSet<>(asked).stream().map(NodeName::value).toList())
                + (asked.size() > 1 ? " do" : " does") + " not list " + member;
        Fact<Replicas> replicas = questions.replicas(own.name(), member);
        return replicas.value()
                .map(found -> left(forgotten, found))
                .orElseGet(() -> Look.unknown("which quorum queues count " + member + " as a member", replicas));
    }

    private Look left(String forgotten, Replicas found) {
        if (found.count() == 0) {
            return Look.there(forgotten + ", and no quorum queue or stream counts it");
        }
        // Seen on 3.10.8: it shrinks quorum queues and leaves streams as they are.
        boolean onlyStreams = found.streams() && found.some().stream().allMatch(name -> name.startsWith("stream"));
        String counts = found.count() + " still count it: " + String.join(", ", found.some());
        return onlyStreams
                ? Look.there(forgotten + "; of the streams " + counts)
                : Look.absent(forgotten + ", but of the quorum queues " + counts
                        + ". Take it out: rabbitmq-queues shrink " + member);
    }

    @Override
    public Optional<String> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of("the application here should be running, and it is " + OwnNode.words(app));
        }
        Fact<Set<NodeName>> running = questions.runningMembers(own.name());
        if (!running.isKnown()) {
            return Optional.of("whether " + member + " runs is unknown (" + running + ")");
        }
        return running.value().orElseThrow().contains(member)
                ? Optional.of(member + " runs, and is a member of this cluster")
                : Optional.empty();
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
