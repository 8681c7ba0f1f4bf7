package io.rabbitagent.execute;

import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.ClusterQuestions.Replicas;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.Optional;

/**
 * No quorum queue or stream of the cluster counts this node as a member: it changes nothing, what it checks is its effect.
 *
 * <p>A reset does not shrink them: the node would return empty, under a name that still has a vote.
 */
final class CheckQuorumQueuesStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final OwnNode own;
    private final NodeName askedAt;

    CheckQuorumQueuesStep(OwnNode own, NodeName askedAt) {
        this.own = own;
        this.askedAt = askedAt;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Replicas> replicas = new ClusterQuestions(own.rabbitmqctl()).replicas(askedAt, own.name());
        return replicas.value()
                .map(found -> found.count() == 0
                        ? Look.there("no quorum queue or stream counts " + own.name() + " as a member, says " + askedAt)
                        : Look.absent(words(found)))
                .orElseGet(() -> Look.unknown("which quorum queues count " + own.name() + " as a member", replicas));
    }

    private String words(Replicas found) {
        String more = found.count() > found.some().size()
                ? " and " + (found.count() - found.some().size()) + " more"
                : "";
        boolean one = found.count() == 1;
        return found.count() + (one ? " queue still counts " : " queues still count ") + own.name()
                + " as a member: " + String.join(", ", found.some()) + more + ". Take it out, on " + askedAt.host()
                + ": rabbitmq-queues shrink " + own.name()
                + (found.streams()
                        ? ". No command of 3.10 takes a stream off a node that does not run (rabbitmq-streams delete_replica"
                                + " answers node_not_running, seen on 3.10.8): what becomes of the streams is for a human"
                        : "");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return Optional.empty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return "";
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
