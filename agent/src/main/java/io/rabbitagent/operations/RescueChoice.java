package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.QueueName;
import java.util.List;

/** Which queues of a backup somebody wants. */
public sealed interface RescueChoice {
    /** Those that the backup's plan announced as lost. */
    record Announced() implements RescueChoice {}

    /** Every queue in it. */
    record All() implements RescueChoice {}

    /** These. */
    record Named(List<QueueName> queues) implements RescueChoice {
        public Named {
            queues = List.copyOf(queues);
        }
    }
}
