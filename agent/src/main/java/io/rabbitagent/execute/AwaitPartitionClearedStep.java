package io.rabbitagent.execute;

import io.rabbitagent.broker.SideQuestions;
import io.rabbitagent.broker.Standing;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.NodeNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The own node runs, sees none of those that gave up their side, and no partition: it changes nothing, what it waits for is
 * its effect. The node is never restarted for a partition that stays.
 */
final class AwaitPartitionClearedStep implements StepKind {
    /** Six seconds were seen with {@code net_ticktime} 8; a stop closes its connections, so no tick has to pass. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OwnNode own;
    private final SideQuestions questions;
    private final List<NodeName> losers;

    AwaitPartitionClearedStep(OwnNode own, List<NodeName> losers) {
        this.own = own;
        this.questions = new SideQuestions(own.rabbitmqctl());
        this.losers = losers;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Standing> asked = questions.standing(own.name());
        return asked.value().map(this::look).orElseGet(() -> Look.unknown("whether the node sees a partition", asked));
    }

    private Look look(Standing itself) {
        if (!itself.running()) {
            return Look.absent("the application does not run");
        }
        Set<NodeName> seen = new TreeSet<>(losers);
        seen.retainAll(itself.sees());
        if (!seen.isEmpty()) {
            return Look.absent(own.name() + " sees " + NodeNames.listed(seen) + " running");
        }
        return itself.partitions().isEmpty()
                ? Look.there(own.name() + " runs and sees no partition")
                : Look.absent(own.name() + " still says that it is partitioned from "
                        + NodeNames.listed(itself.partitions())
                        + ". A trusted node is not restarted for that: whether it may be is for a human");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return Optional.empty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        acting.progress().accept("waits until the node sees no partition");
        while (!effect(claimed).isThere() && acting.deadline().pause(Duration.ofSeconds(1))) {
            // RabbitMQ clears it by itself.
        }
        return "";
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
