package io.rabbitagent.http;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.OperationException;
import java.util.List;

/** Where the shared history comes from. May block. */
@FunctionalInterface
public interface HistorySource {
    /** The last entries, oldest first. */
    List<HistoryEntry> last(int most) throws OperationException;
}
