package io.rabbitagent.execute;

import io.rabbitagent.broker.SideQuestions;
import io.rabbitagent.broker.Standing;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.NodeNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Stops and masks the own node while it is partitioned from a trusted one; one that runs in no partition is left alone. */
final class StopLosingSideStep implements StepKind {
    private final OwnNode own;
    private final StopAndMaskStep stop;
    private final SideQuestions questions;
    private final List<NodeName> trusted;

    StopLosingSideStep(OwnNode own, StopAndMaskStep stop, List<NodeName> trusted) {
        this.own = own;
        this.stop = stop;
        this.questions = new SideQuestions(own.rabbitmqctl());
        this.trusted = trusted;
    }

    @Override
    public Look effect(Claimed claimed) {
        return stop.effect(claimed);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return own.is(AppState.RUNNING, own.app()) ? whileItRuns() : stop.obstacle(claimed);
    }

    private Optional<Obstacle> whileItRuns() {
        Fact<Standing> asked = questions.standing(own.name());
        if (!asked.isKnown()) {
            return Optional.of(Obstacle.unknown("whether the node is partitioned", asked));
        }
        Standing itself = asked.value().orElseThrow();
        if (!itself.handling().equals("ignore")) {
            return Optional.of(Obstacle.of("cluster_partition_handling is " + itself.handling()
                    + ": RabbitMQ itself heals the partition, or holds the node still"));
        }
        Set<NodeName> from = new TreeSet<>(trusted);
        from.retainAll(itself.partitions());
        return from.isEmpty() ? byTheWordOfTheTrusted() : Optional.empty();
    }

    /** The node's own word misses sides. */
    private Optional<Obstacle> byTheWordOfTheTrusted() {
        Optional<Obstacle> unheard = Optional.empty();
        for (NodeName node : trusted) {
            Fact<Standing> asked = questions.standing(node);
            if (!asked.isKnown()) {
                unheard = Optional.of(Obstacle.unknown("whether " + node + " is partitioned from the node", asked));
            } else if (asked.value().orElseThrow().partitions().contains(own.name())) {
                return Optional.empty();
            }
        }
        return unheard.or(() -> Optional.of(Obstacle.of("neither the node nor any of " + NodeNames.listed(trusted)
                + " says now that they are partitioned from each other: the link is cut again, or"
                + " somebody has healed it")));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return stop.act(claimed, acting);
    }

    @Override
    public Duration patience() {
        return stop.patience();
    }
}
