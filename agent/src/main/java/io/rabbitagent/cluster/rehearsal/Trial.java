package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;

/**
 * What became of one option on a fresh copy of a survivor's data.
 *
 * @param failure why no broker came up on it; then there is nothing else
 */
public record Trial(
        NodeName candidate,
        Option option,
        Optional<String> failure,
        List<SchemaQueue> queues,
        List<Definition> definitions) {
    public Trial {
        queues = List.copyOf(queues);
        definitions = List.copyOf(definitions);
    }
}
