package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.ServiceState;
import io.rabbitagent.broker.ServiceState.Phase;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import java.time.Duration;
import java.util.Optional;

/**
 * The service has started the broker: its Erlang VM lives, can be reached, or has completed its boot. Where a boot has to
 * wait for members that are started after it, whether it completes is for the plan's verification.
 *
 * <p>A boot takes as long as it takes: after a crash the messages of large queues are read again. So it is waited for as long as
 * the action says; one that fails ends the wait.
 *
 * <p>A node can be reached once it has told epmd its port: it does so when it listens for other nodes (erl_epmd, called by
 * inet_tcp_dist), and {@code rabbitmqctl ping} asks no more.
 */
final class StartServiceStep implements StepKind {
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_OFTEN = Duration.ofMillis(50);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final OwnNode own;
    private final BrokerService service;
    private final Backups backups;
    private final Until until;
    private final Duration bootWithin;
    private final boolean awaits;
    private final Optional<FirstAgain> first;
    private Optional<String> begunAgainAs = Optional.empty();

    private StartServiceStep(
            OwnNode own,
            BrokerService service,
            Backups backups,
            Until until,
            Duration bootWithin,
            boolean awaits,
            Optional<FirstAgain> first) {
        this.own = own;
        this.service = service;
        this.backups = backups;
        this.until = until;
        this.bootWithin = bootWithin;
        this.awaits = awaits;
        this.first = first;
    }

    /** @param again of one that starts before all others */
    static StartServiceStep starting(
            OwnNode own, BrokerService service, Backups backups, Action.StartService start, FirstAgain again) {
        Optional<FirstAgain> first = start.others().map(others -> again);
        return new StartServiceStep(own, service, backups, start.until(), start.bootWithin(), false, first);
    }

    /** Of a boot that an earlier step has begun: it is begun once more only where it failed. */
    static StartServiceStep awaiting(OwnNode own, BrokerService service, Backups backups, Action.AwaitBoot await) {
        return new StartServiceStep(own, service, backups, Until.RUNS, await.bootWithin(), true, Optional.empty());
    }

    /** Of one that has failed before it may be that others have to end their boots first. */
    @Override
    public Look effect(Claimed claimed) {
        Look look = look();
        if (look.isThere() && begunAgainAs.isPresent()) {
            return Look.there(look.words() + "; begun again, as it had " + begunAgainAs.get());
        }
        return look.isAbsent()
                ? inVain(claimed).flatMap(one -> one.waits(claimed)).orElse(look)
                : look;
    }

    /** Where this step has begun it already, and may do so again. */
    private Optional<FirstAgain> inVain(Claimed claimed) {
        return first.filter(one -> claimed.begun() > 0);
    }

    private Look look() {
        Fact<Optional<BrokerProcess>> process = own.process().get();
        if (!process.isKnown()) {
            return Look.unknown("whether an Erlang VM lives", process);
        }
        if (process.value().orElseThrow().isEmpty()) {
            return until == Until.RUNS && isStarting()
                    ? Look.unclear("no Erlang VM of the node lives, but its service is about to start it")
                    : Look.absent("no Erlang VM of the node lives");
        }
        String lives = own.vmLives().orElse("the Erlang VM lives");
        return switch (until) {
            case LIVES -> Look.there(lives);
            case ANSWERS -> answers(lives);
            case RUNS -> runs(lives);
        };
    }

    private boolean isStarting() {
        return service.state()
                .value()
                .filter(state -> state.phase() == Phase.STARTING)
                .isPresent();
    }

    private Look answers(String lives) {
        Fact<Boolean> registered = own.registered().get();
        if (!registered.isKnown()) {
            return Look.unknown("whether epmd knows the node", registered);
        }
        return registered.value().orElseThrow()
                ? Look.there(lives + ", and can be reached")
                : Look.unclear(lives + ", and can't be reached so far");
    }

