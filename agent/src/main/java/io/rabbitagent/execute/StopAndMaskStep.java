package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.ServiceState;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.util.Optional;

/**
 * Masks the broker's service and stops it: no Erlang VM of the node lives, and nobody starts one.
 *
 * <p>The mask comes first, so that a supervisor's next try does not get in between. A VM that lives on outside the service is
 * stopped by {@code rabbitmqctl} where its application is stopped, as an earlier plan leaves it; it is never killed.
 */
final class StopAndMaskStep implements StepKind {
    /** Debian's unit gives a stop 90 s before it kills. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration LAST_BREATH = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private static final String NOT_KILLED =
            ". A VM outside the service is not killed: end it by hand, such as with rabbitmqctl stop";

    private final OwnNode own;
    private final BrokerService service;
    private final boolean mayRun;

    private StopAndMaskStep(OwnNode own, BrokerService service, boolean mayRun) {
        this.own = own;
        this.service = service;
        this.mayRun = mayRun;
    }

    /** It refuses where the application runs: somebody has cured the node meanwhile. */
    static StopAndMaskStep onlyStopped(OwnNode own, BrokerService service) {
        return new StopAndMaskStep(own, service, false);
    }

    static StopAndMaskStep alsoRunning(OwnNode own, BrokerService service) {
        return new StopAndMaskStep(own, service, true);
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<ServiceState> state = service.state();
        if (!state.isKnown()) {
            return Look.unknown("whether the service is masked", state);
        }
        if (!state.value().orElseThrow().masked()) {
            return Look.absent(
                    "the service is not masked (" + state.value().orElseThrow().text() + ")");
        }
        return own.vmInTheWay()
                .map(found -> found.seen() ? Look.absent(found.words()) : Look.unanswered(found.words()))
                .orElseGet(() -> Look.there("the service is masked, and no Erlang VM of the node lives"));
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        boolean known = app.isKnown() && (mayRun || !own.is(AppState.RUNNING, app));
        return known
                ? Optional.empty()
                : Optional.of(Obstacle.app("the application should " + (mayRun ? "be known" : "not be running"), app));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        CommandResult mask = acting.asked(service.mask(acting.children()));
        Fact<ServiceState> state = service.state();
        if (!state.map(ServiceState::masked).value().orElse(false)) {
            return Said.by("masking", mask) + "; it was not stopped";
        }
        acting.progress().accept("the service is masked and stops");
        CommandResult stop = acting.asked(service.stop(acting.children()));
        Deadline end = acting.deadline().atMost(LAST_BREATH);
        while (own.vmLives().isPresent() && end.pause(LOOK_EVERY)) {
            // The service manager may be told of the end before /proc shows it.
        }
        String said = Said.by("stopping the service", stop);
        // An earlier plan that ended half-way has left its VM there, without the application.
        boolean leftOver = own.is(AppState.STOPPED, own.app());
        return leftOver
                ? CleanStop.of(own, acting).map(lives -> said + "; " + lives).orElse(said)
                : said + NOT_KILLED;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
