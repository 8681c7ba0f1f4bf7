package io.rabbitagent.execute;

import io.rabbitagent.broker.ServedQueues;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.lost.Afterwards;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.Forecaster;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The queues that were forecast to be served are, by those who were forecast to lead them: it changes nothing, what it checks is
 * its effect.
 *
 * <p>Clients are back as soon as the first node runs. So numbers of messages are not compared, nor what was declared since; and
 * of a queue that was given up nobody minds that somebody has declared it anew.
 */
final class CheckOutcomeStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int MOST_NAMED = 20;

    private final OwnNode own;
    private final Function<Set<NodeName>, Fact<List<Measurement>>> measured;
    private final CheckOutcome check;

    CheckOutcomeStep(OwnNode own, Function<Set<NodeName>, Fact<List<Measurement>>> measured, CheckOutcome check) {
        this.own = own;
        this.measured = measured;
        this.check = check;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<List<Measurement>> known = measured.apply(new TreeSet<>(check.lost()));
        if (!known.isKnown()) {
            return Look.unknown("what was announced, from what was measured,", known);
        }
        Optional<Forecast> announced = announced(known.value().orElseThrow());
        if (announced.isEmpty()) {
            return Look.absent(
                    "what was measured on the copies is not kept any more: whether the queues are as announced can't"
                            + " be told. The plan names what it gave up");
        }
        Fact<Map<QueueId, NodeName>> leaders = new ServedQueues(own.rabbitmqctl()).leaders(own.name());
        return leaders.value()
                .map(found -> compared(announced.get(), found, claimed))
                .orElseGet(() -> Look.unknown("which queues are served", leaders));
    }

    private Optional<Forecast> announced(List<Measurement> known) {
        return Rehearsals.again(known, check).stream()
                .flatMap(rehearsal -> new Forecaster(rehearsal).forecasts().stream())
                .filter(one -> one.candidate().equals(check.candidate()) && one.option() == check.option())
                .findFirst();
    }

    private Look compared(Forecast announced, Map<QueueId, NodeName> found, Claimed claimed) {
        List<String> others = new ArrayList<>();
        for (QueueFate queue : announced.queues()) {
            if (queue.isServed()) {
                difference(queue, Optional.ofNullable(found.get(queue.queue()))).ifPresent(others::add);
            }
        }
        if (others.isEmpty()) {
            List<String> told = new ArrayList<>(List.of(asAnnounced(announced)));
            told.addAll(Afterwards.of(announced, check, claimed.plan().id()));
            return Look.there(String.join(". ", told));
        }
        int more = others.size() - MOST_NAMED;
        return Look.absent(others.size() + " of " + announced.queues().size() + " queues are not as announced: "
                + String.join("; ", others.subList(0, Math.min(others.size(), MOST_NAMED)))
                + (more > 0 ? "; and " + more + " more" : ""));
    }

    private static Optional<String> difference(QueueFate queue, Optional<NodeName> leader) {
        String name = "queue '" + queue.queue().name() + "' in vhost '"
                + queue.queue().vhost() + "' ";
        if (leader.isEmpty()) {
            return Optional.of(name + "is not served"
                    + queue.leader().map(node -> ", and should be by " + node).orElse(""));
        }
        return queue.leader()
                .filter(node -> !node.equals(leader.get()))
                .map(node -> name + "is led by " + leader.get() + " and not by " + node);
    }

    private static String asAnnounced(Forecast announced) {
        long served = announced.queues().stream().filter(QueueFate::isServed).count();
        long back = announced.queues().stream()
                .filter(queue -> queue.kind() == Kind.COMES_BACK)
                .count();
        long messages = announced.queues().stream()
                .filter(QueueFate::isServed)
                .mapToLong(queue -> queue.messages().orElse(0))
                .sum();
        return "as announced: " + served + " queues are served, with " + messages + " messages by the copies; " + back
                + " of them were deleted before and came back; "
                + announced.lostQueues() + " are not served, and " + announced.lostMessages()
                + " messages are not kept";
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return Optional.empty();
    }

    /** The last of them may still begin to serve. */
    @Override
    public String act(Claimed claimed, Acting acting) {
        acting.progress().accept("waits until the queues are served as announced");
        Deadline settled = acting.deadline().atMost(SETTLES_WITHIN);
        while (!effect(claimed).isThere() && settled.pause(AGAIN)) {
            // Nothing is done but to look.
        }
        return "";
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