    /** The broker itself tells its service manager: cheaper than to ask the application again and again while it boots. */
    private Look runs(String lives) {
        Fact<ServiceState> state = service.state();
        if (!state.isKnown()) {
            return Look.unknown("whether the boot is complete", state);
        }
        Phase phase = state.value().orElseThrow().phase();
        if (phase == Phase.RUNNING) {
            return Look.there(lives + ", and the service says that its boot is complete");
        }
        return phase == Phase.DOWN && own.is(AppState.RUNNING, own.app())
                ? Look.there(lives + ", and its application runs, though not by its service")
                : Look.unclear(
                        lives + ", and its boot is not complete. Where it waits for the tables of other members, by its"
                                + " own record one of them outlived it; it is left to finish");
    }

    /** Masked or stopped by somebody, without data, or with a {@code force_load} that is not of this plan a node is not started. */
    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<ServiceState> state = service.state();
        if (state.value().filter(ServiceState::masked).isPresent()) {
            return Optional.of(Obstacle.of(
                    "the service is masked: " + state.value().orElseThrow().text()));
        }
        Look seen = effect(claimed);
        if (!seen.isAbsent()) {
            return Optional.of(Obstacle.of(seen));
        }
        boolean again = awaits || inVain(claimed).isPresent();
        if (again && state.value().filter(ServiceState::isStopped).isPresent()) {
            return Optional.of(Obstacle.of("it was started before, and somebody has stopped it since: "
                    + state.value().orElseThrow().text()));
        }
        return inVain(claimed).flatMap(one -> one.obstacle(claimed)).or(() -> ofData(claimed));
    }

    private Optional<Obstacle> ofData(Claimed claimed) {
        Fact<DataDirectory> files = own.files().get();
        if (!files.isKnown()) {
            return Optional.of(Obstacle.unknown("what its data directory holds", files));
        }
        return files.value()
                .flatMap(found -> unfit(found, claimed))
                .map(Obstacle::of)
                .or(() -> withoutLost(claimed));
    }

    private Optional<Obstacle> withoutLost(Claimed claimed) {
        return StartGuards.of(own, backups, claimed)
                .flatMap(others -> awaits ? others.beforeStartAgain() : others.beforeStart());
    }

    private Optional<String> unfit(DataDirectory files, Claimed claimed) {
        if (files.forceLoadPresent() && !forcedByThisPlan(claimed)) {
            return Optional.of("its data directory holds a left-over force_load: it would wait for nobody");
        }
        boolean empty = !files.schemaPresent() && files.membership().equals(Fact.known(Optional.empty()));
        return empty
                ? Optional.of("its data directory is empty: it would start as a cluster of its own")
                : Optional.empty();
    }

    private boolean forcedByThisPlan(Claimed claimed) {
        return claimed.plan().steps().stream()
                .anyMatch(step -> step.on().equals(own.name()) && step.action().forcesBoot());
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        begunAgainAs = inVain(claimed).map(FirstAgain::how);
        inVain(claimed).ifPresent(one -> one.begins(claimed));
        CommandResult start = acting.asked(service.start(acting.children()));
        acting.progress()
                .accept(begunAgainAs
                        .map(how -> "the service starts the node once more, as it had " + how)
                        .orElse("the service starts the node"));
        awaitEffect(acting.deadline().atMost(until == Until.RUNS ? bootWithin : START_PATIENCE));
        return Said.by("starting the service", start);
    }

    /** The start waits neither for the boot nor for the VM. A VM that has come and gone comes no more. */
    private void awaitEffect(Deadline end) {
        Look look = look();
        boolean lived = false;
        while (!look.isThere()
                && !(lived && look.isAbsent())
                && end.pause(until == Until.LIVES ? LOOK_OFTEN : LOOK_EVERY)) {
            lived |= look.isUnclear() && isSeenLiving();
            look = look();
        }
    }

    @Override
    public Optional<String> again(Claimed claimed) {
        return first.flatMap(one -> one.again(claimed));
    }

    @Override
    public boolean tellsWait() {
        return first.isPresent();
    }

    private boolean isSeenLiving() {
        return own.process().get().value().flatMap(found -> found).isPresent();
    }

    /** Its boot may be on its way already, or those of others that have to end before. */
    @Override
    public Duration patienceBefore() {
        return until == Until.RUNS ? bootWithin : START_PATIENCE;
    }

    @Override
    public Duration patience() {
        return (first.isPresent() ? bootWithin.multipliedBy(2) : bootWithin).plus(START_PATIENCE);
    }
}
