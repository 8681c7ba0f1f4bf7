package io.rabbitagent.execute;

import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.ClusterQuestions.Draining;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.DepartureQuestion;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.plan.Losses;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code rabbitmq-upgrade drain}: no AMQP client is connected to this node, and it takes no new clients of any protocol.
 *
 * <p>Important properties: clients have some minutes to go; it is not done while a quorum queue counts the node, as it would
 * stop that member; and it is there only where no quorum queue or stream has come to the node meanwhile, and no queue would go
 * with it that the plan does not name.
 */
final class DrainStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The broker itself gives a client 30 s to answer its close; a network that swallows packets may take longer. */
    private static final Duration CLIENTS_GO = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final OwnNode own;

    DrainStep(OwnNode own) {
        this.own = own;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (own.is(AppState.VM_DOWN, app) || own.is(AppState.STOPPED, app)) {
            return Look.absent("the application is " + OwnNode.words(app));
        }
        Fact<Draining> asked = draining();
        if (!asked.isKnown()) {
            return Look.unknown("whether " + own.name() + " is drained", asked);
        }
        Draining draining = asked.value().orElseThrow();
        if (!draining.drained()) {
            return Look.absent(own.name() + " is not drained");
        }
        if (draining.connections() > 0) {
            return Look.absent(
                    stillConnected(draining)
                            + ". Close them, rabbitmqctl list_connections pid user peer_host and rabbitmqctl close_connection"
                            + " PID REASON, or have their clients end; then take the node back, rabbitmq-upgrade revive, and ask anew");
        }
        Fact<Departure> departure = departure();
        return departure
                .value()
                .map(found -> unfinished(found, claimed.plan().losses())
                        .map(Look::absent)
                        .orElseGet(() -> Look.there(own.name() + " is drained, and no AMQP client is connected to it")))
                .orElseGet(() -> Look.unknown("which queues only " + own.name() + " has", departure));
    }

    private Fact<Draining> draining() {
        return new ClusterQuestions(own.rabbitmqctl()).draining(own.name());
    }

    private String stillConnected(Draining draining) {
        return own.name() + " is drained, and has " + draining.connections() + " AMQP connections still";
    }

    private Fact<Departure> departure() {
        return new DepartureQuestion(own.rabbitmqctl()).departure(own.name());
    }

    /** What keeps it from being stopped: what came after the plan was made, and what nobody has approved. */
    private Optional<String> unfinished(Departure found, Losses shown) {
        Optional<String> first = Optional.empty();
        // Seen in the source of 3.10.8: a new quorum queue or stream is placed on a node that is being drained, too.
        if (found.quorumQueues() > 0) {
            first = Optional.of(found.quorumQueues() + " quorum queues have a member on " + own.name()
                    + ", declared after the others were taken off it");
        } else if (found.streams().count() > 0) {
            first = Optional.of(streams(found));
        }
        return first.or(() -> unnamed(found, shown))
                .map(why -> why + ". Take the node back, rabbitmq-upgrade revive, and ask anew");
    }

    private String streams(Departure found) {
        return found.streams().count() + " streams have a replica on " + own.name()
                + found.streams().named().stream()
                        .findFirst()
                        .map(stream -> ": '" + stream.queue() + "' in vhost '" + stream.vhost() + "'")
                        .orElse("");
    }

    private Optional<String> unnamed(Departure found, Losses shown) {
        return Approved.beyond(shown, found.deleted().named(), found.deleted().count(), "only on " + own.name());
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of(Obstacle.app("the application should run", app));
        }
        Fact<Departure> departure = departure();
        if (!departure.isKnown()) {
            return Optional.of(Obstacle.unknown("what " + own.name() + " holds", departure));
        }
        Departure found = departure.value().orElseThrow();
        if (found.quorumQueues() > 0) {
            return Optional.of(Obstacle.of(found.quorumQueues() + " quorum queues count " + own.name()
                    + " as a member, and a drain would stop it there: ask anew, they are shrunk first"));
        }
        return found.streams().count() > 0
                ? Optional.of(Obstacle.of(streams(found) + ", which a forget would leave among them"))
                : unnamed(found, claimed.plan().losses()).map(Obstacle::of);
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        CommandResult said = acting.asked(new NodeCommands(own.rabbitmqctl())
                .drain(own.name(), acting.deadline().left(), acting.children()));
        awaitClients(acting);
        return Said.by("rabbitmq-upgrade drain", said);
    }

    /** The drain asks clients to close their connections, and does not wait for them. */
    private void awaitClients(Acting acting) {
        Deadline end = acting.deadline().atMost(CLIENTS_GO);
        Fact<Draining> now = draining();
        while (mayBecomeFree(now) && end.pause(LOOK_EVERY)) {
            now.value().map(this::stillConnected).ifPresent(acting.progress());
            now = draining();
        }
    }

    private static boolean mayBecomeFree(Fact<Draining> asked) {
        return asked.value()
                .map(found -> found.drained() && found.connections() > 0)
                .orElse(true);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
