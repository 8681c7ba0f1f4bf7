package io.rabbitagent.observe;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.StartWanted;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices that somebody starts the own broker while no member runs. After a clean stop of the whole cluster that is what
 * tells that it is meant to run again.
 *
 * <p>Important properties: only a life counts that is the first since a clean stop (a supervisor that tries again and again
 * wishes nothing), began under the agent's eyes, boots while every member is known not to run, and began long enough after
 * any plan to be no plan's work. In doubt it is nobody's wish, and a human is asked.
 */
public final class StartWish {
    /** By then a start that a plan has asked for is seen as a life of the VM: it is looked for once a second. */
    private static final Duration AFTER_A_PLAN = Duration.ofSeconds(15);

    private Optional<BrokerProcess> present = Optional.empty();
    private Optional<Duration> lastPlan = Optional.empty();
    private boolean cleanlyDown;
    private boolean mayCount;

    /**
     * Called every round.
     *
     * @param noPlan it is known that no plan is under way
     * @param uptime of this round
     * @return the wish, once a life
     */
    public Optional<StartWanted> look(NodeObservation own, ClusterPicture picture, boolean noPlan, Duration uptime) {
        if (!noPlan) {
            lastPlan = Optional.of(uptime);
        }
        if (!own.process().isKnown()) {
            return Optional.empty();
        }
        Optional<BrokerProcess> life = own.process().value().orElseThrow();
        if (!life.equals(present)) {
            mayCount = present.isEmpty() && cleanlyDown;
            present = life;
        }
        cleanlyDown = life.isEmpty() && isUntouchedSinceACleanStop(own);
        mayCount = mayCount && !maybeOfAPlan(uptime);
        boolean boots = own.app().value().filter(AppState.BOOTING::equals).isPresent();
        if (!mayCount || life.isEmpty() || !boots || !nobodyRuns(picture)) {
            return Optional.empty();
        }
        mayCount = false;
        return Optional.of(new StartWanted(own.node(), life.get()));
    }

    private static boolean isUntouchedSinceACleanStop(NodeObservation own) {
        return own.lastEnd()
                .value()
                .filter(end -> !end.startedSince() && end.how().equals(Fact.known(HowEnded.CLEAN)))
                .isPresent();
    }

    private boolean maybeOfAPlan(Duration uptime) {
        return lastPlan.filter(then -> uptime.minus(then).compareTo(AFTER_A_PLAN) <= 0)
                .isPresent();
    }

    private static boolean nobodyRuns(ClusterPicture picture) {
        return picture.members().stream().allMatch(node -> doesNotRun(picture, node))
                && picture.views().values().stream()
                        .allMatch(view -> view.running().isEmpty());
    }

    private static boolean doesNotRun(ClusterPicture picture, NodeName node) {
        return picture.report(node).presence().fresh()
                && picture.observation(node)
                        .app()
                        .value()
                        .filter(app -> app != AppState.RUNNING)
                        .isPresent();
    }
}
