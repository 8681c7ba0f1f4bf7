package io.rabbitagent.execute;

import io.rabbitagent.broker.ServedQueues;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Counted;
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
 * of a queue that was given up nobody minds that somebody has declared it anew. Only where another survivor leads a queue, as a
 * policy may have it, its messages tell whether that is the queue that was forecast: it has as many at least.
 */
final class CheckOutcomeStep implements StepKind {
    private static final Duration TO_LOOK = Duration.ofMinutes(2);
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(1);
    /** Thousands of leaders are elected one after the other. */
    private static final Duration SETTLES_EACH = Duration.ofMillis(20);

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
        if (!leaders.isKnown()) {
            return Look.unknown("which queues are served", leaders);
        }
        Map<QueueId, NodeName> found = leaders.value().orElseThrow();
        Fact<Map<QueueId, Long>> messages = anyLedByAnother(announced.get(), found)
                ? new ServedQueues(own.rabbitmqctl()).messages(own.name())
                : Fact.known(Map.of());
        return messages.value()
                .map(counted -> compared(announced.get(), found, counted, claimed))
                .orElseGet(
                        () -> Look.unknown("how many messages those have that others lead than announced", messages));
    }

    private static boolean anyLedByAnother(Forecast announced, Map<QueueId, NodeName> found) {
        return announced.queues().stream()
                .filter(QueueFate::isServed)
                .anyMatch(queue -> otherLeader(queue, Optional.ofNullable(found.get(queue.queue())))
                        .isPresent());
    }

    private static Optional<NodeName> otherLeader(QueueFate queue, Optional<NodeName> leader) {
        return leader.filter(node ->
                queue.leader().filter(announced -> !announced.equals(node)).isPresent());
    }

    private Optional<Forecast> announced(List<Measurement> known) {
        return Rehearsals.again(known, check).stream()
                .flatMap(rehearsal -> new Forecaster(rehearsal).forecasts().stream())
                .filter(one -> one.candidate().equals(check.candidate()) && one.option() == check.option())
                .findFirst();
    }

    private Look compared(
            Forecast announced, Map<QueueId, NodeName> found, Map<QueueId, Long> messages, Claimed claimed) {
        List<String> others = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (QueueFate queue : announced.queues()) {
            if (queue.isServed()) {
                Optional<NodeName> leader = Optional.ofNullable(found.get(queue.queue()));
                Optional<Long> there = Optional.ofNullable(messages.get(queue.queue()));
                difference(queue, leader, there).ifPresent(isMoved(queue, leader, there) ? moved::add : others::add);
            }
        }
        if (others.isEmpty()) {
            List<String> told = new ArrayList<>(List.of(asAnnounced(announced)));
            if (!moved.isEmpty()) {
                told.add("with as many messages as announced, or more, but moved to another survivor, as by a policy: "
                        + some(moved));
            }
            told.addAll(Afterwards.of(announced, check, claimed.plan().id()));
            return Look.there(String.join(". ", told));
        }
        return Look.absent(
                others.size() + " of " + announced.queues().size() + " queues are not as announced: " + some(others));
    }

    private static String some(List<String> all) {
        int more = all.size() - MOST_NAMED;
        return String.join("; ", all.subList(0, Math.min(all.size(), MOST_NAMED)))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Nothing of it is lost, though it has another leader. */
    private boolean isMoved(QueueFate queue, Optional<NodeName> leader, Optional<Long> messages) {
        return otherLeader(queue, leader)
                        .filter(node -> check.copies().stream()
                                .anyMatch(copy -> copy.node().equals(node)))
                        .isPresent()
                && queue.messages().isPresent()
                && messages.filter(there -> there >= queue.messages().getAsLong())
                        .isPresent();
    }

    private static Optional<String> difference(QueueFate queue, Optional<NodeName> leader, Optional<Long> messages) {
        String name = "queue '" + queue.queue().name() + "' in vhost '"
                + queue.queue().vhost() + "' ";
        if (leader.isEmpty()) {
            return Optional.of(name + "is not served"
                    + queue.leader().map(node -> ", and should be by " + node).orElse(""));
        }
        return otherLeader(queue, leader)
                .map(node -> name + "is led by " + node + " and not by "
                        + queue.leader().map(NodeName::value).orElse("")
                        + messages.map(there ->
                                        ", with " + Counted.of(there, "message") + " (" + announced(queue) + ")")
                                .orElse(""));
    }

    private static String announced(QueueFate queue) {
        return queue.messages().isPresent()
                ? "announced: " + queue.messages().getAsLong()
                : "how many it should have nobody could count";
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
        Deadline settled = acting.deadline().atMost(settlesWithin());
        while (!effect(claimed).isThere() && settled.pause(AGAIN)) {
            // Nothing is done but to look.
        }
        return "";
    }

    /** Each look at many queues takes its time, too. */
    @Override
    public Duration patience() {
        return TO_LOOK.plus(settlesWithin().multipliedBy(2));
    }

    private Duration settlesWithin() {
        return SETTLES_WITHIN.plus(SETTLES_EACH.multipliedBy(mostQueues()));
    }

    /** That any of the brokers on copies had. */
    private long mostQueues() {
        return measured.apply(new TreeSet<>(check.lost())).value().orElse(List.of()).stream()
                .flatMap(one -> one.trials().stream())
                .mapToLong(trial -> trial.queues().size())
                .max()
                .orElse(0);
    }
}
