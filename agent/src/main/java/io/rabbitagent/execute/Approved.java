package io.rabbitagent.execute;

import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.plan.Losses;
import java.util.List;
import java.util.Optional;

/** What goes with a member now, held against what its plan names: only that has a human approved. */
final class Approved {
    private Approved() {}

    /**
     * What goes beyond the plan; empty where nothing does.
     *
     * <p>Where the plan only counts some, only the count is compared.
     *
     * @param what they are, such as {@code only on rabbit@rb3}
     */
    static Optional<String> beyond(Losses shown, List<Named> named, int count, String what) {
        Optional<Named> first = named.stream()
                .filter(queue -> shown.more() == 0 && !isNamed(shown, queue))
                .findFirst();
        if (first.isPresent()) {
            return first.map(queue -> "queue '" + queue.queue() + "' in vhost '" + queue.vhost() + "' is " + what
                    + ", and the plan does not name it");
        }
        int most = shown.queues().size() + shown.more();
        return count > most
                ? Optional.of(count + " queues are " + what + ", and the plan tells of " + most)
                : Optional.empty();
    }

    private static boolean isNamed(Losses shown, Named queue) {
        return shown.queues().stream()
                .anyMatch(loss ->
                        loss.vhost().equals(queue.vhost()) && loss.queue().equals(queue.queue()));
    }
}
