package io.rabbitagent.plan.leave;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.ShellWord;
import io.rabbitagent.plan.wiped.Others;
import io.rabbitagent.plan.wiped.WipedGates;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The gates about replicated queues, before the first step: its own steps change what they ask. */
final class QueueGates {
    private static final int MOST_SHOWN = 5;

    private QueueGates() {}

    /** Every quorum queue that counts the node has a majority on other members that serve. */
    static Gate quorumQueuesStay() {
        return new Gate("quorum-queues-stay", QueueGates::quorumQueues, true);
    }

    private static Judgement quorumQueues(ClusterPicture picture, NodeName target) {
        if (isDown(picture, target)) {
            return left(
                    picture,
                    target,
                    found -> Judgement.of(
                            found.quorumQueues() == 0,
                            found.quorumQueues() == 0
                                    ? "no quorum queue counts " + target
                                    : found.quorumQueues() + " quorum queues count " + target
                                            + ", which does not run: start it first, so that they can be taken off it with all"
                                            + " their members running"));
        }
        return goes(
                picture,
                target,
                found -> Judgement.of(
                        found.stuck().count() == 0,
                        found.stuck().count() == 0
                                ? found.quorumQueues() + " quorum queues count " + target
                                        + ", and have a majority on other members that serve"
                                : "quorum queues without a majority on other members that serve: "
                                        + named(found.stuck()) + ". Give them a member elsewhere first: "
                                        + example("rabbitmq-queues add_member", found.stuck(), "NODE")));
    }

    /** No stream has a replica there: neither a drain nor a forget takes it away (seen on 3.10.8). */
    static Gate noStreamReplica() {
        return new Gate("no-stream-replica", QueueGates::streams, true);
    }

    private static Judgement streams(ClusterPicture picture, NodeName target) {
        if (isDown(picture, target)) {
            return left(
                    picture,
                    target,
                    found -> Judgement.of(
                            found.streams() == 0,
                            found.streams() == 0
                                    ? "no stream has a replica on " + target
                                    : found.streams() + " streams have a replica on " + target
                                            + ", and no command of 3.10 takes it away while the node is down: start it"
                                            + " first"));
        }
        return goes(
                picture,
                target,
                found -> Judgement.of(
                        found.streams().count() == 0,
                        found.streams().count() == 0
                                ? "no stream has a replica on " + target
                                : "streams have a replica on " + target + ", which a forget leaves among them: "
                                        + named(found.streams()) + ". Take it away while the node runs: "
                                        + example("rabbitmq-streams delete_replica", found.streams(), target.value())));
    }

    private static String named(Departure.Some some) {
        String shown = some.named().stream()
                .limit(MOST_SHOWN)
                .map(queue -> "'" + queue.queue() + "' in vhost '" + queue.vhost() + "'")
                .collect(Collectors.joining(", "));
        int more = some.count() - Math.min(MOST_SHOWN, some.named().size());
        return shown + (more > 0 ? " and " + more + " more" : "");
    }

    /** The command for the first of them, to be copied. */
    private static String example(String command, Departure.Some some, String node) {
        Optional<Named> first = some.named().stream().findFirst();
        return first.map(queue -> command + " --vhost " + ShellWord.of(queue.vhost()) + " "
                        + ShellWord.of(queue.queue()) + " " + node)
                .orElse(command);
    }

    private static boolean isDown(ClusterPicture picture, NodeName target) {
        return picture.observation(target)
                .app()
                .value()
                .filter(app -> app == AppState.VM_DOWN || app == AppState.STOPPED)
                .isPresent();
    }

    private static Judgement goes(ClusterPicture picture, NodeName target, Function<Departure, Judgement> judge) {
        return Judgement.about(
                "which queues count " + target, picture.observation(target).departure(), judge);
    }

    private static Judgement left(
            ClusterPicture picture, NodeName target, Function<LeftBehind.OfNode, Judgement> judge) {
        Others others = Others.of(picture, target);
        if (others.listing().isEmpty()) {
            return Judgement.unknown("no other member that lists " + target + " has said which queues count it");
        }
        NodeName told = others.listing().get(0);
        return Judgement.about(
                "what " + told + " knows of the queues of " + target,
                WipedGates.leftBehind(picture, told, target),
                judge);
    }
}
