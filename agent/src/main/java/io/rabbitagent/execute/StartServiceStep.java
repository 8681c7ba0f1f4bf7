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
 * The service has started the broker: its Erlang VM lives, or can be reached. Whether its boot completes is for the plan's
 * verification: it may have to wait for members that are started after it.
 *
 * <p>A node can be reached once it has told epmd its port: it does so when it listens for other nodes (erl_epmd, called by
 * inet_tcp_dist), and {@code rabbitmqctl ping} asks no more.
 */
final class StartServiceStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

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
        if (until == Until.LIVES) {
            return Look.there(lives);
        }
        Fact<Boolean> registered = own.registered().get();
        if (!registered.isKnown()) {
            return Look.unknown("whether epmd knows the node", registered);
        }
        return registered.value().orElseThrow()
                ? Look.there(lives + ", and can be reached")
                : Look.unclear(lives + ", and can't be reached so far");
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
        Deadline end = acting.deadline().atMost(START_PATIENCE);
        while (!effect(claimed).isThere() && end.pause(LOOK_EVERY)) {
            // The start waits neither for the boot nor for the VM.
        }
        return Said.by("starting the service", start);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
