package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.GlassBox;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.ReplayDesk;
import io.rabbitagent.operations.StatusView;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The running daemon, as commands see it. */
final class DaemonAccess implements AgentAccess {
    private static final Duration FIRST_TURN = Duration.ofSeconds(20);

    private final NodeName node;
    private final RuleBook rules;
    private final Situations situations;
    private final DecisionWriter decisions;
    private final SharedStore store;
    private final LocalJournal journal;
    private final Runnable hurry;
    private final boolean passing;
    private final OwnHost ownHost;

    /**
     * @param hurry has the next round begin at once: a decision was made
     * @param passing whether the agent ends with the command for which it was started
     */
    DaemonAccess(
            NodeName node,
            RuleBook rules,
            Situations situations,
            DecisionWriter decisions,
            SharedStore store,
            LocalJournal journal,
            Runnable hurry,
            boolean passing,
            OwnHost ownHost) {
        this.node = node;
        this.rules = rules;
        this.situations = situations;
        this.decisions = decisions;
        this.store = store;
        this.journal = journal;
        this.hurry = hurry;
        this.passing = passing;
        this.ownHost = ownHost;
    }

    @Override
    public NodeName node() {
        return node;
    }

    @Override
    public boolean passing() {
        return passing;
    }

    @Override
    public List<Rule> rules() {
        return situations.last().map(Situation::rules).orElseGet(rules::inForce).all();
    }

    @Override
    public Situation situation() throws OperationException {
        Optional<Situation> last = situations.last();
        return last.isPresent() ? last.get() : await(Optional.empty(), FIRST_TURN);
    }

    @Override
    public Situation situationAfter(Situation seen, Duration patience) throws OperationException {
        return await(Optional.of(seen), patience);
    }

    private Situation await(Optional<Situation> seen, Duration patience) throws OperationException {
        try {
            return situations
                    .after(seen, patience)
                    .orElseThrow(() -> new OperationException(
                            Kind.TRY_LATER, "the agent has just started and has seen nothing yet: try again"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException(Kind.TRY_LATER, "the agent is being stopped");
        }
    }

    @Override
    public void decide(Command command) throws OperationException {
        DecisionWriter.Outcome outcome = decisions.decide(command);
        if (outcome instanceof DecisionWriter.Refused refused) {
            throw new OperationException(kind(refused.why()), refused.detail());
        }
        if (outcome instanceof DecisionWriter.NotReached not) {
            throw new OperationException(Kind.UNREACHABLE, not.detail());
        }
        hurry.run();
    }

    @Override
    public Optional<StatusView.Notices> notices() {
        return ownHost.notices().last();
    }

    @Override
    public GlassBox glassBox() {
        return ownHost.glassBox();
    }

    @Override
    public BackupShelf backups() {
        return ownHost.backups();
    }

    @Override
    public ReplayDesk replays() {
        return ownHost.replays();
    }

    /**
     * What this host's agent does on its own host at a human's word, outside of plans.
     *
     * @param notices what waits of those that it sends
     */
    record OwnHost(GlassBox glassBox, BackupShelf backups, ReplayDesk replays, NoticeQueue notices) {}

    private static Kind kind(Answer.Why why) {
        return switch (why) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case INVALID -> Kind.CONFLICT;
            case BUSY -> Kind.TRY_LATER;
            case STALE -> Kind.REFUSED;
        };
    }

    @Override
    public List<HistoryEntry> sharedHistory(Predicate<HistoryEntry> which, int most) throws OperationException {
        return Histories.shared(store, which, most);
    }

    @Override
    public List<HistoryEntry> localHistory(int most) throws OperationException {
        try {
            long after = Math.max(0, journal.lastSequence() - most);
            return journal.entries(after, most).stream().map(this::entry).toList();
        } catch (StoreException e) {
            throw new OperationException(Kind.UNREACHABLE, e.getMessage());
        }
    }

    private HistoryEntry entry(JournalEntry entry) {
        return Histories.local(journal.name(), entry);
    }
}
