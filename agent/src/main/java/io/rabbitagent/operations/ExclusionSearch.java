package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.Replay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Looks for the messages that a human excludes, in one queue after the other. */
final class ExclusionSearch {
    private final ExcludedIds ids;
    /** Lines of the file. */
    private final Set<Integer> found = new HashSet<>();

    private final Set<Long> excluded = new HashSet<>();
    private final Map<Integer, List<Long>> byId = new TreeMap<>();

    ExclusionSearch(ExcludedIds ids) {
        this.ids = ids;
    }

    /** One message of the present queue. */
    void look(Replay.Line message) {
        ids.lineOf(message).ifPresent(line -> {
            found.add(line);
            excluded.add(message.number());
        });
        ids.lineOf(message.id()).ifPresent(line -> {
            found.add(line);
            excluded.add(message.number());
            byId.computeIfAbsent(line, any -> new ArrayList<>()).add(message.number());
        });
    }

    /**
     * The numbers of those of the present queue, which is at its end.
     *
     * @throws OperationException where an id is that of several of its messages
     */
    List<Long> ended(Export queue) throws OperationException {
        for (Map.Entry<Integer, List<Long>> one : byId.entrySet()) {
            if (one.getValue().size() > 1) {
                throw ids.ambiguous(one.getKey(), queue, one.getValue());
            }
        }
        List<Long> numbers = List.copyOf(excluded);
        excluded.clear();
        byId.clear();
        return numbers;
    }

    /** @throws OperationException where some of them are of no message of any queue */
    void allEnded() throws OperationException {
        ids.refuseUnknown(found);
    }
}
