package io.rabbitagent.plan;

import java.util.List;

/**
 * What a plan may lose.
 *
 * @param queues those that are known by name, at most 1,000
 * @param more how many others there are
 * @param unknown what can't be known now, a sentence each
 */
public record Losses(List<Loss> queues, int more, List<String> unknown) {
    public static final Losses NONE = new Losses(List.of(), 0, List.of());

    public Losses {
        queues = List.copyOf(queues);
        unknown = List.copyOf(unknown);
    }

    public boolean isNone() {
        return queues.isEmpty() && more == 0 && unknown.isEmpty();
    }

    /** Whether these are covered by what was shown before: no queue, count or uncertainty beyond it. */
    public boolean noLargerThan(Losses shown) {
        return more <= shown.more
                && shown.unknown.containsAll(unknown)
                && queues.stream().allMatch(loss -> shown.queues.stream().anyMatch(was -> covers(was, loss)));
    }

    private static boolean covers(Loss was, Loss now) {
        boolean sameQueue = was.vhost().equals(now.vhost()) && was.queue().equals(now.queue());
        boolean noMoreMessages = was.messages().isEmpty()
                || (now.messages().isPresent()
                        && now.messages().getAsLong() <= was.messages().getAsLong());
        return sameQueue && noMoreMessages;
    }
}
