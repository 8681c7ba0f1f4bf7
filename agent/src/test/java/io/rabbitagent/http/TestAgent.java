package io.rabbitagent.http;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.StatusView;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A fake agent that several threads may ask, as those of a server do, and whose history a test can have hang or fail. */
final class TestAgent implements AgentAccess {
    private final FakeAgent fake;
    private volatile HistorySource history;
    private int decisions;
    private Runnable then = () -> {};
    private Runnable first = () -> {};

    TestAgent(FakeAgent fake) {
        this.fake = fake;
        this.history = fake::sharedHistory;
    }

    /** The last entries. */
    @FunctionalInterface
    interface HistorySource {
        List<HistoryEntry> last(int most) throws OperationException;
    }

    void history(HistorySource source) {
        history = source;
    }

    /** Something happens after so many further decisions. */
    synchronized void after(int count, Runnable happens) {
        decisions = count;
        then = happens;
    }

    @Override
    public NodeName node() {
        return fake.node();
    }

    @Override
    public synchronized List<Rule> rules() {
        return fake.rules();
    }

    @Override
    public synchronized Situation situation() throws OperationException {
        return fake.situation();
    }

    @Override
    public synchronized Situation situationAfter(Situation seen, Duration patience) throws OperationException {
        return fake.situationAfter(seen, patience);
    }

    @Override
    public synchronized Optional<StatusView.Notices> notices() {
        return fake.notices();
    }

    /** Happens just before the next decision: somebody else was faster. */
    synchronized void before(Runnable happens) {
        first = happens;
    }

    @Override
    public synchronized void decide(Command command) throws OperationException {
        Runnable faster = first;
        first = () -> {};
        faster.run();
        fake.decide(command);
        if (--decisions == 0) {
            then.run();
        }
    }

    @Override
    public synchronized BackupShelf backups() throws OperationException {
        return fake.backups();
    }

    @Override
    public List<HistoryEntry> sharedHistory(int most) throws OperationException {
        return history.last(most);
    }

    @Override
    public synchronized List<HistoryEntry> sharedHistory(Predicate<HistoryEntry> which, int most)
            throws OperationException {
        return fake.sharedHistory(which, most);
    }

    @Override
    public synchronized List<HistoryEntry> localHistory(int most) throws OperationException {
        return fake.localHistory(most);
    }
}
