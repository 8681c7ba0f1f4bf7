package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the other sides give up: each queue that one of them leads. What of it the trusted side has too can only be told where
 * that one leads a queue of the same name, and by its number of messages.
 *
 * <p>Important property: no number of messages bounds what is lost while the broker still runs. A client may connect at any
 * moment, for one message, between two looks; a plan that promised a number would go stale again and again while it
 * waits for its approval.
 */
final class SideLosses {
    /** Seen on 3.10.8: all messages of a queue without mirrors came back, those published during the cut among them. */
    private static final String ONLY_THERE =
            "the trusted side does not lead it. Declared before the cut it comes back with what"
                    + " is on its disk, and declared since it is lost";

    private final ClusterPicture picture;
    private final Sides sides;
    private final List<Loss> queues = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int more;

    private SideLosses(ClusterPicture picture, Sides sides) {
        this.picture = picture;
        this.sides = sides;
    }

    static Losses of(ClusterPicture picture, Sides sides) {
        SideLosses losses = new SideLosses(picture, sides);
        sides.losers().forEach(losses::add);
        losses.unknown.add(
                "what was changed on the other sides since the partition (vhosts, users, permissions, policies,"
                        + " exchanges, queues, bindings) is dropped, too: which that is can't be listed, the backups hold it");
        losses.unknown.add("transient messages on the other sides are gone with the stop, as with any stop");
        return new Losses(losses.queues, losses.more, losses.unknown);
    }

    private void add(NodeName loser) {
        NodeObservation seen = picture.observation(loser);
        boolean down = isDown(seen);
        Optional<Inventory> led = seen.inventory().value().filter(known -> !down);
        Optional<Holdings> held = seen.holdings().value().filter(files -> down);
        if (led.isPresent()) {
            led(loser, led.get());
        } else if (held.isPresent()) {
            held(loser, held.get());
        } else {
            unknown.add("what " + loser + " holds is unknown");
        }
    }

    /** Then its files tell what it holds, and else its broker. */
    static boolean isDown(NodeObservation seen) {
        return seen.app().value().filter(Islands::down).isPresent();
    }

    private void led(NodeName loser, Inventory led) {
        for (LedQueue queue : led.named()) {
            add(new Loss(queue.vhost(), queue.queue(), OptionalLong.empty(), why(loser, queue)));
        }
        more += Math.max(0, led.queues() - led.named().size());
        unknown.add(loser + " runs: what clients publish there until it is stopped is given up, too");
    }

    private void held(NodeName loser, Holdings held) {
        for (Holdings.HeldQueue queue : held.queues()) {
            add(new Loss(queue.vhost(), queue.queue(), queue.atMost(), "at most, by the files of " + loser));
        }
        more += Math.max(0, held.classicQueues() - held.queues().size());
        unknown.add(
                loser + " does not run: which of the queues with files there it led, and what quorum queues it held,"
                        + " can't be told");
    }

    private void add(Loss loss) {
        if (queues.size() < Inventory.MOST_NAMED) {
            queues.add(loss);
        } else {
            more++;
        }
    }

    private String why(NodeName loser, LedQueue queue) {
        String here = "led by " + loser;
        if (queue.messages().isPresent()) {
            here += ", where it has " + Weight.counted(queue.messages().getAsLong(), "message")
                    + " and clients may add more";
        }
        return here + "; " + onTheTrustedSide(queue);
    }

    private String onTheTrustedSide(LedQueue queue) {
        boolean allNamed = true;
        for (NodeName node : sides.trusted()) {
            Optional<Inventory> led = picture.observation(node).inventory().value();
            allNamed &=
                    led.filter(known -> known.queues() <= known.named().size()).isPresent();
            Optional<LedQueue> same = led.stream()
                    .flatMap(known -> known.named().stream())
                    .filter(one ->
                            one.vhost().equals(queue.vhost()) && one.queue().equals(queue.queue()))
                    .findFirst();
            if (same.isPresent()) {
                OptionalLong has = same.get().messages();
                return node + " leads it, too, with "
                        + (has.isPresent() ? Weight.counted(has.getAsLong(), "message") : "messages nobody has counted")
                        + ", which stay";
            }
        }
        return allNamed ? ONLY_THERE : "whether the trusted side leads it is unknown";
    }
}
