package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import java.util.List;

/**
 * What a broker has that has booted on a copy as the first of its cluster.
 *
 * @param queues the durable ones
 * @param definitions all others, without what they hold
 */
public record Outcome(List<SchemaQueue> queues, List<Definition> definitions) {
    public Outcome {
        queues = List.copyOf(queues);
        definitions = List.copyOf(definitions);
    }
}
