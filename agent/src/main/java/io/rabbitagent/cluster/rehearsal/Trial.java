package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;

/**
 * What became of one option on a fresh copy of a survivor's data.
 *
 * @param failure why no broker came up on it, at most 4,000 characters of it; then there is nothing else
 */
public record Trial(
        NodeName candidate,
        Option option,
        Optional<String> failure,
        List<SchemaQueue> queues,
        List<Definition> definitions) {
    /** What Erlang prints of a boot that failed has no end of its own, and every agent keeps it. */
    private static final int LONGEST_FAILURE = 4_000;

    public Trial {
        failure = failure.map(text -> ShortText.of(text, LONGEST_FAILURE));
        queues = List.copyOf(queues);
        definitions = List.copyOf(definitions);
    }
}
