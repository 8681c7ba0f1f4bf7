package io.rabbitagent.store;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all agents of a cluster share.
 *
 * <p>History is written once, the board has one document a node which its agent replaces, and there is one mutable
 * decisions document, changed only by {@link #commit}. Calls block; each question to the store ends by the store's own deadline.
 *
 * <p>Old history may be forgotten ({@link #forget}). What a journal has shipped stays shipped once all the same: the store keeps
 * the highest sequence of each journal that was forgotten, and takes an entry that it does not have, of that sequence or a
 * lower one, for a forgotten one. That holds since each journal is shipped in its order.
 */
public interface SharedStore extends AutoCloseable {

    /**
     * Puts the document and the entry in one transaction, where the store still stands at the revision that the
     * decision was made from.
     *
     * <p>Where the document has moved on the answer is {@link Conflict}, even where that is this very entry's doing;
     * otherwise an entry whose id is taken is {@link NotCommitted}.
     *
     * @param expected the position that the decision was read at: {@link Snapshot#position}. Another store's position is
     *     {@link NotCommitted}
     * @param decisions the whole new document as JSON, at most {@link #MOST_DECISIONS_BYTES}
     */
    CommitResult commit(Position expected, String decisions, HistoryEntry entry);

    /** The decisions document with the position at which it was read. */
    Snapshot decisions() throws StoreException;

    /**
     * Where the store stands: its name, and the revision of its last write of history or decisions. A store that stands
     * behind a position that was seen before is a restored backup.
     */
    default Position position() throws StoreException {
        return standing(Optional.empty()).position();
    }

    /**
     * The position, and what tells whether this is the history that a reader knew, or another that has outgrown it: all as of one
     * moment.
     */
    Standing standing(Optional<EntryId> known) throws StoreException;

    /** The entry with this id: how a commit without an answer is looked up. Empty also where it was forgotten. */
    Optional<HistoryEntry> find(EntryId id) throws StoreException;

    /**
     * Adds an entry to the history. An entry that is already there is success. So is one of a journal that was forgotten;
     * nothing changes by it.
     *
     * @throws StoreException also where another entry has this id
     */
    void append(HistoryEntry entry) throws StoreException;

    /**
     * Entries in the order in which the store took them, those with a revision above {@code after}; at most {@code most}.
     * What was forgotten is skipped: a page ends before {@code most} only where the history ends.
     */
    List<StoredEntry> history(long after, int most) throws StoreException;

    /**
     * Forgets entries with a revision up to {@code upTo}, the oldest first, but for those of these revisions. One call does a
     * bounded part of it; called again with the same, it goes on. A call that fails may have forgotten some.
     *
     * <p>Positions, revisions and decisions stay as they are. The entry of the newest revision is never forgotten.
     *
     * @param keep revisions; those above {@code upTo} have no effect
     * @return how many entries went by this call; 0 where there are none any more, or the store never forgets
     */
    long forget(long upTo, Set<Long> keep) throws StoreException;

    /** Replaces the board document of a node. */
    void publish(NodeName node, String document) throws StoreException;

    /** All board documents, with a version that changes whenever the document does. */
    Map<NodeName, BoardDocument> board() throws StoreException;

    /**
     * Replaces what a node's broker has counted. It stays when the host is lost. It need not outlive a power cut that comes at
     * once: another one follows.
     */
    void publishCounts(NodeName node, String document) throws StoreException;

    /** What was last published of that node: it may be damaged, and then is no document. Empty where nothing was. */
    Optional<String> counts(NodeName node) throws StoreException;

    /**
     * Keeps a document that is never changed. One that is there already is success.
     *
     * @param document at most {@link #MOST_KEPT_BYTES}
     * @return its name: the SHA-256 of its bytes, as hexadecimal digits
     */
    String keep(String document) throws StoreException;

    /**
     * The document of this name; empty where there is none.
     *
     * @throws StoreException also where it is damaged: the text would not be what was kept
     */
    Optional<String> kept(String digest) throws StoreException;

    /** Removes the documents that were last kept before that time, but for those of these names. */
    void removeKept(Set<String> butFor, Instant before) throws StoreException;

    /**
     * Calls {@code changed} soon after decisions or board have changed, as far as the store can tell by itself; whoever has
     * to know looks besides.
     *
     * @param changed does its work elsewhere
     * @return ends it; empty where the store tells nothing
     */
    default Optional<AutoCloseable> watch(Runnable changed) throws StoreException {
        return Optional.empty();
    }

    @Override
    void close();

    /** The most that a decisions document may have. */
    int MOST_DECISIONS_BYTES = 256 * 1024;

    /** The most that a kept document may have. */
    int MOST_KEPT_BYTES = 16 * 1024 * 1024;

    /**
     * A point in a store's life.
     *
     * @param store names the store; one that was made anew has another name
     * @param revision grows with every write of history or decisions
     */
    record Position(String store, long revision) {}

    /**
     * @param last the entry of the position's revision; empty where there is none
     * @param known the revision of the entry that was asked for; empty where it is not in the history
     * @param gapsUpTo up to this revision entries may have been forgotten, above it none; 0 where none ever was
     */
    record Standing(Position position, Optional<EntryId> last, Optional<Long> known, long gapsUpTo) {}

    /**
     * The decisions document as it was read.
     *
     * @param revision of the document: the store's revision at its last change, 0 where there was none
     * @param document JSON; empty where nothing was ever decided
     */
    record Snapshot(String store, long revision, Optional<String> document) {
        public Position position() {
            return new Position(store, revision);
        }
    }

    /** An entry and the revision under which the store took it. */
    record StoredEntry(long revision, HistoryEntry entry) {}

    /**
     * A board document and its version, which only serves to see that it has changed. Publishing the same text again may
     * leave the version as it is: a document that shall count as fresh holds something that grows.
     */
    record BoardDocument(long version, String document) {}

    /** What became of a commit. */
    sealed interface CommitResult {}

    /** It is in the store, at this position. */
    record Committed(Position position) implements CommitResult {}

    /** The document has moved on since it was read; nothing was written. */
    record Conflict() implements CommitResult {}

    /** Nothing was written, for a reason that a repetition does not cure by itself. */
    record NotCommitted(String why) implements CommitResult {}

    /**
     * There was no answer: it may be in the store or not, and may get there late, as long as nobody else has decided. Only
     * {@link #find} tells.
     */
    record OutcomeUnknown(String why) implements CommitResult {}
}
