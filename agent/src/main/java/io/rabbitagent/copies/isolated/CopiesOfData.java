package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.nio.file.Path;
import java.util.List;

/** Asks what is in data, and what would become of it: each time through a broker on a copy, which is gone when the call returns. */
public final class CopiesOfData implements DataTrials {
    private final IsolatedCopies copies;

    public CopiesOfData(IsolatedCopies copies) {
        this.copies = copies;
    }

    @Override
    public List<CopiedQueue> queues(Original original, Listening listening) throws BusyException, CopyException {
        QueueList list = new QueueList();
        copies.ask(original, Job.queues(), listening, list);
        return list.found();
    }

    @Override
    public List<SchemaQueue> outcome(Original original, Treatment treatment, Path definitions, Listening listening)
            throws BusyException, CopyException {
        Outcome outcome = new Outcome(definitions);
        copies.ask(original, Job.outcome(treatment), listening, outcome);
        return outcome.queues();
    }
}
