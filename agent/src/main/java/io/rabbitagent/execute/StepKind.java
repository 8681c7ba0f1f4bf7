package io.rabbitagent.execute;

import java.time.Duration;
import java.util.Optional;

/** How the steps of one kind are run on the own node. */
interface StepKind {
    /** Whether the effect is there on the real node; changes nothing. */
    Look effect(Claimed claimed);

    /** Why it must not be begun, what is unknown included; empty where the precondition certainly holds. */
    Optional<Obstacle> obstacle(Claimed claimed);

    /**
     * Brings the effect about. Called only where the precondition holds and the effect is absent.
     *
     * @return what was said meanwhile, for a human: only the effect decides
     */
    String act(Claimed claimed, Acting acting);

    /** For everything together: waiting for what was left behind, acting, and the effect. */
    Duration patience();

    /**
     * Ends early what is at work, its own or what an earlier life of the agent has begun; called while the effect is unclear, and only
     * where the action gives way.
     *
     * @return what was said, for a human: only a look decides
     */
    default String giveWay(Claimed claimed) {
        throw new IllegalStateException(claimed.step().action().name() + " can't be ended half-way");
    }

    /**
     * Why a step that has acted in vain is to be judged and begun again; empty where it has failed.
     *
     * @param claimed as it was before it acted
     */
    default Optional<String> again(Claimed claimed) {
        return Optional.empty();
    }

    /** Whether what a look says while its effect can't be told is shown: a wait that may be long. */
    default boolean tellsWait() {
        return false;
    }

    /** How often an effect that can't be told is looked at again. */
    default Duration lookEvery() {
        return StepRunner.ASK_EVERY;
    }

    /** How long an effect that can't be told is looked at again before the step acts: longer where it may be on its way. */
    default Duration patienceBefore() {
        return Duration.ofSeconds(30);
    }

    /**
     * How long a step is tried again where a question is not answered that has to be answered before it acts: a busy broker
     * lets one call of {@code rabbitmqctl} time out and answers the next.
     */
    default Duration patienceUnanswered() {
        return Duration.ofMinutes(5);
    }
}
