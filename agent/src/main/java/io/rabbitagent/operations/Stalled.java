package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.plan.Step;
import java.util.Optional;

/** A plan that does not go on since the agent that should act is silent. Derived from the silence, never stored. */
final class Stalled {
    private Stalled() {}

    static Optional<String> why(ActivePlan active, ClusterPicture picture) {
        // What is only to be verified needs no agent in particular: each of them can see it.
        if (active.nextStep().isEmpty()) {
            return Optional.empty();
        }
        Step next = active.nextStep().get();
        NodeName owner = next.on();
        Presence presence =
                picture.reports().containsKey(owner) ? picture.report(owner).presence() : Presence.neverSeen();
        if (presence.fresh()) {
            return Optional.empty();
        }
        String silent = "the agent of " + owner
                + presence.lastChange()
                        .map(since -> " has been silent for " + since.toSeconds() + " s")
                        .orElse(" was not heard of yet");
        return Optional.of(
                silent + active.nextStep().map(step -> owned(active, step)).orElse(""));
    }

    private static String owned(ActivePlan active, Step step) {
        return active.claimedStep().isPresent()
                ? "; it still owns step " + step.number() + ", and nothing is freed by itself"
                : "; nobody takes over its step " + step.number();
    }

    /** What a human can do about it. A claimed step is let go only by a statement that its host is off. */
    static String wayOut(ActivePlan active) {
        String abort = "agent abort " + active.plan().id() + " --reason TEXT";
        return active.claimedStep()
                .map(step -> abort + " --fenced " + step.on() + "  # only once its host is switched off")
                .orElse(abort);
    }
}
