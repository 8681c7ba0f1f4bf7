package io.rabbitagent.execute;

import io.rabbitagent.broker.StartAppResult;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.util.Optional;

/** {@code rabbitmqctl start_app}: the application runs. */
final class StartAppStep implements StepKind {
    /** A node that waits for its peers' tables takes 5 minutes by default (10 times 30 s) until it gives up. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final OwnNode own;

    StartAppStep(OwnNode own) {
        this.own = own;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<AppState> app = own.app();
        if (own.is(AppState.RUNNING, app)) {
            return Look.there("the application runs");
        }
        String words = "the application is " + OwnNode.words(app);
        boolean clear = own.is(AppState.STOPPED, app) || own.is(AppState.VM_DOWN, app);
        return clear ? Look.absent(words) : Look.unclear(words);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        return own.is(AppState.STOPPED, app)
                ? Optional.empty()
                : Optional.of(Obstacle.app("the application should be stopped", app));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return start(own, acting);
    }

    static String start(OwnNode own, Acting acting) {
        StartAppResult result =
                own.rabbitmqctl().startApp(own.name(), acting.deadline().left(), acting.children());
        return result.disagreement()
                .map(found -> found.denier() + " does not know the node as a member (inconsistent_cluster)")
                .orElseGet(() -> Said.by("start_app", acting.asked(result.result())));
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** A boot that is under way is waited for. */
    @Override
    public Duration patienceBefore() {
        return PATIENCE;
    }
}
