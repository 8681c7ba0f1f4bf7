package io.rabbitagent.execute;

import io.rabbitagent.broker.DepartureQuestion;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.QuorumLeaders;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code rabbitmq-queues shrink}: no quorum queue counts this node as a member, and none lost its leader by it.
 *
 * <p>Seen on 3.10.8: it exits with 0 whatever it could not do, and says {@code ok} of a queue whose other members did not answer.
 * So the queues' records are asked, and the other members for the leaders.
 */
final class ShrinkQuorumQueuesStep implements StepKind {
    /** A queue takes some milliseconds, and 5 s where its members do not answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final OwnNode own;

    /** The quorum queues that had no leader before this step did anything; empty until it has begun. */
    private Optional<Some> before = Optional.empty();

    ShrinkQuorumQueuesStep(OwnNode own) {
        this.own = own;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (own.is(AppState.VM_DOWN, app) || own.is(AppState.STOPPED, app)) {
            return Look.absent("the application is " + OwnNode.words(app));
        }
        Fact<Departure> departure = new DepartureQuestion(own.rabbitmqctl()).departure(own.name());
        if (!departure.isKnown()) {
            return Look.unknown("which quorum queues count " + own.name() + " as a member", departure);
        }
        int counting = departure.value().orElseThrow().quorumQueues();
        return counting == 0 ? led() : Look.absent(counting + " quorum queues count " + own.name() + " as a member");
    }

    /** A queue is taken off the node once the others have a leader for it; one may be elected just now. */
    private Look led() {
        String shrunk = "no quorum queue counts " + own.name() + " as a member";
        Fact<Some> now = leaderless();
        if (!now.isKnown()) {
            return Look.unknown(shrunk + "; whether each has a leader", now);
        }
        Some without = now.value().orElseThrow();
        if (without.count() == 0) {
            return Look.there(shrunk + ", and each has a leader");
        }
        if (before.isEmpty()) {
            // Taken off by somebody else, or before the agent was started: nobody knows which of them counted the node.
            return Look.there(shrunk + "; " + without.count() + " quorum queues of the cluster have no leader"
                    + first(without.named()) + ", and whether they counted it is unknown");
        }
        List<Named> since = new ArrayList<>(without.named());
        since.removeAll(before.get().named());
        boolean some = before.get().count() < LeftBehind.MOST_NAMED
                ? !since.isEmpty()
                : without.count() > before.get().count();
        return some
                ? Look.unclear(shrunk + "; some have had no leader since" + first(since))
                : Look.there(shrunk + "; those without a leader had none before");
    }

    private static String first(List<Named> named) {
        return named.isEmpty()
                ? ""
                : ", such as '" + named.get(0).queue() + "' in vhost '"
                        + named.get(0).vhost() + "'";
    }

    private Fact<Some> leaderless() {
        return new QuorumLeaders(own.rabbitmqctl()).leaderless(own.name());
    }

    /** The gates were open; this is the last look, at the real cluster. */
    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of(Obstacle.app("the application should run", app));
        }
        Fact<Departure> departure = new DepartureQuestion(own.rabbitmqctl()).departure(own.name());
        if (!departure.isKnown()) {
            return Optional.of(Obstacle.unknown("which quorum queues count " + own.name() + " as a member", departure));
        }
        int stuck = departure.value().orElseThrow().stuck().count();
        if (stuck > 0) {
            return Optional.of(Obstacle.of(stuck + " quorum queues have no majority on other members that serve"));
        }
        Fact<Some> without = leaderless();
        before = without.value();
        return without.isKnown()
                ? Optional.empty()
                : Optional.of(Obstacle.unknown("which quorum queues have a leader", without));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return Said.by(
                "rabbitmq-queues shrink",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .shrink(own.name(), acting.deadline().left(), acting.children())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
