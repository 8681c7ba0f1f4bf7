package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.MirrorQuestions;
import io.rabbitagent.broker.MirrorQuestions.QueueMirrors;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.NodeNames;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code rabbitmqctl sync_queue}: all mirrors of a queue hold what its leader holds.
 *
 * <p>The call lasts as long as the sync, which the queue's own process does; killing the call does not end it (seen on 3.10.8). So
 * nobody relies on it, and the queue is asked how far it is. A queue that is gone, or that another node leads
 * now, has nothing left to be done here.
 */
final class SyncQueueStep implements StepKind {
    /** A memory alarm stops a sync until it is over; nobody waits for longer. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private static final Duration CANCEL = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

    /** The mirrors say that they have everything a moment after the leader has sent it (seen on 3.10.8: up to a second). */
    private static final Duration SETTLES = Duration.ofSeconds(15);

    private final OwnNode own;
    private final Action.SyncQueue sync;
    private Optional<Deadline> settles = Optional.empty();
    private Optional<CompletableFuture<CommandResult>> call = Optional.empty();

    SyncQueueStep(OwnNode own, Action.SyncQueue sync) {
        this.own = own;
        this.sync = sync;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<QueueMirrors> asked = ask();
        if (asked.isKnown()) {
            return look(asked.value().orElseThrow());
        }
        Fact<AppState> app = own.app();
        return own.is(AppState.STOPPED, app) || own.is(AppState.VM_DOWN, app)
                ? Look.absent("the application is " + OwnNode.words(app) + ": no queue is synchronised from here")
                : Look.unknown("how " + queue() + " is mirrored", asked);
    }

    private Fact<QueueMirrors> ask() {
        return new MirrorQuestions(own.rabbitmqctl()).queue(own.name(), sync.vhost(), sync.queue());
    }

    private Look look(QueueMirrors mirrors) {
        if (mirrors.leader().isEmpty()) {
            return Look.there(queue() + " is not there any more, or nobody leads it");
        }
        if (!mirrors.leader().get().equals(own.name())) {
            return Look.there(queue() + " is led by " + mirrors.leader().get() + " now");
        }
        if (mirrors.without().isEmpty()) {
            return Look.there("all mirrors of " + queue() + " are synchronised");
        }
        if (mirrors.syncing().isPresent()) {
            settles = Optional.of(Deadline.in(SETTLES));
            return Look.unclear(queue() + " synchronises: " + mirrors.syncing().getAsLong() + " of "
                    + (mirrors.messages().isPresent() ? mirrors.messages().getAsLong() : "an unknown number of")
                    + " messages");
        }
        String words = queue() + " is not synchronised on " + NodeNames.listed(mirrors.without());
        boolean mayCome = settles.filter(deadline -> !deadline.isOver()).isPresent()
                || call.filter(asked -> !asked.isDone()).isPresent();
        return mayCome ? Look.unclear(words + " so far") : Look.absent(words);
    }

    private String queue() {
        return "queue '" + sync.queue() + "' in vhost '" + sync.vhost() + "'";
    }

    /** The gates were open; this is the last look, at the real cluster. */
    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of(Obstacle.app("the application should run", app));
        }
        Fact<QueueMirrors> asked = ask();
        return asked.isKnown()
                ? asked.value().orElseThrow().alarms().stream()
                        .findFirst()
                        .or(() -> grown(asked.value().orElseThrow()))
                        .map(Obstacle::of)
                : Optional.of(Obstacle.unknown("whether there is an alarm", asked));
    }

    /** Queue after queue takes its time: one that has outgrown its rule's bound meanwhile is for a human. */
    private Optional<String> grown(QueueMirrors mirrors) {
        if (sync.atMost().isEmpty()) {
            return Optional.empty();
        }
        long most = sync.atMost().getAsLong();
        if (mirrors.messages().isEmpty()) {
            return Optional.of("how many messages " + queue() + " holds is unknown");
        }
        long now = mirrors.messages().getAsLong();
        return now > most
                ? Optional.of(queue() + " holds " + now + " messages now, and more than " + most
                        + " are for a human to approve")
                : Optional.empty();
    }

    /**
     * A sync that is at work already is waited for, by the look that has come before. On a busy host {@code rabbitmqctl} takes 20 s
     * until it asks (seen on 3.10.8): it is left to live until the sync is over.
     */
    @Override
    public String act(Claimed claimed, Acting acting) {
        CompletableFuture<CommandResult> asked = new CompletableFuture<>();
        call = Optional.of(asked);
        Thread waits = new Thread(() -> complete(asked, acting), "sync-queue");
        waits.setDaemon(true);
        waits.start();
        while (!asked.isDone() && !isAtWork() && acting.deadline().pause(OFTEN)) {
            acting.progress().accept(queue() + ": the broker is asked to synchronise it");
        }
        settles = Optional.of(Deadline.in(SETTLES));
        if (!asked.isDone()) {
            return "";
        }
        CommandResult said = asked.join();
        if (!Said.well(said)) {
            settles = Optional.empty();
        }
        return Said.by("sync_queue", said);
    }

    private void complete(CompletableFuture<CommandResult> asked, Acting acting) {
        try {
            asked.complete(new NodeCommands(own.rabbitmqctl())
                    .syncQueue(
                            own.name(),
                            sync.vhost(),
                            sync.queue(),
                            acting.deadline().left(),
                            acting.children()));
        } catch (RuntimeException e) {
            asked.complete(new CommandResult.CouldNotStart(String.valueOf(e.getMessage())));
        }
    }

    private boolean isAtWork() {
        return ask().value()
                .filter(mirrors ->
                        mirrors.syncing().isPresent() || mirrors.without().isEmpty())
                .isPresent();
    }

    @Override
    public String giveWay(Claimed claimed) {
        settles = Optional.empty();
        CommandResult said =
                new NodeCommands(own.rabbitmqctl()).cancelSyncQueue(own.name(), sync.vhost(), sync.queue(), CANCEL);
        return Said.well(said) ? "cancelled" : Said.by("cancel_sync_queue", said);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** Somebody else, or an earlier life of the agent, may have begun it. */
    @Override
    public Duration patienceBefore() {
        return PATIENCE;
    }

    /** Each look is a call of {@code rabbitmqctl}. */
    @Override
    public Duration lookEvery() {
        return LOOK_EVERY;
    }
}
