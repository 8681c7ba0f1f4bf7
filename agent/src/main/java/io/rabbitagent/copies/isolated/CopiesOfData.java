package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.time.Duration;
import java.util.List;

/** Asks what is in data, and what would become of it: each time through a broker on a copy, which is gone when the call returns. */
public final class CopiesOfData implements DataTrials {
    /** Ten thousand quorum queues take a minute; whoever waits here keeps a cluster down. */
    private static final Duration COUNTED_WITHIN = Duration.ofMinutes(3);

    private final IsolatedCopies copies;

    public CopiesOfData(IsolatedCopies copies) {
        this.copies = copies;
    }

    @Override
    public List<CopiedQueue> queues(Original original, Listening listening) throws BusyException, CopyException {
        QueueList list = new QueueList();
        copies.ask(original, Job.queuesCountedWithin(COUNTED_WITHIN), listening, list);
        return list.found();
    }

    @Override
    public Outcome outcome(Original original, Treatment treatment, Listening listening)
            throws BusyException, CopyException {
        OutcomeAnswer answer = new OutcomeAnswer();
        copies.ask(original, Job.outcome(treatment), listening, answer);
        return answer.outcome();
    }
}
