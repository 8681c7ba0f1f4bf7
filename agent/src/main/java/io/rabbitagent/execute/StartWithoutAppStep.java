package io.rabbitagent.execute;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.ServiceState;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the Erlang VM alone: it is up, its application is stopped, and it knows its data directory.
 *
 * <p>Only an attempt to start the application sets the directory; it is refused with {@code inconsistent_cluster}, and
 * the VM stays (seen on 3.10.8). One that knows no other member is refused by nobody: there the attempt is what the
 * application does before it starts Mnesia, and nothing after it.
 */
final class StartWithoutAppStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration VM_COMES_UP = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final OwnNode own;
    private final BrokerService service;
    private final BrokerServer server;
    private final boolean knowsNobody;

    private StartWithoutAppStep(OwnNode own, BrokerService service, BrokerServer server, boolean knowsNobody) {
        this.own = own;
        this.service = service;
        this.server = server;
        this.knowsNobody = knowsNobody;
    }

    static StartWithoutAppStep ofOneThatIsRefused(OwnNode own, BrokerService service, BrokerServer server) {
        return new StartWithoutAppStep(own, service, server, false);
    }

    static StartWithoutAppStep ofOneThatKnowsNobody(OwnNode own, BrokerService service, BrokerServer server) {
        return new StartWithoutAppStep(own, service, server, true);
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (own.is(AppState.RUNNING, app)) {
            return Look.absent(
                    knowsNobody
                            ? "the node runs, and should not: the service was masked"
                            : "the cluster knows the node again: it runs. Nothing is reset; hand the node back to its"
                                    + " service by hand (rabbitmqctl stop, unmask, start)");
        }
        if (own.is(AppState.VM_DOWN, app)) {
            return Look.absent("there is no Erlang VM");
        }
        if (!own.is(AppState.STOPPED, app)) {
            return Look.unclear("the application is " + OwnNode.words(app));
        }
        return own.directoryNotSet()
                .map(found -> found.seen() ? Look.absent(found.words()) : Look.unanswered(found.words()))
                .orElseGet(() -> Look.there("the Erlang VM is up, the application in it is stopped"));
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<ServiceState> state = service.state();
        if (!state.map(ServiceState::masked).value().orElse(false)) {
            return Optional.of(new Obstacle(
                    state.isKnown(),
                    "the service should be masked, and it is "
                            + state.value().map(ServiceState::text).orElseGet(() -> "unknown (" + state + ")")));
        }
        Fact<AppState> app = own.app();
        return own.is(AppState.VM_DOWN, app) || own.is(AppState.STOPPED, app)
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        app.isKnown(), "there should be no VM, and the application is " + OwnNode.words(app)));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        String started = "";
        if (own.is(AppState.VM_DOWN, own.app())) {
            CommandResult result = server.startWithoutApp(
                    own.name(), acting.deadline().atMost(VM_COMES_UP).left(), acting.children());
            started = Said.by("starting the VM", acting.asked(result)) + "; ";
            if (!isUp(acting)) {
                return started + "it can't be reached";
            }
        }
        return started + (knowsNobody ? prepared(acting) : refused(acting));
    }

    private String refused(Acting acting) {
        acting.progress().accept("the VM is up, start_app sets its data directory");
        return StartAppStep.start(own, acting);
    }

    private String prepared(Acting acting) {
        acting.progress().accept("the VM is up, the first part of a boot sets its data directory");
        return Said.by(
                "preparing the VM",
                acting.asked(new NodeCommands(own.rabbitmqctl())
                        .prepareToJoin(own.name(), acting.deadline().left(), acting.children())));
    }

    private boolean isUp(Acting acting) {
        Deadline end = acting.deadline().atMost(VM_COMES_UP);
        while (!own.is(AppState.STOPPED, own.app())) {
            if (!end.pause(LOOK_EVERY)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
