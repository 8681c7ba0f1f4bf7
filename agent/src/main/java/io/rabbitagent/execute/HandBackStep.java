package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.ServiceState;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.util.Optional;

/** Gives the node back to its supervisor: the service is not masked, and runs the application. */
final class HandBackStep implements StepKind {
    /** Two boots' worth: a stop, and a start that may wait 5 minutes for the tables of its peers. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final Duration START_PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final OwnNode own;
    private final BrokerService service;

    HandBackStep(OwnNode own, BrokerService service) {
        this.own = own;
        this.service = service;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<ServiceState> known = service.state();
        if (!known.isKnown()) {
            return Look.unknown("what the service does", known);
        }
        ServiceState state = known.value().orElseThrow();
        if (state.masked() || state.phase() == ServiceState.Phase.DOWN) {
            return Look.absent("the service " + (state.masked() ? "is masked" : "does not run the broker") + " ("
                    + state.text() + ")");
        }
        Fact<AppState> app = own.app();
        if (state.phase() == ServiceState.Phase.RUNNING && own.is(AppState.RUNNING, app)) {
            return Look.there("the service runs the node, and the application runs");
        }
        String words = "the service is " + state.text() + ", the application " + OwnNode.words(app);
        boolean settled = state.phase() == ServiceState.Phase.RUNNING && own.is(AppState.STOPPED, app);
        return settled ? Look.absent(words) : Look.unclear(words);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        return own.is(AppState.RUNNING, app) || own.is(AppState.VM_DOWN, app)
                ? Optional.empty()
                : Optional.of(Obstacle.app("the application should be running, or there should be no VM", app));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        Optional<String> lives = CleanStop.of(own, acting);
        if (lives.isPresent()) {
            return lives.get() + "; the service stays masked";
        }
        CommandResult unmask = acting.asked(service.unmask(acting.children()));
        CommandResult start = acting.asked(service.start(acting.children()));
        acting.progress().accept("the service starts the node");
        Deadline end = acting.deadline().atMost(START_PATIENCE);
        while (own.vmLives().isEmpty() && end.pause(LOOK_EVERY)) {
            // The start does not wait for the boot, nor for the VM.
        }
        return Said.by("unmasking", unmask) + "; " + Said.by("starting the service", start);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
