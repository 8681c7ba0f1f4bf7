package io.rabbitagent.execute;

import io.rabbitagent.broker.ClusterQuestions;
import io.rabbitagent.broker.ClusterQuestions.Votes;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code rabbitmq-queues shrink} of a member that was forgotten while no node ran: no quorum queue counts it that has a majority
 * without it.
 *
 * <p>It exits with 0 whatever it could not do (seen on 3.10.8), and a queue whose members have only just started may have no
 * leader yet. So it is asked again while the queues' records still count the member.
 */
final class ShrinkLostMemberStep implements StepKind {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST_ATTEMPTS = 6;

    private final OwnNode own;
    private final NodeName member;

    ShrinkLostMemberStep(OwnNode own, NodeName member) {
        this.own = own;
        this.member = member;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Votes> votes = new ClusterQuestions(own.rabbitmqctl()).votes(own.name(), member);
        return votes.value()
                .map(this::left)
                .orElseGet(() -> Look.unknown("which quorum queues count " + member + " as a member", votes));
    }

    private Look left(Votes votes) {
        long more = votes.counting() - votes.leaderless();
        if (more > 0) {
            return Look.absent(more + " quorum queues that have a majority count " + member + " as a member");
        }
        return Look.there(
                votes.counting() == 0
                        ? "no quorum queue counts " + member + " as a member"
                        : votes.counting() + " quorum queues have no majority without " + member
                                + ", still count it, and stay down");
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        Fact<AppState> app = own.app();
        return own.is(AppState.RUNNING, app)
                ? Optional.empty()
                : Optional.of(Obstacle.app("the application should run", app));
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        String words = "";
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            words = Said.by(
                    "rabbitmq-queues shrink",
                    acting.asked(new NodeCommands(own.rabbitmqctl())
                            .shrinkOther(own.name(), member, acting.deadline().left(), acting.children())));
            if (!effect(claimed).isAbsent() || !acting.deadline().pause(AGAIN)) {
                return words;
            }
        }
        return words;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
