package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.ServiceState;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.plan.Action.StartService.Until;
import java.time.Duration;
import java.util.Optional;

/**
 * The service has started the broker: its Erlang VM lives, can be reached, or has completed its boot. Where a boot has to
 * wait for members that are started after it, whether it completes is for the plan's verification.
 *
 * <p>A node can be reached once it has told epmd its port: it does so when it listens for other nodes (erl_epmd, called by
 * inet_tcp_dist), and {@code rabbitmqctl ping} asks no more.
 */
final class StartServiceStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_OFTEN = Duration.ofMillis(50);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final OwnNode own;
    private final BrokerService service;
    private final Until until;

    StartServiceStep(OwnNode own, BrokerService service, Until until) {
        this.own = own;
        this.service = service;
        this.until = until;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Optional<BrokerProcess>> process = own.process().get();
        if (!process.isKnown()) {
            return Look.unknown("whether an Erlang VM lives", process);
        }
        if (process.value().orElseThrow().isEmpty()) {
            return Look.absent("no Erlang VM of the node lives");
        }
        String lives = own.vmLives().orElse("the Erlang VM lives");
        return switch (until) {
            case LIVES -> Look.there(lives);
            case ANSWERS -> answers(lives);
            case RUNS -> runs(lives);
        };
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
        return state.value().orElseThrow().phase() == ServiceState.Phase.RUNNING
                ? Look.there(lives + ", and the service says that its boot is complete")
                : Look.unclear(
                        lives + ", and its boot is not complete. Where it waits for the tables of other members, by its"
                                + " own record one of them outlived it; it is left to finish, and nobody else was started");
    }

    /** Masked by somebody, without data, or with a left-over {@code force_load} a node is not started. */
    @Override
    public Optional<String> obstacle(Claimed claimed) {
        Fact<ServiceState> state = service.state();
        if (state.value().filter(ServiceState::masked).isPresent()) {
            return Optional.of(
                    "the service is masked: " + state.value().orElseThrow().text());
        }
        Fact<AppState> app = own.app();
        if (!own.is(AppState.VM_DOWN, app)) {
            return Optional.of("there should be no Erlang VM, and the application is " + OwnNode.words(app));
        }
        Fact<DataDirectory> files = own.files().get();
        if (!files.isKnown()) {
            return Optional.of("what its data directory holds is unknown (" + files + ")");
        }
        return files.value().flatMap(StartServiceStep::unfit);
    }

    private static Optional<String> unfit(DataDirectory files) {
        if (files.forceLoadPresent()) {
            return Optional.of("its data directory holds a left-over force_load: it would wait for nobody");
        }
        boolean empty = !files.schemaPresent() && files.membership().equals(Fact.known(Optional.empty()));
        return empty
                ? Optional.of("its data directory is empty: it would start as a cluster of its own")
                : Optional.empty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        CommandResult start = acting.asked(service.start(acting.children()));
        acting.progress().accept("the service starts the node");
        Deadline end = acting.deadline().atMost(until == Until.RUNS ? BOOT_PATIENCE : START_PATIENCE);
        while (!effect(claimed).isThere() && end.pause(until == Until.LIVES ? LOOK_OFTEN : LOOK_EVERY)) {
            // The start waits neither for the boot nor for the VM.
        }
        return Said.by("starting the service", start);
    }

    /** Its boot may be on its way already. */
    @Override
    public Duration patienceBefore() {
        return until == Until.RUNS ? BOOT_PATIENCE : START_PATIENCE;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
